package dev.guildhall.api.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place for what examples show: one customer, Acme, all through the document. */
final class ExampleValues {
  /** Fields that an example leaves out: they would show a rare state. */
  private static final Set<String> ABSENT =
      Set.of("delete_time", "deleted_at", "error_message", "debug_info", "update_mask");

  private static final Pattern ID_PREFIX = Pattern.compile("[Ss]tart(?:s|ing) with ([a-z]+_)");
  private static final String NUMBER = "69615647365005430";

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("display_name", "Acme Corp"),
          Map.entry("external_id", "us-east-CUST-12345"),
          Map.entry("slug", "acme"),
          Map.entry("logo_url", "https://acme.example/logo.svg"),
          Map.entry("query", "acme"),
          Map.entry("name", "Acme Corp"),
          Map.entry("email", "ada@acme.example"),
          Map.entry("given_name", "Ada"),
          Map.entry("family_name", "Lovelace"),
          Map.entry("domain", "acme.example"),
          Map.entry("page_token", ""),
          Map.entry("next_page_token", "AQBxT3eGg0t2"),
          Map.entry("prev_page_token", ""),
          Map.entry("plain_secret", "shown-this-once"),
          Map.entry("organization_id", "org_" + NUMBER),
          Map.entry("org_id", "org_" + NUMBER),
          Map.entry("environment_id", "env_" + NUMBER),
          Map.entry("connection_id", "conn_" + NUMBER),
          Map.entry("directory_id", "dir_" + NUMBER),
          Map.entry("user_id", "usr_" + NUMBER),
          Map.entry("client_id", "skc_" + NUMBER),
          Map.entry("secret_id", "sec_" + NUMBER),
          Map.entry("link_id", "lnk_" + NUMBER),
          Map.entry("endpoint_id", "whe_" + NUMBER),
          Map.entry("delivery_id", "whd_" + NUMBER),
          Map.entry("event_id", "evt_" + NUMBER),
          Map.entry("event_type", "organization.created"),
          Map.entry("event_types", "organization.created"),
          Map.entry("url", "https://acme.example/hooks/guildhall"),
          Map.entry("location", "https://guildhall.example/portal/lnk_" + NUMBER));

  /** Where a field's name alone would mislead: by message and field. */
  private static final Map<String, String> PARTICULAR =
      Map.of(
          "Environment.id", "env_" + NUMBER,
          "Environment.display_name", "Staging",
          "CreateEnvironment.display_name", "Staging",
          "EnvironmentClient.name", "Billing service",
          "CreateEnvironmentClientRequest.name", "Billing service",
          "OrganizationSettingsFeature.name", "sso");

  /** What an {@code id} is of that a request has, by the package of the request. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "scalekit.v1.connections", "conn_",
          "scalekit.v1.directories", "dir_",
          "scalekit.v1.domains", "dom_",
          "scalekit.v1.environments", "env_",
          "scalekit.v1.organizations", "org_");

  /** A field that each update can change, where it has no display name. */
  private static final Map<String, String> MASKS =
      Map.of("UpdateDirectoryRequest", "name", "UpdateWebhookEndpointRequest", "description");

  private static final Map<String, Map<String, String>> PAIRS =
      Map.of(
          "metadata", Map.of("plan_type", "paid"),
          "external_ids", Map.of("billing", "cus_9s6XKzkNRiz8i3"));

  private static final Map<String, Long> NUMBERS =
      Map.of("total_size", 1L, "version", 1L, "page_size", 10L);

  private static final Map<String, String> ENUMS =
      Map.of("region_code", "US", "policy_source", "CUSTOM");

  private ExampleValues() {}

  static boolean shows(FieldDescriptor field) {
    return !ABSENT.contains(field.getName()) && !field.getOptions().getDeprecated();
  }

  /** A text for the field; {@code comment} is the field's own, which may tell an id's prefix. */
  static String text(FieldDescriptor field, String comment) {
    String name = field.getName();
    String particular = PARTICULAR.get(field.getContainingType().getName() + "." + name);
    if (particular != null) {
      return particular;
    }
    if (name.equals("id") || name.endsWith("_id")) {
      Matcher prefix = ID_PREFIX.matcher(comment);
      if (prefix.find()) {
        return prefix.group(1) + NUMBER;
      }
    }
    return TEXTS.getOrDefault(name, name.equals("id") ? prefix(field) + NUMBER : "string");
  }

  private static String prefix(FieldDescriptor field) {
    return field.getContainingType().getName().endsWith("Request")
        ? PREFIXES.getOrDefault(field.getFile().getPackage(), "")
        : "";
  }

  static String mask(FieldDescriptor field) {
    return MASKS.getOrDefault(field.getContainingType().getName(), "display_name");
  }

  static String time(FieldDescriptor field) {
    return field.getName().startsWith("update") ? "2026-02-14T16:05:00Z" : "2026-01-31T09:30:00Z";
  }

  static Map<String, String> pairs(FieldDescriptor field) {
    return PAIRS.getOrDefault(field.getName(), Map.of("key", "value"));
  }

  /** A free object: pairs of text, as far as examples go. */
  static Map<String, String> object(FieldDescriptor field) {
    return PAIRS.getOrDefault(field.getName(), Map.of("department", "Finance"));
  }

  static long number(FieldDescriptor field) {
    return NUMBERS.getOrDefault(field.getName(), 30L);
  }

  static Optional<String> enumName(FieldDescriptor field) {
    return Optional.ofNullable(ENUMS.get(field.getName()))
        .filter(name -> field.getEnumType().findValueByName(name) != null);
  }
}
