package dev.guildhall.storage.embedded;

/** PostgreSQL ended before it accepted connections. */
final class PostgresEnded extends EmbeddedPostgresException {
  private final boolean portTaken;

  PostgresEnded(int status, PostgresLog log, String lastLines) {
    super(
        "PostgreSQL ended with status %d before it accepted connections. Its log %s says:%n%s"
            .formatted(status, log.file(), lastLines));
    this.portTaken = lastLines.contains("could not create any TCP/IP sockets");
  }

  boolean portTaken() {
    return portTaken;
  }
}
