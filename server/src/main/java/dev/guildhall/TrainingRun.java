package dev.guildhall;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ParseResult;

/**
 * Serves itself a few calls and ends. The launcher runs it once after a build, so that the JVM can
 * write down which classes a start loads and links, and what of the code is hot (its AOT cache).
 */
final class TrainingRun {
  private static final int ROUNDS = 300;
  private static final String ORGANIZATIONS = "/api/v1/organizations";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String token;

  private TrainingRun(String url, Path folder) throws IOException, InterruptedException {
    this.url = url;
    List<String> credentials = Files.readAllLines(folder.resolve(CredentialsFile.NAME));
    String answer =
        send(
            HttpRequest.newBuilder(URI.create(url + "/oauth/token"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=%s&client_secret=%s"
                            .formatted(value(credentials, 1), value(credentials, 2)))));
    this.token = answer.replaceAll("(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  private static String value(List<String> lines, int line) {
    return lines.get(line).split("=", 2)[1];
  }

  /** Takes the arguments of a start on an empty folder, which it fills with a database. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Main.configure();
    ParseResult line = Main.commandLine().parseArgs(arguments);
    ServerConfig config = ((ServeCommand) line.subcommand().commandSpec().userObject()).config();
    try (Server server = Server.start(config)) {
      new TrainingRun(server.url(), config.dataFolder()).run();
    }
    Runtime.getRuntime().exit(0);
  }

  private void run() throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      String named = ORGANIZATIONS + ":external/training-" + round % 10;
      call(
          "PUT",
          named,
          "{\"display_name\": \"Training\", \"metadata\": {\"round\": \"" + round + "\"}}");
      call("GET", named, "");
      call("GET", named, "");
      call("GET", ORGANIZATIONS, "");
    }
    call("POST", ORGANIZATIONS, "{\"display_name\": \"Training\"}");
    call("GET", ORGANIZATIONS + ":search?query=train", "");
    call("GET", ORGANIZATIONS + "/org_1", "");
    call("DELETE", ORGANIZATIONS + ":external/training-1", "");
  }

  private void call(String method, String path, String body)
      throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client
        .send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
