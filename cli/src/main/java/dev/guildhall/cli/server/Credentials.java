package dev.guildhall.cli.server;

import java.net.URI;

/**
 * Whom to call, and as whom.
 *
 * @param server the server's URL without a trailing slash
 * @param source where id and secret come from, for messages
 */
public record Credentials(URI server, String clientId, String clientSecret, String source) {
  /** Never the secret itself. */
  @Override
  public String toString() {
    return clientId + " at " + server;
  }
}
