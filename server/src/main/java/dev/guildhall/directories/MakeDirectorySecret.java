package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.api.SecretText;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a secret for a directory: beside the older ones, or in their place. Replaced ones stay good
 * for the overlap, so that the provider's administrator has time to enter the new one. The text is
 * answered this once; only its hash is kept.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class MakeDirectorySecret {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final Duration overlap;
  private final DirectoryStore store = new DirectoryStore();
  private final SecretStore secrets = new SecretStore();

  public MakeDirectorySecret(Database database, IdSource ids, Clock clock, Duration overlap) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.overlap = overlap;
  }

  /** The new secret and its text. */
  public record Made(DirectorySecret secret, SecretText text) {}

  /**
   * @param replace whether the older secrets end after the overlap
   */
  public Made run(
      long environmentId,
      OrganizationAddress address,
      DirectoryId id,
      boolean replace,
      Origin origin) {
    return database.transaction(transaction -> {
      var organization = LivingOrganization.lock(transaction, environmentId, address);
      store.lock(transaction, organization, id);
      Instant now = clock.instant();
      if (replace) {
        secrets.expire(transaction, environmentId, id, now.plus(overlap));
      }
      SecretText text = SecretText.random();
      DirectorySecretId secretId = new DirectorySecretId(ids.next());
      String image = secrets.create(transaction, environmentId, id, secretId, text);
      organization.log(
          transaction,
          ids.next(),
          replace ? DirectoryEvents.SECRET_REGENERATED : DirectoryEvents.SECRET_CREATED,
          "Directory",
          now,
          origin,
          image,
          null);
      return new Made(
          new DirectorySecret(secretId, id, text.suffix(), Optional.empty(), Optional.empty()),
          text);
    });
  }
}
