package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.api.SecretText;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.ProviderCalls;
import dev.guildhall.directories.ProviderCalls.Place;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import java.security.MessageDigest;
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

  private final Database database;
  private final Clock clock;
  private final ProviderCalls calls;
  private final PresentedSecretStore store = new PresentedSecretStore();

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
    Optional<PresentedSecretStore.Found> found =
        database
            .read(transaction -> store.find(transaction, directory, hash, now))
            .filter(one -> MessageDigest.isEqual(one.hash(), hash))
            .filter(one -> isGood(one, now));
    if (found.isEmpty()) {
      return new Outcome.Unknown();
    }
    PresentedSecretStore.Found secret = found.get();
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

  /**
   * A secret of a directory that was deleted, or whose organization or environment was, counts
   * where it was good at the deletion.
   */
  private static boolean isGood(PresentedSecretStore.Found secret, Instant now) {
    return secret.expiresAt().isEmpty()
        || secret.expiresAt().get().isAfter(secret.deletedAt().orElse(now));
  }

  private static String token(List<String> authorization) {
    String value = authorization.getFirst();
    return value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? value.substring(SCHEME.length()).strip()
        : "";
  }
}
