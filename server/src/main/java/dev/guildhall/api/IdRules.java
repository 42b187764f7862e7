package dev.guildhall.api;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/**
 * Which ids the wire refuses by their looks (the descriptors' {@code prefix} and {@code max_len}),
 * by request. What looks like an id and names nothing is not found, and so is any text in a request
 * that is not listed here: the wire has no such rule there (WIRE.md, section d).
 */
final class IdRules {
  private static final int MAX_LENGTH = 32;
  private static final int MAX_GROUP_LENGTH = 37;

  private static final Rule ORGANIZATION_ID = new Rule("organization_id", "org_");
  private static final Rule DIRECTORY_ID = new Rule("directory_id", "dir_");
  private static final Rule OWN_ORGANIZATION_ID = new Rule("id", "org_");
  private static final Rule OWN_DIRECTORY_ID = new Rule("id", "dir_");
  private static final Rule OWN_ENVIRONMENT_ID = new Rule("id", "env");

  private static final Map<String, List<Rule>> RULES =
      Map.ofEntries(
          entry("directories.UpdateDirectoryRequest", List.of(ORGANIZATION_ID, OWN_DIRECTORY_ID)),
          entry(
              "directories.AssignGroupsForDirectoryRequest",
              List.of(ORGANIZATION_ID, OWN_DIRECTORY_ID)),
          entry("directories.UpdateAttributesRequest", List.of(ORGANIZATION_ID, OWN_DIRECTORY_ID)),
          entry("directories.ToggleDirectoryRequest", List.of(ORGANIZATION_ID, OWN_DIRECTORY_ID)),
          entry("directories.DeleteDirectoryRequest", List.of(ORGANIZATION_ID, OWN_DIRECTORY_ID)),
          entry("directories.ListDirectoriesRequest", List.of(ORGANIZATION_ID)),
          entry(
              "directories.ListDirectoryUsersRequest",
              List.of(
                  ORGANIZATION_ID,
                  DIRECTORY_ID,
                  new Rule("directory_group_id", "dirgroup_", MAX_GROUP_LENGTH, true))),
          entry("directories.ListDirectoryGroupsRequest", List.of(ORGANIZATION_ID, DIRECTORY_ID)),
          entry(
              "directories.ListDirectoryGroupsSummaryRequest",
              List.of(ORGANIZATION_ID, DIRECTORY_ID)),
          entry("directories.CreateDirectorySecretRequest", List.of(ORGANIZATION_ID, DIRECTORY_ID)),
          entry(
              "directories.RegenerateDirectorySecretRequest",
              List.of(ORGANIZATION_ID, DIRECTORY_ID)),
          entry(
              "connections.AssignDomainsToConnectionRequest",
              List.of(ORGANIZATION_ID, new Rule("connection_id", "conn_"))),
          entry(
              "connections.GetConnectionTestResultRequest",
              List.of(new Rule("test_request_id", "test_", Integer.MAX_VALUE, false))),
          entry("domains.VerifyDomainRequest", List.of(new Rule("id", "dom"))),
          entry("environments.GetEnvironmentRequest", List.of(OWN_ENVIRONMENT_ID)),
          entry("environments.UpdateEnvironmentRequest", List.of(OWN_ENVIRONMENT_ID)),
          entry("environments.DeleteEnvironmentRequest", List.of(OWN_ENVIRONMENT_ID)),
          entry("organizations.UpdateOrganizationSettingsRequest", List.of(OWN_ORGANIZATION_ID)),
          entry("organizations.GetOrganizationSessionPolicyRequest", List.of(ORGANIZATION_ID)),
          entry("organizations.UpdateOrganizationSessionPolicyRequest", List.of(ORGANIZATION_ID)),
          entry("organizations.GetApplicationSessionPolicyRequest", List.of(ORGANIZATION_ID)),
          entry("organizations.UpsertUserManagementSettingsRequest", List.of(ORGANIZATION_ID)),
          entry(
              "organizations.GetOrganizationUserManagementSettingsRequest",
              List.of(ORGANIZATION_ID)),
          entry("organizations.GeneratePortalLinkRequest", List.of(OWN_ORGANIZATION_ID)),
          entry("organizations.GetPortalLinkRequest", List.of(OWN_ORGANIZATION_ID)),
          entry("organizations.DeletePortalLinkRequest", List.of(OWN_ORGANIZATION_ID)),
          entry(
              "organizations.DeletePortalLinkByIdRequest",
              List.of(OWN_ORGANIZATION_ID, new Rule("link_id", "lnk_"))));

  private IdRules() {}

  private record Rule(String field, String prefix, int maxLength, boolean optional) {
    Rule(String field, String prefix) {
      this(field, prefix, MAX_LENGTH, false);
    }

    String check(String text) {
      boolean ofOrganization = prefix.equals("org_");
      if ((optional && text.isEmpty())
          || (ofOrganization && text.startsWith(ExternalAddress.PREFIX))) {
        return text;
      }
      if (!text.startsWith(prefix)) {
        String expected = ofOrganization ? prefix + " or " + ExternalAddress.PREFIX : prefix;
        throw new InvalidValue(
            "prefix", "must start with %s, got \"%s\"".formatted(expected, text));
      }
      if (text.length() > maxLength) {
        throw new InvalidValue(
            "length", "must have 1 to %d characters, got %d".formatted(maxLength, text.length()));
      }
      return text;
    }
  }

  /** The handler, which hears only of requests whose ids look like some. */
  static <Q extends Message, A extends Message> Rpc.Handler<Q, A> before(
      MethodDescriptor method, Rpc.Handler<Q, A> handler) {
    List<Rule> rules =
        RULES.getOrDefault(
            method.getInputType().getFullName().replace("scalekit.v1.", ""), List.of());
    if (rules.isEmpty()) {
      return handler;
    }
    return (call, request) -> {
      Violations violations = new Violations();
      for (Rule rule : rules) {
        Object id = request.getField(method.getInputType().findFieldByName(rule.field()));
        violations.at(rule.field(), () -> rule.check((String) id));
      }
      violations.refuseIfAny();
      return handler.answer(call, request);
    };
  }
}
