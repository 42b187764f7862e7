package dev.guildhall;

import dev.guildhall.api.Region;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server is told at its start.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param dataFolder where the embedded database and the credentials file are
 * @param databaseUrl a PostgreSQL of one's own instead of the embedded one
 * @param publicUrl the URL under which callers know the server; without it, what each request says
 * @param tls the certificate and key to serve TLS with
 * @param region the region of organizations that name none
 * @param eventRetention how long the event log is kept, by whole days
 * @param directorySecretOverlap how long a directory's older secrets stay good after a new one
 *     replaces them
 * @param dnsServer the name server that is asked about domains; without it, the system's
 * @param webhookAllowPrivate whether webhooks may go to private addresses
 */
public record ServerConfig(
    String host,
    int port,
    Path dataFolder,
    Optional<String> databaseUrl,
    Optional<String> publicUrl,
    Optional<Tls> tls,
    Region region,
    Duration eventRetention,
    Duration directorySecretOverlap,
    Optional<InetSocketAddress> dnsServer,
    boolean webhookAllowPrivate) {

  /** PEM files. */
  public record Tls(Path certificate, Path key) {}
}
