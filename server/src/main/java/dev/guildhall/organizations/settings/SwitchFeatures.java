package dev.guildhall.organizations.settings;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Map;

/**
 * Switches an organization's features on and off. Those that are not named stay as they are; a
 * switch that changes nothing leaves version and log alone.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.VersionMismatch} where the caller asked for
 * another version.
 */
public final class SwitchFeatures {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final FeatureStore store = new FeatureStore();

  public SwitchFeatures(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  public Organization run(
      long environmentId,
      OrganizationAddress address,
      Map<Feature, Boolean> switches,
      ExpectedVersion expected,
      Origin origin) {
    return database
        .statement(transaction ->
            store.update(
                transaction,
                environmentId,
                address,
                switches,
                expected,
                clock.instant(),
                ids.next(),
                origin))
        .map(expected::check)
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }
}
