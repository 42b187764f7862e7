package dev.guildhall.organizations.settings;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Int32Value;
import dev.guildhall.api.Violations;
import dev.guildhall.api.Violations.Checked;
import dev.guildhall.contract.commons.TimeUnit;
import dev.guildhall.contract.organizations.ApplicationSessionPolicySettings;
import dev.guildhall.contract.organizations.OrganizationSessionPolicySettings;
import dev.guildhall.contract.organizations.SessionPolicyType;
import dev.guildhall.contract.organizations.UpdateOrganizationSessionPolicyRequest;
import java.time.Duration;
import java.util.Optional;

/** The only place that knows how the wire writes session policies. */
final class SessionPolicyWire {
  private static final String ABSOLUTE = "absolute_session_timeout";
  private static final String IDLE = "idle_session_timeout";

  private SessionPolicyWire() {}

  /**
   * Reads a whole policy: what CUSTOM does not say is not set, not kept from before. An idle
   * timeout counts where the switch beside it is on or absent; off, it is not looked at.
   */
  static SessionPolicy read(UpdateOrganizationSessionPolicyRequest request) {
    Violations violations = new Violations();
    SessionPolicy policy =
        switch (request.getPolicySource()) {
          case APPLICATION -> new SessionPolicy.Application();
          case CUSTOM -> custom(request, violations);
          case SESSION_POLICY_TYPE_UNSPECIFIED, UNRECOGNIZED -> {
            violations.add("policy_source", "defined_only", "must be APPLICATION or CUSTOM");
            yield new SessionPolicy.Application();
          }
        };
    violations.refuseIfAny();
    return policy;
  }

  private static SessionPolicy custom(
      UpdateOrganizationSessionPolicyRequest request, Violations violations) {
    if (!request.hasAbsoluteSessionTimeout()) {
      violations.add(ABSOLUTE, "required", "is required for CUSTOM");
    }
    boolean idles =
        request.hasIdleSessionTimeoutEnabled()
            ? request.getIdleSessionTimeoutEnabled().getValue()
            : request.hasIdleSessionTimeout();
    if (idles && !request.hasIdleSessionTimeout()) {
      violations.add(IDLE, "required", "is required while idle_session_timeout_enabled is true");
    }
    var absolute =
        timeout(
            violations,
            ABSOLUTE,
            request.hasAbsoluteSessionTimeout(),
            request.getAbsoluteSessionTimeout(),
            request.hasAbsoluteSessionTimeoutUnit(),
            request.getAbsoluteSessionTimeoutUnit());
    var idle =
        timeout(
            violations,
            IDLE,
            idles && request.hasIdleSessionTimeout(),
            request.getIdleSessionTimeout(),
            request.hasIdleSessionTimeoutUnit(),
            request.getIdleSessionTimeoutUnit());
    violations.refuseIfAny();
    Duration whole = absolute.value().orElseThrow();
    if (idle.value().filter(time -> time.compareTo(whole) > 0).isPresent()) {
      violations.add(IDLE, "lte", "must not be longer than " + ABSOLUTE);
    }
    return new SessionPolicy.Custom(whole, idle.value());
  }

  /** A timeout of a unit that was left out is in minutes, the unit of every answer. */
  private static Checked<Optional<Duration>> timeout(
      Violations violations,
      String field,
      boolean present,
      Int32Value amount,
      boolean hasUnit,
      TimeUnit unit) {
    if (!present) {
      return violations.at(field, Optional::empty);
    }
    Duration one = length(violations, field + "_unit", hasUnit ? unit : TimeUnit.MINUTES);
    return violations.at(
        field, () -> Optional.of(SessionPolicy.checked(one.multipliedBy(amount.getValue()))));
  }

  private static Duration length(Violations violations, String field, TimeUnit unit) {
    return switch (unit) {
      case MINUTES -> Duration.ofMinutes(1);
      case HOURS -> Duration.ofHours(1);
      case DAYS -> Duration.ofDays(1);
      case SESSION_TIME_UNIT_UNSPECIFIED, UNRECOGNIZED -> {
        violations.add(field, "defined_only", "must be one of MINUTES, HOURS, DAYS");
        yield Duration.ofMinutes(1);
      }
    };
  }

  static OrganizationSessionPolicySettings print(SessionPolicy policy) {
    var wire = OrganizationSessionPolicySettings.newBuilder();
    return switch (policy) {
      case SessionPolicy.Application() ->
          wire.setPolicySource(SessionPolicyType.APPLICATION).build();
      case SessionPolicy.Custom(var absolute, var idle) -> {
        wire.setPolicySource(SessionPolicyType.CUSTOM)
            .setAbsoluteSessionTimeout(minutes(absolute))
            .setAbsoluteSessionTimeoutUnit(TimeUnit.MINUTES)
            .setIdleSessionTimeoutEnabled(BoolValue.of(idle.isPresent()));
        idle.ifPresent(time ->
            wire.setIdleSessionTimeout(minutes(time)).setIdleSessionTimeoutUnit(TimeUnit.MINUTES));
        yield wire.build();
      }
    };
  }

  /** The policy of every organization that has none of its own. */
  static ApplicationSessionPolicySettings application() {
    return ApplicationSessionPolicySettings.newBuilder()
        .setAbsoluteSessionTimeout((int) SessionPolicy.APPLICATION_TIMEOUT.toMinutes())
        .setAbsoluteSessionTimeoutUnit(TimeUnit.MINUTES)
        .setIdleSessionTimeoutEnabled(false)
        .setAccessTokenExpiry((int) SessionPolicy.ACCESS_TOKEN_LIFE.toMinutes())
        .build();
  }

  private static Int32Value minutes(Duration time) {
    return Int32Value.of((int) time.toMinutes());
  }
}
