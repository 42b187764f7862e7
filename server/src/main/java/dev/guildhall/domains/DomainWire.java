package dev.guildhall.domains;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.WireTime;
import java.util.Optional;

/** The only place that knows how the wire writes a domain. */
public final class DomainWire {
  private DomainWire() {}

  public static dev.guildhall.contract.domains.Domain print(Domain domain) {
    var wire =
        dev.guildhall.contract.domains.Domain.newBuilder()
            .setId(domain.id().toString())
            .setDomain(domain.name())
            .setEnvironmentId("env_" + domain.environmentId())
            .setOrganizationId(domain.organizationId().toString())
            .setVerificationStatusValue(domain.verification().status())
            .setVerificationMethodValue(domain.verification().method())
            .setDomainTypeValue(domain.type().number())
            .setCreateTime(WireTime.print(domain.id().createdAt()))
            .setUpdateTime(WireTime.print(domain.updatedAt()));
    if (domain.verification() != Verification.NOT_NEEDED) {
      wire.setTxtRecordKey(domain.record().key()).setTxtRecordSecret(domain.record().secret());
    }
    return wire.build();
  }

  /** Empty where the wire leaves it open. */
  static Optional<DomainType> type(dev.guildhall.contract.domains.DomainType type) {
    return switch (type) {
      case DOMAIN_TYPE_UNSPECIFIED -> Optional.empty();
      case ALLOWED_EMAIL_DOMAIN -> Optional.of(DomainType.ALLOWED_EMAIL_DOMAIN);
      case ORGANIZATION_DOMAIN -> Optional.of(DomainType.ORGANIZATION_DOMAIN);
      case UNRECOGNIZED ->
          throw new InvalidValue(
              "defined_only", "must be one of ALLOWED_EMAIL_DOMAIN, ORGANIZATION_DOMAIN");
    };
  }
}
