package dev.guildhall.events.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.contract.events.ObjectType;
import dev.guildhall.contract.events.ScalekitEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A made-up event has the shape of a real one. */
final class SampleEventTest {
  @ParameterizedTest
  @CsvSource({
    "organization.created, Organization, org_1",
    "organization.restored, Organization, org_1",
    "organization.purged, Organization, org_1",
    "organization.external_id_changed, Organization, org_1",
    "organization.settings_updated, Organization, org_1",
    "organization.domain_created, Organization, dom_1",
    "organization.domain_dns_verification_failed, Organization, dom_1",
    "organization.sso_enabled, Connection, conn_1",
    "organization.directory_disabled, Directory, dir_1",
    "organization.directory_secret_regenerated, Directory, sec_1",
    "organization.directory.user_updated, DirectoryUser, diruser_1",
    "organization.directory.group_deleted, DirectoryGroup, dirgroup_1"
  })
  void isOfItsTypesObject(String type, String object, String id) {
    ScalekitEvent event = SampleEvent.of(type).build();

    assertThat(event.getObject().name()).isEqualTo(object);
    assertThat(event.getOrganizationId()).isEqualTo("org_1");
    assertThat(event.getData().getFieldsOrThrow("id").getStringValue()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "organization.updated, display_name, Example, Former example",
    "organization.external_id_changed, external_id, example, former",
    "organization.domain_dns_verification_success, verification_status, VERIFIED, PENDING",
    "organization.domain_dns_verification_failed, verification_status, FAILED, PENDING",
    "organization.sso_enabled, enabled, true, false",
    "organization.sso_disabled, enabled, false, true",
    "environment.connection_disabled, enabled, false, true",
    "organization.directory_enabled, enabled, true, false",
    "organization.directory_disabled, enabled, false, true",
    "organization.directory_updated, name, People, ''",
    "organization.directory_deleted, enabled, false, false",
    "organization.directory.user_updated, given_name, Ada, A.",
    "webhook.endpoint_disabled, enabled, false, true"
  })
  void saysWhatItsTypeDid(String type, String field, String after, String before) {
    ScalekitEvent event = SampleEvent.of(type).build();

    assertThat(text(event.getData(), field)).isEqualTo(after);
    assertThat(text(event.getOldData(), field)).isEqualTo(before);
    assertThat(event.getOldData().getFieldsMap().keySet())
        .isEqualTo(event.getData().getFieldsMap().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "organization.created",
        "organization.domain_created",
        "organization.sso_created",
        "organization.directory_secret_created",
        "organization.directory.group_created"
      })
  void ofSomethingNewSaysNothingOfBefore(String type) {
    assertThat(SampleEvent.of(type).hasOldData()).isFalse();
  }

  private static String text(Struct data, String field) {
    Value value = data.getFieldsOrThrow(field);
    return value.hasBoolValue() ? String.valueOf(value.getBoolValue()) : value.getStringValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "updated", "enabled", "disabled", "deleted"})
  void ofAnEnvironmentsConnectionIsOfNoOrganization(String what) {
    ScalekitEvent event = SampleEvent.of("environment.connection_" + what).build();

    assertThat(event.getObject()).isEqualTo(ObjectType.Connection);
    assertThat(event.getOrganizationId()).isEmpty();
    assertThat(event.getData().getFieldsMap().keySet())
        .contains("id", "connection_type", "provider", "enabled", "status")
        .contains("provider_key", "attribute_mapping", "domains", "update_time")
        .doesNotContain("organization_id");
  }

  @Test
  void tellsWhenTheOrganizationWasDeletedOnlyWhereItWas() {
    Struct deleted = SampleEvent.of("organization.deleted").getData();
    Struct updated = SampleEvent.of("organization.updated").getData();

    assertThat(deleted.containsFields("deleted_at")).isTrue();
    assertThat(updated.containsFields("deleted_at")).isFalse();
    assertThat(updated.getFieldsOrThrow("metadata").hasNullValue()).isTrue();
  }
}
