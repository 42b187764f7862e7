package dev.guildhall.events.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
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
  @ValueSource(strings = {"created", "updated", "enabled", "disabled", "deleted"})
  void ofAnEnvironmentsConnectionIsOfNoOrganization(String what) {
    ScalekitEvent event = SampleEvent.of("environment.connection_" + what).build();

    assertThat(event.getObject()).isEqualTo(ObjectType.Connection);
    assertThat(event.getOrganizationId()).isEmpty();
    assertThat(event.getData().getFieldsMap().keySet())
        .contains("id", "connection_type", "provider", "enabled", "status")
        .contains("provider_key", "attribute_mapping", "domains", "saml_config", "update_time")
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
