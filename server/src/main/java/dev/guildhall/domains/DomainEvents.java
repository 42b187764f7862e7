package dev.guildhall.domains;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.contract.domains.VerificationMethod;
import dev.guildhall.contract.domains.VerificationStatus;
import dev.guildhall.events.EventType;
import java.time.OffsetDateTime;
import java.util.List;

/** The events of domains, with the payload that the wire gives them (EVENTS.md). */
public final class DomainEvents {
  static final String VERIFIED = "organization.domain_dns_verification_success";
  static final String FAILED = "organization.domain_dns_verification_failed";

  private DomainEvents() {}

  public static List<EventType> types() {
    return List.of(
        new EventType(
            "organization.domain_created", "Organization Domain Created", DomainEvents::payload),
        new EventType(
            "organization.domain_deleted", "Organization Domain Deleted", DomainEvents::payload),
        new EventType(
            VERIFIED, "Organization Domain DNS Verification Success", DomainEvents::payload),
        new EventType(
            FAILED, "Organization Domain DNS Verification Failed", DomainEvents::payload));
  }

  private static JsonNode payload(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", DomainId.PREFIX + image.path("domain_id").asLong());
    payload.put("domain", image.path("domain").asText());
    payload.put("domain_type", DomainType.of(image.path("domain_type").asInt()).name());
    payload.put("organization_id", "org_" + image.path("organization_id").asLong());
    payload.put("environment_id", "env_" + image.path("environment_id").asLong());
    Verification verification = Verification.ofStatus(image.path("verification_status").asInt());
    if (verification != Verification.NOT_NEEDED) {
      payload.put("txt_record_key", image.path("txt_record_key").asText());
      payload.put("txt_record_secret", image.path("txt_record_secret").asText());
    }
    payload.put(
        "verification_status", String.valueOf(VerificationStatus.forNumber(verification.status())));
    payload.put(
        "verification_method", String.valueOf(VerificationMethod.forNumber(verification.method())));
    payload.put(
        "updated_at",
        OffsetDateTime.parse(image.path("updated_at").asText()).toInstant().toString());
    return payload;
  }
}
