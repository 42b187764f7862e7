package dev.guildhall.cli.server;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of every command that calls a server. A value comes from its option, else from the
 * environment, else from {@code credentials.env}; a {@code --data-dir} on the command line is
 * stronger than the environment. Id and secret never come from two places of which one is the file.
 */
public final class ServerOptions {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final String URL = "SCALEKIT_ENVIRONMENT_URL";

  private final Map<String, String> environment;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server (SCALEKIT_ENVIRONMENT_URL).")
  @Nullable String url;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "The API client to call as (SCALEKIT_CLIENT_ID).")
  @Nullable String clientId;

  @Option(
      names = "--client-secret",
      paramLabel = "SECRET",
      description =
          "Its secret (SCALEKIT_CLIENT_SECRET; better there, for others see a command's options).")
  @Nullable String clientSecret;

  @Option(
      names = "--workspace",
      description =
          "Call as the workspace's client, which manages environments"
              + " (GUILDHALL_WORKSPACE_CLIENT_ID, GUILDHALL_WORKSPACE_CLIENT_SECRET).")
  boolean workspace;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description =
          "The server's data folder, whose credentials.env says whatever else is missing"
              + " (GUILDHALL_DATA_DIR, else ./data).")
  @Nullable Path dataFolder;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description =
          "PEM certificate to trust, of a server with its own authority (GUILDHALL_CA_CERT).")
  @Nullable Path caCertificate;

  public ServerOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whom to call and as whom; throws {@link CommandFailure} where something is missing. */
  public Credentials credentials() {
    Path folder = dataFolder != null ? dataFolder : usualFolder();
    Map<String, String> file = CredentialsFile.read(folder);
    Map<String, String> around = dataFolder == null ? environment : Map.of();
    String client = workspace ? "GUILDHALL_WORKSPACE_CLIENT" : "SCALEKIT_CLIENT";
    String idName = client + "_ID";
    String secretName = client + "_SECRET";

    Optional<String> givenId = first(clientId, around.get(idName));
    Optional<String> givenSecret = first(clientSecret, around.get(secretName));
    boolean given = givenId.isPresent() || givenSecret.isPresent();
    Optional<String> id = given ? givenId : first(file.get(idName));
    Optional<String> secret = given ? givenSecret : first(file.get(secretName));
    if (given && id.isEmpty()) {
      throw missing("there is a client secret, but no client id.", "--client-id", idName);
    }
    if (given && secret.isEmpty()) {
      throw missing("there is a client id, but no client secret.", "--client-secret", secretName);
    }
    Path path = folder.resolve(CredentialsFile.NAME);
    if (id.isEmpty() || secret.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "no credentials: %s %s."
              .formatted(path, file.isEmpty() ? "does not exist" : "has no " + idName),
          "Start a server here (./guildhall serve), name its data folder (--data-dir), or set %s and %s."
              .formatted(idName, secretName));
    }
    String server =
        first(url, around.get(URL), file.get(URL))
            .orElseThrow(() -> missing("no server is named.", "--url", URL));
    return new Credentials(
        uri(server), id.get(), secret.get(), given ? "options and environment" : path.toString());
  }

  /** An empty variable is as good as none: compose files pass such ones. */
  private Path usualFolder() {
    String named = environment.getOrDefault("GUILDHALL_DATA_DIR", "");
    return Path.of(named.isBlank() ? "./data" : named);
  }

  /** Calls as those credentials say. */
  public Api api() {
    return new Api(httpClient(), credentials());
  }

  /** Whom to call as the workspace's client, whatever the options say. */
  public Credentials workspaceCredentials() {
    workspace = true;
    return credentials();
  }

  /** Calls as the workspace's client, whatever the options say: for environments. */
  public Api workspaceApi() {
    workspace = true;
    return api();
  }

  /** The client to call it with. */
  public HttpClient httpClient() {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
    Path authority =
        caCertificate != null
            ? caCertificate
            : first(environment.get("GUILDHALL_CA_CERT")).map(Path::of).orElse(null);
    if (authority != null) {
      client.sslContext(TrustedAuthority.sslContext(authority));
    }
    return client.build();
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // refused below, like every other text that is no URL
    }
    throw new CommandFailure(
        ExitCodes.USAGE,
        "the server's URL must be an http or https URL, got " + text + ".",
        "Name it like this: --url http://127.0.0.1:8080");
  }

  private static CommandFailure missing(String what, String option, String variable) {
    return new CommandFailure(
        ExitCodes.USAGE, what, "Add %s, or set %s.".formatted(option, variable));
  }

  private static Optional<String> first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isBlank()) {
        return Optional.of(candidate.strip());
      }
    }
    return Optional.empty();
  }
}
