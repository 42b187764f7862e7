package dev.guildhall.storage.embedded;

/** The configuration files of the cluster, as written at every start. */
final class ClusterSettings {
  /**
   * Nothing in here weakens durability. Errors are logged without the statement and the row: a
   * broken constraint is an ordinary answer of this service, and customers' values do not belong
   * into a log.
   */
  static final String SERVER =
      """
      # Written by Guildhall at every start. Your own settings: postgres.local.conf in the folder above.
      max_connections = 100
      shared_buffers = 256MB
      huge_pages = try
      effective_cache_size = 1GB
      work_mem = 8MB
      maintenance_work_mem = 128MB
      random_page_cost = 1.1
      jit = off

      fsync = on
      synchronous_commit = on
      full_page_writes = on
      wal_compression = off # pglz, which is all that this build has, costs half of a write among many rows
      max_wal_size = 4GB
      min_wal_size = 256MB
      checkpoint_timeout = 15min

      autovacuum_naptime = 20s
      autovacuum_vacuum_scale_factor = 0.05
      autovacuum_vacuum_insert_scale_factor = 0.1
      autovacuum_analyze_scale_factor = 0.05

      timezone = 'UTC'
      log_timezone = 'UTC'
      lc_messages = 'C'
      log_line_prefix = '%m [%p] '
      log_error_verbosity = terse
      log_min_error_statement = panic
      include_if_exists = '../postgres.local.conf'
      """;

  static final String ACCESS =
      """
      # Written by Guildhall at every start: this machine only, and only with the password in postgres.secret.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private ClusterSettings() {}
}
