package dev.guildhall.organizations.portal;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiError.FieldViolation;
import dev.guildhall.api.SecretText;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.settings.Feature;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Makes a portal link. Its token is told this once: the database keeps a hash of it.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.InvalidFields} for a feature that the
 * organization has not switched on.
 */
public final class GeneratePortalLink {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final PortalLinkStore store = new PortalLinkStore();

  public GeneratePortalLink(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  record Generated(PortalLink link, SecretText token) {}

  Generated run(long environmentId, OrganizationAddress address, Set<Feature> features) {
    Instant now = clock.instant();
    PortalLink link = new PortalLink(ids.next(), now.plus(PortalLink.LIFETIME));
    SecretText token = SecretText.random();
    List<String> off =
        database
            .statement(transaction ->
                store.create(
                    transaction,
                    new OrganizationCondition(environmentId, address),
                    features,
                    link,
                    token,
                    now))
            .orElseThrow(
                () -> new ApiError.NotFound("organization", address.toString()).exception());
    if (!off.isEmpty()) {
      throw new ApiError.InvalidFields(off.stream().map(GeneratePortalLink::notEnabled).toList())
          .exception();
    }
    return new Generated(link, token);
  }

  private static FieldViolation notEnabled(String feature) {
    return new FieldViolation(
        "features",
        "the organization has not enabled %s; enable it with its settings".formatted(feature),
        "enabled");
  }
}
