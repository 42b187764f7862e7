package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code guildhall token} against a server: what it prints opens the API. */
@EndToEndTest
final class TokenTest {
  private final ServerProcess server;

  TokenTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void theEnvironmentsTokenListsOrganizations() throws IOException, InterruptedException {
    String token = token();
    assertThat(status("/api/v1/organizations", token)).isEqualTo(200);
    assertThat(status("/api/v1/environments", token)).isEqualTo(403);
  }

  @Test
  void theWorkspacesTokenListsEnvironments() throws IOException, InterruptedException {
    String token = token("--workspace");
    assertThat(status("/api/v1/environments", token)).isEqualTo(200);
    assertThat(status("/api/v1/organizations", token)).isEqualTo(403);
  }

  private String token(String... options) {
    List<String> arguments = new ArrayList<>(List.of("token"));
    arguments.addAll(List.of("--data-dir", server.dataFolder().toString()));
    arguments.addAll(List.of(options));
    Shell.Result result =
        Shell.run(
            Path.of("").toAbsolutePath(),
            Map.of(),
            ServerProcess.java("dev.guildhall.cli.Main", arguments.toArray(String[]::new)));
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().strip();
  }

  private int status(String path, String token) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(server.url() + path))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
