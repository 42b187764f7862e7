package dev.guildhall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.guildhall.testing.Contract;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire refuses by its looks is refused as such on both faces, and nothing else is. */
@GuildhallTest
final class IdRulesTest {

  @ParameterizedTest
  @CsvSource({
    "UpdateDirectory, organization_id, org_ or ext:",
    "UpdateDirectory, id, dir_",
    "AssignGroupsForDirectory, organization_id, org_ or ext:",
    "AssignGroupsForDirectory, id, dir_",
    "UpdateAttributes, organization_id, org_ or ext:",
    "UpdateAttributes, id, dir_",
    "EnableDirectory, organization_id, org_ or ext:",
    "EnableDirectory, id, dir_",
    "DisableDirectory, id, dir_",
    "DeleteDirectory, organization_id, org_ or ext:",
    "DeleteDirectory, id, dir_",
    "ListDirectories, organization_id, org_ or ext:",
    "ListDirectoryUsers, organization_id, org_ or ext:",
    "ListDirectoryUsers, directory_id, dir_",
    "ListDirectoryGroups, organization_id, org_ or ext:",
    "ListDirectoryGroups, directory_id, dir_",
    "ListDirectoryGroupsSummary, organization_id, org_ or ext:",
    "ListDirectoryGroupsSummary, directory_id, dir_",
    "CreateDirectorySecret, organization_id, org_ or ext:",
    "CreateDirectorySecret, directory_id, dir_",
    "RegenerateDirectorySecret, organization_id, org_ or ext:",
    "RegenerateDirectorySecret, directory_id, dir_",
    "AssignDomainsToConnection, organization_id, org_ or ext:",
    "AssignDomainsToConnection, connection_id, conn_",
    "VerifyDomain, id, dom",
    "GetEnvironment, id, env",
    "UpdateEnvironment, id, env",
    "DeleteEnvironment, id, env",
    "UpdateOrganizationSettings, id, org_ or ext:",
    "GetOrganizationSessionPolicy, organization_id, org_ or ext:",
    "UpdateOrganizationSessionPolicy, organization_id, org_ or ext:",
    "GetApplicationSessionPolicy, organization_id, org_ or ext:",
    "UpsertUserManagementSettings, organization_id, org_ or ext:",
    "GetOrganizationUserManagementSetting, organization_id, org_ or ext:",
    "GeneratePortalLink, id, org_ or ext:",
    "GetPortalLinks, id, org_ or ext:",
    "DeletePortalLink, id, org_ or ext:",
    "DeletePortalLinkByID, id, org_ or ext:",
    "DeletePortalLinkByID, link_id, lnk_",
  })
  void refuseWhatLooksLikeNoId(String name, String field, String prefix, TestServer server) {
    MethodDescriptor call = call(name);
    String wrong = "%s: must start with %s, got \"foo\"".formatted(field, prefix);
    String tooLong = prefix.split(" ")[0] + "1".repeat(40);
    String longer = field + ": must have 1 to 32 characters, got " + tooLong.length();

    assertThat(overRest(server, call, field, "foo").json().get("message").textValue())
        .contains(wrong);
    assertThat(overRest(server, call, field, tooLong).json().get("message").textValue())
        .contains(longer);
    assertThatThrownBy(() -> overGrpc(server, call, field, "foo"))
        .hasMessageStartingWith("INVALID_ARGUMENT")
        .hasMessageContaining(wrong);
    assertThatThrownBy(() -> overGrpc(server, call, field, tooLong))
        .hasMessageStartingWith("INVALID_ARGUMENT")
        .hasMessageContaining(longer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "ORGANIZATION/directories/foo",
        "ORGANIZATION/directories/dir_1",
        "ORGANIZATION/directories/foo:sync",
        "ORGANIZATION/directories/dir_1/users",
        "ORGANIZATION/connections/foo",
        "ORGANIZATION/domains/foo",
        "org_1/directories",
        "ext:nobody/directories",
        "foo/domains",
      })
  void leaveTheRestNotFound(String path, TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();

    Rest.Answer answer =
        environment
            .rest()
            .get("/api/v1/organizations/" + path.replace("ORGANIZATION", organization));

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
  }

  private static MethodDescriptor call(String name) {
    return Contract.methods().stream()
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Environments are the workspace's. */
  private static Rest caller(TestServer server, MethodDescriptor call) {
    return call.getService().getName().equals("EnvironmentService")
        ? server.workspace()
        : server.dev().rest();
  }

  private static Rest.Answer overRest(
      TestServer server, MethodDescriptor call, String field, String id) {
    HttpRule rule = call.getOptions().getExtension(AnnotationsProto.http);
    String method = rule.getPatternCase().name();
    String template =
        (String)
            rule.getField(
                HttpRule.getDescriptor().findFieldByName(method.toLowerCase(Locale.ROOT)));
    String path = template.replace("{" + field + "}", id).replaceAll("\\{[a-z_]+}", "org_1");
    return caller(server, call)
        .send(method, path, rule.getBody().isEmpty() ? Optional.empty() : Optional.of("{}"));
  }

  private static void overGrpc(TestServer server, MethodDescriptor call, String field, String id) {
    FieldDescriptor text = call.getInputType().findFieldByName(field);
    new Grpc("localhost", server.port(), caller(server, call).token())
        .call(
            call.getService().getFullName() + "/" + call.getName(),
            DynamicMessage.newBuilder(call.getInputType()).setField(text, id).build(),
            DynamicMessage.getDefaultInstance(call.getOutputType()));
  }
}
