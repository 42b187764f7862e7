package dev.guildhall.events;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.PrefixedId;
import java.util.Optional;

/**
 * The organization whose events a caller asks for. By {@code org_…} it may be gone, its events are
 * not; by {@code ext:…} it is the living one.
 */
public final class EventOwner {
  private final LivingByExternalId living;

  public EventOwner(LivingByExternalId living) {
    this.living = living;
  }

  /** How the organizations' feature, which builds on this one, finds them. */
  @FunctionalInterface
  public interface LivingByExternalId {
    /** The number of the organization at {@code ext:…}; throws {@link ApiError.NotFound}. */
    long number(long environmentId, String address);
  }

  /** Its number; empty where the text is no id. */
  Optional<Long> number(long environmentId, String text) {
    return text.startsWith(ExternalAddress.PREFIX)
        ? Optional.of(living.number(environmentId, text))
        : PrefixedId.parse("org_", text);
  }
}
