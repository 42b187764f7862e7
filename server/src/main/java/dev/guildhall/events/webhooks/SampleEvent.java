package dev.guildhall.events.webhooks;

import com.google.protobuf.Struct;
import dev.guildhall.contract.events.ObjectType;
import dev.guildhall.contract.events.ScalekitEvent;
import java.nio.charset.StandardCharsets;

/**
 * What made-up events say: an object of each kind, with the fields that it always has (EVENTS.md).
 */
final class SampleEvent {
  private static final String ORGANIZATION = "org_1";

  private SampleEvent() {}

  /** An event with object, organization and data, still to get the rest of its envelope. */
  static ScalekitEvent.Builder of(String type) {
    String family = type.replaceFirst("^organization\\.", "").replaceFirst("_[a-z]+$", "");
    return switch (family) {
      case "created", "updated", "restored", "external_id" -> organization("");
      case "deleted" -> organization("\"deleted_at\": \"2026-01-01T00:00:00Z\",");
      case "purged" -> sample(ObjectType.Organization, "{\"id\": \"org_1\"}");
      case "settings" ->
          sample(
              ObjectType.Organization,
              """
              {"id": "org_1", "user_management": {"max_allowed_users": 100}}
              """);
      case "domain", "domain_dns_verification" ->
          sample(
              ObjectType.Organization,
              """
              {"id": "dom_1", "domain": "example.com", "domain_type": "ORGANIZATION_DOMAIN",
               "organization_id": "org_1", "environment_id": "env_1",
               "verification_status": "VERIFIED", "verification_method": "DNS",
               "updated_at": "2026-01-01T00:00:00Z"}
              """);
      case "sso" ->
          sample(
              ObjectType.Connection,
              """
              {"id": "conn_1", "organization_id": "org_1", "connection_type": "SAML",
               "provider": "OKTA", "enabled": true, "status": "COMPLETED",
               "provider_key": "OKTA", "debug_enabled": false, "ui_button_title": "",
               "configuration_type": "CONFIGURATION_TYPE_UNSPECIFIED", "attribute_mapping": {},
               "domains": ["example.com"],
               "saml_config": {"idp_entity_id": "https://idp.example.com"},
               "update_time": "2026-01-01T00:00:00Z"}
              """);
      case "environment.connection" ->
          sample(
                  ObjectType.Connection,
                  """
                  {"id": "conn_1", "connection_type": "SAML", "provider": "OKTA",
                   "enabled": true, "status": "COMPLETED",
                   "provider_key": "OKTA", "debug_enabled": false, "ui_button_title": "",
                   "configuration_type": "CONFIGURATION_TYPE_UNSPECIFIED", "attribute_mapping": {},
                   "domains": [],
                   "saml_config": {"idp_entity_id": "https://idp.example.com"},
                   "update_time": "2026-01-01T00:00:00Z"}
                  """)
              .clearOrganizationId();
      case "directory" ->
          sample(
              ObjectType.Directory,
              """
              {"id": "dir_1", "organization_id": "org_1", "directory_type": "SCIM",
               "provider": "OKTA", "enabled": true, "updated_at": "2026-01-01T00:00:00Z"}
              """);
      case "directory_secret" ->
          sample(
              ObjectType.Directory,
              """
              {"id": "sec_1", "directory_id": "dir_1", "secret_suffix": "Ab1z"}
              """);
      case "directory.user" ->
          sample(
              ObjectType.DirectoryUser,
              """
              {"id": "diruser_1", "organization_id": "org_1", "email": "ada@example.com",
               "given_name": "Ada", "family_name": "Example", "active": true}
              """);
      case "directory.group" ->
          sample(
              ObjectType.DirectoryGroup,
              """
              {"id": "dirgroup_1", "organization_id": "org_1", "display_name": "Engineering"}
              """);
      default -> ScalekitEvent.newBuilder().setObject(ObjectType.JSON).setData(Struct.newBuilder());
    };
  }

  private static ScalekitEvent.Builder organization(String more) {
    return sample(
        ObjectType.Organization,
        """
        {"id": "org_1", "display_name": "Example", "external_id": "example",
         "region_code": "US", "create_time": "2026-01-01T00:00:00Z",
         "update_time": "2026-01-01T00:00:00Z", %s "metadata": null,
         "settings": {"features": [{"name": "sso", "enabled": true},
           {"name": "dir_sync", "enabled": false}]}}
        """
            .formatted(more));
  }

  private static ScalekitEvent.Builder sample(ObjectType object, String data) {
    return ScalekitEvent.newBuilder()
        .setObject(object)
        .setOrganizationId(ORGANIZATION)
        .setData(SendTestEvent.struct(data.getBytes(StandardCharsets.UTF_8)));
  }
}
