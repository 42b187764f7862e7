package dev.guildhall;

import com.google.common.net.HostAndPort;
import dev.guildhall.api.Region;
import dev.guildhall.organizations.Retention;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code guildhall serve}: runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = "Serves the organization directory: REST, OAuth and gRPC on one port.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private static final int DNS_PORT = 53;
  private static final int MAX_PORT = 65_535;
  private static final String DATA_FOLDER = "./data";

  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:GUILDHALL_PORT:-8080}",
      description = "Port to listen on, 0 for any free one (GUILDHALL_PORT).")
  int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:GUILDHALL_HOST:-127.0.0.1}",
      description = "Address to listen on (GUILDHALL_HOST).")
  String host = "";

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      defaultValue = "${env:GUILDHALL_DATA_DIR:-" + DATA_FOLDER + "}",
      description = "Folder of the embedded database and credentials.env (GUILDHALL_DATA_DIR).")
  Path dataFolder = Path.of(DATA_FOLDER);

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      defaultValue = "${env:GUILDHALL_DATABASE_URL:-}",
      showDefaultValue = Visibility.NEVER,
      description =
          "A PostgreSQL 15 or newer to use instead of the embedded one, such as"
              + " postgresql://user:password@host:5432/guildhall (GUILDHALL_DATABASE_URL).")
  String databaseUrl = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      defaultValue = "${env:GUILDHALL_PUBLIC_URL:-}",
      showDefaultValue = Visibility.NEVER,
      description =
          "URL under which callers reach this server, if not the one they connect to"
              + " (GUILDHALL_PUBLIC_URL).")
  String publicUrl = "";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:GUILDHALL_TLS_CERT:-}",
      showDefaultValue = Visibility.NEVER,
      description = "PEM certificate chain; serves TLS on the port (GUILDHALL_TLS_CERT).")
  @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:GUILDHALL_TLS_KEY:-}",
      showDefaultValue = Visibility.NEVER,
      description = "PEM private key of that certificate (GUILDHALL_TLS_KEY).")
  @Nullable Path tlsKey;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:GUILDHALL_REGION:-US}",
      description =
          "Region of organizations that name none: ${COMPLETION-CANDIDATES} (GUILDHALL_REGION).")
  Region region = Region.US;

  @Option(
      names = "--event-retention",
      paramLabel = "TIME",
      defaultValue = "${env:GUILDHALL_EVENT_RETENTION:-30d}",
      converter = DurationOption.WholeDays.class,
      description = "How long the event log is kept, in whole days (GUILDHALL_EVENT_RETENTION).")
  Duration eventRetention = Duration.ofDays(30);

  @Option(
      names = "--directory-secret-overlap",
      paramLabel = "TIME",
      defaultValue = "${env:GUILDHALL_DIRECTORY_SECRET_OVERLAP:-24h}",
      converter = DurationOption.class,
      description =
          "How long a directory's older secrets stay good after a new one replaced them"
              + " (GUILDHALL_DIRECTORY_SECRET_OVERLAP).")
  Duration directorySecretOverlap = Duration.ofHours(24);

  @Option(
      names = "--dns-server",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:GUILDHALL_DNS_SERVER:-}",
      showDefaultValue = Visibility.NEVER,
      description =
          "Name server to verify domains with, instead of the system's (GUILDHALL_DNS_SERVER).")
  String dnsServer = "";

  @Option(
      names = "--former-id-retention",
      paramLabel = "TIME",
      defaultValue = "${env:GUILDHALL_FORMER_ID_RETENTION:-30d}",
      converter = DurationOption.class,
      description =
          "How long a former external ID leads to the current one, 0 for not at all"
              + " (GUILDHALL_FORMER_ID_RETENTION).")
  Duration formerIdRetention = Retention.DEFAULT.formerIds();

  @Option(
      names = "--deletion-retention",
      paramLabel = "TIME",
      defaultValue = "${env:GUILDHALL_DELETION_RETENTION:-30d}",
      converter = DurationOption.class,
      description =
          "How long a deleted organization can be restored, 0 for not at all"
              + " (GUILDHALL_DELETION_RETENTION).")
  Duration deletionRetention = Retention.DEFAULT.deleted();

  @Option(
      names = "--webhook-allow-private",
      defaultValue = "${env:GUILDHALL_WEBHOOK_ALLOW_PRIVATE:-false}",
      description =
          "Lets webhooks go to private and loopback addresses (GUILDHALL_WEBHOOK_ALLOW_PRIVATE).")
  boolean webhookAllowPrivate;

  @Option(
      names = "--encryption-key",
      paramLabel = "KEY",
      defaultValue = "${env:GUILDHALL_ENCRYPTION_KEY:-}",
      showDefaultValue = Visibility.NEVER,
      description =
          "Key that seals stored secrets, 32 bytes in base64; without it, encryption.key in the data"
              + " folder (GUILDHALL_ENCRYPTION_KEY; as an option it shows in the process list).")
  String encryptionKey = "";

  @Option(
      names = "--previous-encryption-key",
      paramLabel = "KEY",
      defaultValue = "${env:GUILDHALL_PREVIOUS_ENCRYPTION_KEY:-}",
      showDefaultValue = Visibility.NEVER,
      description =
          "Key that sealed stored secrets until now: they are sealed with --encryption-key at this"
              + " start (GUILDHALL_PREVIOUS_ENCRYPTION_KEY).")
  String previousEncryptionKey = "";

  @Option(
      names = "--organization-cache",
      paramLabel = "MIB",
      defaultValue =
          "${env:GUILDHALL_ORGANIZATION_CACHE:-" + ServerConfig.DEFAULT_CACHE_MEGABYTES + "}",
      description =
          "Memory for organizations that were just read, in MiB; 0 keeps none"
              + " (GUILDHALL_ORGANIZATION_CACHE).")
  int organizationCacheMegabytes;

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig config = config();
    Server server = Server.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    Banner.print(server, config.dataFolder());
    new CountDownLatch(1).await(); // a signal ends it, through the hook above
    return 0;
  }

  /** Stops, and exits 0: without the halt, Java would exit with the signal's number. */
  private static void stop(Server server) {
    server.close();
    Runtime.getRuntime().halt(0);
  }

  ServerConfig config() {
    if (port < 0 || port > MAX_PORT) {
      throw wrong("--port must be between 0 and %d, got %d".formatted(MAX_PORT, port));
    }
    return new ServerConfig(
        host,
        port,
        dataFolder(),
        given(databaseUrl),
        given(publicUrl).map(this::url),
        tls(),
        region,
        eventRetention,
        directorySecretOverlap,
        given(dnsServer).map(this::nameServer),
        new Retention(formerIdRetention, deletionRetention),
        webhookAllowPrivate,
        given(encryptionKey).map(text -> key("--encryption-key", text)),
        previousKey(),
        megabytes("--organization-cache", organizationCacheMegabytes));
  }

  /** Compose files pass an empty variable where there is none. */
  private Path dataFolder() {
    if (!dataFolder.toString().isBlank()) {
      return dataFolder;
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--data-dir")) {
      throw wrong("--data-dir must name a folder, got an empty text");
    }
    return Path.of(DATA_FOLDER);
  }

  private Optional<byte[]> previousKey() {
    if (!previousEncryptionKey.isBlank() && encryptionKey.isBlank()) {
      throw wrong("--previous-encryption-key needs --encryption-key, which takes its place");
    }
    return given(previousEncryptionKey).map(text -> key("--previous-encryption-key", text));
  }

  private byte[] key(String option, String text) {
    return EncryptionKey.parse(text)
        .orElseThrow(() -> wrong(option + " must be 32 bytes in base64 (openssl rand -base64 32)"));
  }

  private long megabytes(String option, int megabytes) {
    if (megabytes < 0) {
      throw wrong(option + " must not be negative, got " + megabytes);
    }
    return (long) megabytes << 20;
  }

  private InetSocketAddress nameServer(String text) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text).withDefaultPort(DNS_PORT);
      InetSocketAddress address = new InetSocketAddress(parsed.getHost(), parsed.getPort());
      if (!address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      // refused below, like a host that nobody knows
    }
    throw wrong("--dns-server must be a name server such as 9.9.9.9:53, got " + text);
  }

  private Optional<ServerConfig.Tls> tls() {
    Optional<Path> certificate = file("--tls-cert", tlsCertificate);
    Optional<Path> key = file("--tls-key", tlsKey);
    if (certificate.isPresent() != key.isPresent()) {
      throw wrong("--tls-cert and --tls-key go together");
    }
    return certificate.map(file -> new ServerConfig.Tls(file, key.orElseThrow()));
  }

  private Optional<Path> file(String option, @Nullable Path path) {
    if (path == null || path.toString().isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(path)) {
      throw wrong(option + " names a file that cannot be read: " + path);
    }
    return Optional.of(path);
  }

  private String url(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getRawUserInfo() != null) { // not shown: it is somebody's password
        throw wrong("--public-url must be a URL without user and password");
      }
      if (uri.getHost() != null
          && uri.getPort() <= MAX_PORT
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return url.replaceAll("/+$", "");
      }
    } catch (IllegalArgumentException malformed) {
      // refused below, like every other text that is no URL
    }
    throw wrong(
        "--public-url must be an http or https URL of a host, with a path or without, got " + url);
  }

  private static Optional<String> given(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
