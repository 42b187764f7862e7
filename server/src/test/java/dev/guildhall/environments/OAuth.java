package dev.guildhall.environments;

import dev.guildhall.testing.TestServer;

/** Asks for tokens that may be refused. */
final class OAuth {
  private OAuth() {}

  /** What the token endpoint answers to these credentials. */
  static int status(TestServer server, String clientId, String secret) {
    return server
        .rest()
        .post(
            "/oauth/token",
            "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(clientId, secret),
            "content-type",
            "application/x-www-form-urlencoded")
        .status();
  }
}
