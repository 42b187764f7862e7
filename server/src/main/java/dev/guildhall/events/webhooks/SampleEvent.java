package dev.guildhall.events.webhooks;

import com.google.protobuf.Struct;
import dev.guildhall.contract.events.ObjectType;
import dev.guildhall.contract.events.ScalekitEvent;
import java.nio.charset.StandardCharsets;

/**
 * What made-up events say: an object of each kind, with the fields that it always has (EVENTS.md),
 * as the type has left it; and how it was before, where the type has that.
 */
final class SampleEvent {
  private static final String ORGANIZATION =
      """
      {"id": "org_1", "display_name": "Example", "external_id": "example",
       "region_code": "US", "create_time": "2026-01-01T00:00:00Z",
       "update_time": "2026-01-01T00:00:00Z", "metadata": null,
       "settings": {"features": [{"name": "sso", "enabled": true},
         {"name": "dir_sync", "enabled": false}]}}
      """;

  private static final String SETTINGS =
      """
      {"id": "org_1", "user_management": {"max_allowed_users": 100},
       "session_policy": {"policy_source": "APPLICATION"}}
      """;

  private static final String DOMAIN =
      """
      {"id": "dom_1", "domain": "example.com", "domain_type": "ORGANIZATION_DOMAIN",
       "organization_id": "org_1", "environment_id": "env_1",
       "txt_record_key": "_guildhall-challenge.example.com", "txt_record_secret": "made-up",
       "verification_status": "PENDING", "verification_method": "DNS",
       "updated_at": "2026-01-01T00:00:00Z"}
      """;

  private static final String CONNECTION =
      """
      {"id": "conn_1", "organization_id": "org_1", "connection_type": "SAML",
       "provider": "OKTA", "enabled": true, "status": "COMPLETED",
       "provider_key": "OKTA", "debug_enabled": false, "ui_button_title": "",
       "configuration_type": "CONFIGURATION_TYPE_UNSPECIFIED", "attribute_mapping": {},
       "domains": ["example.com"],
       "saml_config": {"idp_entity_id": "https://idp.example.com"},
       "update_time": "2026-01-01T00:00:00Z"}
      """;

  private static final String NEW_CONNECTION =
      """
      {"id": "conn_1", "organization_id": "org_1", "connection_type": "SAML",
       "provider": "OKTA", "enabled": false, "status": "DRAFT",
       "provider_key": "OKTA", "debug_enabled": false, "ui_button_title": "",
       "configuration_type": "CONFIGURATION_TYPE_UNSPECIFIED", "attribute_mapping": {},
       "domains": [], "update_time": "2026-01-01T00:00:00Z"}
      """;

  private static final String DIRECTORY =
      """
      {"id": "dir_1", "organization_id": "org_1", "directory_type": "SCIM",
       "provider": "OKTA", "enabled": true, "updated_at": "2026-01-01T00:00:00Z"}
      """;

  private static final String DIRECTORY_SETTINGS =
      """
      {"id": "dir_1", "organization_id": "org_1", "directory_type": "SCIM",
       "provider": "OKTA", "enabled": true, "updated_at": "2026-01-01T00:00:00Z",
       "name": "People", "status": "COMPLETED",
       "role_assignments": [{"group_id": "dirgroup_1", "role_name": "admin", "role_id": ""}],
       "attribute_mappings": [{"key": "email", "map_to": "mail"}],
       "groups": [], "groups_tracked": "ALL"}
      """;

  private static final String USER =
      """
      {"id": "diruser_1", "organization_id": "org_1", "active": true,
       "email": "ada@example.com", "given_name": "Ada", "family_name": "Example",
       "name": "Ada Example", "preferred_username": "ada@example.com", "dp_id": "00u1",
       "employee_id": "7", "department": "Research", "cost_center": "R1",
       "division": "Products", "organization": "Example", "title": "Engineer",
       "user_type": "Employee", "phone_number": "+1 555 0100", "language": "en",
       "locale": "en-US", "zoneinfo": "Europe/London", "nickname": "Ada",
       "profile": "https://example.com/ada", "picture": "https://example.com/ada.png",
       "address": {"locality": "London"},
       "groups": [{"id": "dirgroup_1", "name": "Engineering"}],
       "roles": [{"role_name": "admin"}], "custom_attributes": {"badge": "7"},
       "raw_attributes": {"userName": "ada@example.com", "externalId": "00u1",
         "active": true, "name": {"givenName": "Ada", "familyName": "Example"}}}
      """;

  private static final String GROUP =
      """
      {"id": "dirgroup_1", "organization_id": "org_1", "directory_id": "dir_1",
       "display_name": "Engineering", "external_id": "00g1", "dp_id": "00g1",
       "total_users": 1,
       "raw_attributes": {"displayName": "Engineering", "externalId": "00g1"}}
      """;

  private static final String ENDPOINT =
      """
      {"id": "whe_1", "url": "https://app.example.com/hooks", "enabled": false,
       "disabled_reason": "the receiver answered 410 Gone",
       "failing_since": "2026-01-01T00:00:00Z"}
      """;

  private SampleEvent() {}

  /** An event with object, organization and data, still to get the rest of its envelope. */
  static ScalekitEvent.Builder of(String type) {
    String what = type.substring(Math.max(type.lastIndexOf('_'), type.lastIndexOf('.')) + 1);
    String family = type.substring(0, type.length() - what.length() - 1);
    return switch (family) {
      case "organization" -> organization(what);
      case "organization.external_id" ->
          after(ObjectType.Organization, ORGANIZATION, "\"example\"", "\"former\"");
      case "organization.settings" -> after(ObjectType.Organization, SETTINGS, "100", "50");
      case "organization.domain" ->
          what.equals("created")
              ? first(ObjectType.Organization, DOMAIN)
              : last(ObjectType.Organization, DOMAIN);
      case "organization.domain_dns_verification" -> {
        String status = what.equals("failed") ? "\"FAILED\"" : "\"VERIFIED\"";
        yield after(
            ObjectType.Organization, DOMAIN.replace("\"PENDING\"", status), status, "\"PENDING\"");
      }
      case "organization.sso" -> connection(what, "");
      case "environment.connection" ->
          connection(what, "\"organization_id\": \"org_1\", ").clearOrganizationId();
      case "organization.directory" -> directory(what);
      case "organization.directory_secret" ->
          first(
              ObjectType.Directory,
              """
              {"id": "sec_1", "directory_id": "dir_1", "secret_suffix": "Ab1z"}
              """);
      case "organization.directory.user" ->
          changed(what, ObjectType.DirectoryUser, USER, "\"Ada\"", "\"A.\"");
      case "organization.directory.group" ->
          changed(what, ObjectType.DirectoryGroup, GROUP, "\"Engineering\"", "\"Engineers\"");
      case "webhook.endpoint" -> endpoint();
      default -> ScalekitEvent.newBuilder().setObject(ObjectType.JSON).setData(Struct.newBuilder());
    };
  }

  private static ScalekitEvent.Builder organization(String what) {
    String since = "\"deleted_at\": \"2026-01-01T00:00:00Z\", ";
    String deleted = ORGANIZATION.replace("\"metadata\"", since + "\"metadata\"");
    return switch (what) {
      case "deleted" -> after(ObjectType.Organization, deleted, since, "");
      case "restored" -> first(ObjectType.Organization, ORGANIZATION).setOldData(struct(deleted));
      case "purged" -> first(ObjectType.Organization, "{\"id\": \"org_1\"}");
      default ->
          changed(what, ObjectType.Organization, ORGANIZATION, "\"Example\"", "\"Former example\"");
    };
  }

  /**
   * @param without what it does not have
   */
  private static ScalekitEvent.Builder connection(String what, String without) {
    String connection = (what.equals("created") ? NEW_CONNECTION : CONNECTION).replace(without, "");
    return what.endsWith("abled")
        ? switched(what, ObjectType.Connection, connection)
        : changed(
            what,
            ObjectType.Connection,
            connection,
            "https://idp.example.com",
            "https://former.example.com");
  }

  private static ScalekitEvent.Builder directory(String what) {
    return switch (what) {
      case "updated" -> after(ObjectType.Directory, DIRECTORY_SETTINGS, "\"People\"", "\"\"");
      case "deleted" ->
          last(
              ObjectType.Directory,
              DIRECTORY_SETTINGS.replace("\"enabled\": true", "\"enabled\": false"));
      default -> switched(what, ObjectType.Directory, DIRECTORY);
    };
  }

  private static ScalekitEvent.Builder endpoint() {
    String before =
        ENDPOINT
            .replace("false", "true")
            .replace("\"the receiver answered 410 Gone\"", "null")
            .replace("\"2026-01-01T00:00:00Z\"", "null");
    return first(ObjectType.JSON, ENDPOINT).setOldData(struct(before)).clearOrganizationId();
  }

  /** Of something that is on in {@code data}. */
  private static ScalekitEvent.Builder switched(String what, ObjectType object, String data) {
    String on = "\"enabled\": true";
    String off = "\"enabled\": false";
    return what.equals("enabled")
        ? after(object, data, on, off)
        : after(object, data.replace(on, off), off, on);
  }

  private static ScalekitEvent.Builder changed(
      String what, ObjectType object, String data, String now, String before) {
    return switch (what) {
      case "created" -> first(object, data);
      case "deleted" -> last(object, data);
      default -> after(object, data, now, before);
    };
  }

  /** There was nothing before. */
  private static ScalekitEvent.Builder first(ObjectType object, String data) {
    return ScalekitEvent.newBuilder()
        .setObject(object)
        .setOrganizationId("org_1")
        .setData(struct(data));
  }

  private static ScalekitEvent.Builder last(ObjectType object, String data) {
    return first(object, data).setOldData(struct(data));
  }

  private static ScalekitEvent.Builder after(
      ObjectType object, String data, String now, String before) {
    return first(object, data).setOldData(struct(data.replace(now, before)));
  }

  private static Struct struct(String json) {
    return SendTestEvent.struct(json.getBytes(StandardCharsets.UTF_8));
  }
}
