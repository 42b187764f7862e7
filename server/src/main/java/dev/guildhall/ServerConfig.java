package dev.guildhall;

import dev.guildhall.api.Region;
import dev.guildhall.organizations.Retention;
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
 * @param retention how long former external IDs and deleted organizations stay within reach
 * @param webhookAllowPrivate whether webhooks may go to private addresses
 * @param encryptionKey what seals secrets that must be readable again; without it, a key that the
 *     data folder keeps
 * @param previousEncryptionKey what sealed them until now, where the key is to change
 * @param organizationCacheBytes how much memory kept organizations may take; 0 keeps none
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
    Retention retention,
    boolean webhookAllowPrivate,
    Optional<byte[]> encryptionKey,
    Optional<byte[]> previousEncryptionKey,
    long organizationCacheBytes) {
  /** As much as a hundred thousand small organizations take. */
  public static final int DEFAULT_CACHE_MEGABYTES = 64;

  /** The same with another retention. */
  public ServerConfig withRetention(Retention other) {
    return with(dnsServer, other, encryptionKey, previousEncryptionKey);
  }

  /** The same with another name server. */
  public ServerConfig withDnsServer(InetSocketAddress other) {
    return with(Optional.of(other), retention, encryptionKey, previousEncryptionKey);
  }

  /** The same with other keys. */
  public ServerConfig withEncryptionKey(byte[] key, Optional<byte[]> previous) {
    return with(dnsServer, retention, Optional.of(key), previous);
  }

  private ServerConfig with(
      Optional<InetSocketAddress> otherDnsServer,
      Retention otherRetention,
      Optional<byte[]> otherKey,
      Optional<byte[]> otherPreviousKey) {
    return new ServerConfig(
        host,
        port,
        dataFolder,
        databaseUrl,
        publicUrl,
        tls,
        region,
        eventRetention,
        directorySecretOverlap,
        otherDnsServer,
        otherRetention,
        webhookAllowPrivate,
        otherKey,
        otherPreviousKey,
        organizationCacheBytes);
  }

  /** PEM files. */
  public record Tls(Path certificate, Path key) {}
}
