package dev.guildhall.directories;

import dev.guildhall.directories.ProviderCalls.Place;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells who calls a SCIM endpoint: by the directory in its path and the secret in its header, with
 * one query, whatever comes. Somebody without a secret of this very directory learns nothing, not
 * even whether there is such a directory, or was.
 *
 * <p>The index is asked for the secret's hash, so what its timing could tell is of a hash that
 * nobody can aim; the hashes are then compared in constant time.
 */
public final class ScimAuthentication {
  private static final String SCHEME = "bearer ";

  /**
   * A living secret, one that lives no more, or what the purge has left of one. A secret of a
   * directory that was deleted, or whose organization or environment was, counts where it was good
   * at the deletion.
   */
  private static final String FIND =
      """
      select s.environment_id, d.organization_id, s.secret_id, s.secret_hash, d.enabled,
        s.expires_at, least(d.deleted_at, o.deleted_at, e.deleted_at) as deleted_at
      from directory_secrets s
      join directories d using (environment_id, directory_id)
      join organizations o using (environment_id, organization_id)
      join environments e using (environment_id)
      where s.directory_id = ? and s.secret_hash = ?
      union all
      select environment_id, organization_id, 0, secret_hash, false, null, deleted_at
      from directory_tombstones
      where directory_id = ? and secret_hash = ? and expires_at > ?
      limit 1
      """;

  private final Database database;
  private final Clock clock;
  private final ProviderCalls calls;

  public ScimAuthentication(Database database, Clock clock, ProviderCalls calls) {
    this.database = database;
    this.clock = clock;
    this.calls = calls;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** A living, enabled directory's secret. */
    record Living(ScimCaller caller) implements Outcome {}

    /** A disabled directory's secret: good again once it is enabled. */
    record Disabled() implements Outcome {}

    /** A deleted directory's secret. */
    record Deleted() implements Outcome {}

    /** No secret, or none of this directory. */
    record Unknown() implements Outcome {}
  }

  /**
   * @param directoryId as the path has it, whatever it is
   * @param authorization the header's values; the first counts
   */
  public Outcome run(String directoryId, List<String> authorization) {
    long directory = DirectoryId.parse(directoryId).map(DirectoryId::number).orElse(0L);
    byte[] hash = new SecretText(authorization.isEmpty() ? "" : token(authorization)).hash();
    Instant now = clock.instant();
    Optional<Found> found =
        database
            .read(transaction -> find(transaction, directory, hash, now))
            .filter(one -> MessageDigest.isEqual(one.hash(), hash))
            .filter(one -> one.isGood(now));
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    Found secret = found.get();
    calls.note(
        new Place(secret.environmentId(), directory, secret.secretId(), secret.deletedAt()), now);
    if (secret.deletedAt().isPresent()) {
      return new Outcome.Deleted();
    }
    return secret.enabled()
        ? new Outcome.Living(
            new ScimCaller(
                secret.environmentId(),
                new OrganizationId(secret.organizationId()),
                new DirectoryId(directory)))
        : new Outcome.Disabled();
  }

  private static String token(List<String> authorization) {
    String value = authorization.getFirst();
    return value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? value.substring(SCHEME.length()).strip()
        : "";
  }

  private record Found(
      long environmentId,
      long organizationId,
      long secretId,
      byte[] hash,
      boolean enabled,
      Optional<Instant> expiresAt,
      Optional<Instant> deletedAt) {

    boolean isGood(Instant now) {
      return expiresAt.isEmpty() || expiresAt.get().isAfter(deletedAt.orElse(now));
    }
  }

  private static Optional<Found> find(
      Transaction transaction, long directory, byte[] hash, Instant now) throws SQLException {
    return transaction.first(
        FIND,
        p -> p.add(directory).add(hash).add(directory).add(hash).add(now),
        ScimAuthentication::read);
  }

  private static Found read(ResultSet row) throws SQLException {
    return new Found(
        row.getLong("environment_id"),
        row.getLong("organization_id"),
        row.getLong("secret_id"),
        row.getBytes("secret_hash"),
        row.getBoolean("enabled"),
        Rows.optionalInstant(row, "expires_at"),
        Rows.optionalInstant(row, "deleted_at"));
  }
}
