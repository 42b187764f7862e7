package dev.guildhall.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.contract.commons.RegionCode;
import dev.guildhall.contract.environments.CreateEnvironment;
import dev.guildhall.contract.environments.CreateEnvironmentRequest;
import dev.guildhall.contract.environments.CreateEnvironmentResponse;
import dev.guildhall.contract.environments.DeleteEnvironmentRequest;
import dev.guildhall.contract.environments.GetEnvironmentRequest;
import dev.guildhall.contract.environments.GetEnvironmentResponse;
import dev.guildhall.contract.environments.ListEnvironmentsRequest;
import dev.guildhall.contract.environments.ListEnvironmentsResponse;
import dev.guildhall.contract.environments.UpdateEnvironment;
import dev.guildhall.contract.environments.UpdateEnvironmentRequest;
import dev.guildhall.contract.environments.UpdateEnvironmentResponse;
import dev.guildhall.storage.IdSource;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Environments as the workspace's client sees them. */
@GuildhallTest
final class EnvironmentsTest {
  private static final String PATH = "/api/v1/environments";
  private static final String SERVICE = "scalekit.v1.environments.EnvironmentService/";

  private final TestServer server;
  private final Rest workspace;

  EnvironmentsTest(TestServer server) {
    this.server = server;
    this.workspace = server.workspace();
  }

  @Test
  void createAnswersTheWholeEnvironment() {
    Rest.Answer answer =
        workspace.post(
            PATH,
            """
            {"display_name": "Production", "region_code": "EU", "type": "PRD"}\
            """);
    assertThat(answer.status()).isEqualTo(201);
    ObjectNode environment = (ObjectNode) answer.json().get("environment");
    String id = environment.remove("id").textValue();
    assertThat(Instant.parse(environment.remove("create_time").textValue()))
        .isEqualTo(IdSource.timeOf(Long.parseLong(id.substring("env_".length()))));
    assertThat(Instant.parse(environment.remove("update_time").textValue())).isNotNull();
    assertThat(environment.toPrettyString())
        .isEqualToIgnoringWhitespace(
            """
            {"display_name": "Production", "domain": "%s", "region_code": "EU", "type": "PRD",
             "custom_domain_status": "UNSPECIFIED"}\
            """
                .formatted(URI.create(server.url()).getHost())
                .replace("\": ", "\" : "));
    assertThat(workspace.get(PATH + "/" + id).json()).isEqualTo(answer.json());
  }

  @Test
  void createFillsInRegionAndType() {
    JsonNode environment = create("Defaults");
    assertThat(environment.get("region_code").textValue()).isEqualTo("US");
    assertThat(environment.get("type").textValue()).isEqualTo("DEV");
  }

  @Test
  void createNamesEveryFieldThatIsWrong() {
    StatusRuntimeException refused =
        refusal(() ->
            grpc()
                .call(
                    SERVICE + "CreateEnvironment",
                    CreateEnvironmentRequest.newBuilder()
                        .setEnvironment(
                            CreateEnvironment.newBuilder()
                                .setDisplayName("Odd")
                                .setRegionCodeValue(77)
                                .setTypeValue(77))
                        .build(),
                    CreateEnvironmentResponse.getDefaultInstance()));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Grpc.errorInfo(refused).getValidationErrorInfo().getFieldViolationsList())
        .extracting(violation -> violation.getField())
        .containsExactly("environment.region_code", "environment.type");
    assertThat(workspace.post(PATH, "{}").status()).isEqualTo(400);
    assertThat(workspace.post(PATH, "{\"display_name\": \"a\\u0007b\"}").text())
        .contains("environment.display_name");
    assertThat(
            workspace.post(PATH, "{\"display_name\": \"%s\"}".formatted("x".repeat(201))).status())
        .isEqualTo(400);
  }

  @Test
  void renameChangesTheNameAndTheTimeOfChange() {
    JsonNode before = create("Before");
    String path = PATH + "/" + before.get("id").textValue();
    JsonNode after =
        workspace.patch(path, "{\"display_name\": \"After\"}").json().at("/environment");
    assertThat(after.get("display_name").textValue()).isEqualTo("After");
    assertThat(time(after, "update_time")).isAfter(time(before, "update_time"));
    assertThat(after.get("create_time")).isEqualTo(before.get("create_time"));
    assertThat(workspace.patch(path, "{\"display_name\": \"After\"}").json().at("/environment"))
        .isEqualTo(after);
    assertThat(workspace.patch(path, "{}").json().at("/environment")).isEqualTo(after);
    assertThat(workspace.patch(path, "{\"display_name\": \"\"}").status()).isEqualTo(400);
    assertThat(workspace.get(path).json().at("/environment")).isEqualTo(after);
  }

  @Test
  void listGoesNewestFirstThroughEveryPage() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(create("Listed " + i).get("id").textValue());
    }
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = workspace.get(PATH + "?page_size=2&page_token=" + token).json();
      assertThat(page.get("total_size").intValue()).isGreaterThanOrEqualTo(5);
      page.get("environments").forEach(item -> listed.add(item.get("id").textValue()));
      token = page.get("next_page_token").textValue();
    } while (!token.isEmpty());
    assertThat(listed).containsSubsequence(made).doesNotHaveDuplicates();
    assertThat(listed).isSortedAccordingTo((a, b) -> b.compareTo(a));
    Rest.Answer refused = workspace.get(PATH + "?page_token=nonsense");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue()).isEqualTo("Invalid page token");
  }

  @Test
  void deleteEndsEverythingInsideAtOnce() {
    String id = create("Doomed").get("id").textValue();
    JsonNode client = workspace.post(PATH + "/" + id + "/clients", "{\"name\": \"x\"}").json();
    TestEnvironment inside =
        TestEnvironment.signIn(
            server, client.at("/client/id").textValue(), client.at("/plain_secret").textValue());
    JsonNode organization = inside.createOrganization("{\"display_name\": \"Inside\"}");
    String path = "/api/v1/organizations/" + organization.get("id").textValue();
    JsonNode directory =
        inside.rest().post(path + "/directories", "{\"directory_type\": \"SCIM\"}").json();
    String directoryId = directory.at("/directory/id").textValue();
    Rest provider =
        new Rest(
            server.url() + "/directory/" + directoryId + "/scim/v2",
            Optional.of(
                inside
                    .rest()
                    .post(path + "/directories/" + directoryId + "/secrets", "")
                    .json()
                    .get("plain_secret")
                    .textValue()));
    String link =
        inside.rest().put(path + "/portal_links", "").json().at("/link/location").textValue();
    assertThat(provider.get("/Users").status()).isEqualTo(200);
    assertThat(server.rest().send("HEAD", URI.create(link).getPath(), Optional.empty()).status())
        .isEqualTo(200);

    Rest.Answer deleted = workspace.delete(PATH + "/" + id);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.text()).isEqualTo("{}");

    Rest.Answer refused =
        inside.rest().get("/api/v1/organizations/" + organization.get("id").textValue());
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().get("message").textValue()).contains("deleted");
    assertThat(OAuth.status(server, inside.clientId(), inside.clientSecret())).isEqualTo(401);
    for (Rest.Answer answer :
        List.of(
            workspace.get(PATH + "/" + id),
            workspace.patch(PATH + "/" + id, "{\"display_name\": \"x\"}"),
            workspace.delete(PATH + "/" + id),
            workspace.get(PATH + "/" + id + "/clients"),
            workspace.post(PATH + "/" + id + "/clients", "{\"name\": \"x\"}"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().get("message").textValue())
          .isEqualTo("environment " + id + " not found");
    }
    assertThat(workspace.get(PATH + "?page_size=100").text()).doesNotContain(id);
    assertThat(provider.get("/Users").status()).isEqualTo(401);
    assertThat(provider.get("/Users").text()).contains("This SCIM directory was deleted.");
    assertThat(provider.post("/Users", "{\"userName\": \"late\"}").status()).isEqualTo(401);
    assertThat(server.rest().get(URI.create(link).getPath()).status()).isEqualTo(404);
  }

  @Test
  void anIdOfNoEnvironmentIsNotFound() {
    for (String id : List.of("env_1", "env_0", "envy", "env_99999999999999999999")) {
      assertThat(workspace.get(PATH + "/" + id).status()).isEqualTo(404);
      assertThat(workspace.delete(PATH + "/" + id).status()).isEqualTo(404);
    }
  }

  @Test
  void everyCallIsTheWorkspacesAlone(TestEnvironment environment) {
    Rest outsider = environment.rest();
    for (Rest.Answer answer :
        List.of(
            outsider.get(PATH),
            outsider.post(PATH, "{\"display_name\": \"x\"}"),
            outsider.get(PATH + "/env_1"),
            outsider.patch(PATH + "/env_1", "{}"),
            outsider.delete(PATH + "/env_1"),
            outsider.get(PATH + "/env_1/clients"),
            outsider.post(PATH + "/env_1/clients", "{}"),
            outsider.post(PATH + "/env_1/clients/skc_1:rotate", "{}"),
            outsider.delete(PATH + "/env_1/clients/skc_1"))) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().get("message").textValue()).contains("workspace client");
    }
    assertThat(server.rest().get(PATH).status()).isEqualTo(401);
  }

  @Test
  void grpcAnswersTheSame() {
    var created =
        grpc()
            .call(
                SERVICE + "CreateEnvironment",
                CreateEnvironmentRequest.newBuilder()
                    .setEnvironment(
                        CreateEnvironment.newBuilder()
                            .setDisplayName("Over gRPC")
                            .setRegionCode(RegionCode.EU))
                    .build(),
                CreateEnvironmentResponse.getDefaultInstance())
            .getEnvironment();
    assertThat(created.getRegionCode()).isEqualTo(RegionCode.EU);
    var get = GetEnvironmentRequest.newBuilder().setId(created.getId()).build();
    assertThat(
            grpc()
                .call(SERVICE + "GetEnvironment", get, GetEnvironmentResponse.getDefaultInstance())
                .getEnvironment())
        .isEqualTo(created);
    assertThat(
            grpc()
                .call(
                    SERVICE + "UpdateEnvironment",
                    UpdateEnvironmentRequest.newBuilder()
                        .setId(created.getId())
                        .setEnvironment(UpdateEnvironment.newBuilder().setDisplayName("Renamed"))
                        .build(),
                    UpdateEnvironmentResponse.getDefaultInstance())
                .getEnvironment()
                .getDisplayName())
        .isEqualTo("Renamed");
    assertThat(
            grpc()
                .call(
                    SERVICE + "ListEnvironment",
                    ListEnvironmentsRequest.newBuilder().setPageSize(-1).build(),
                    ListEnvironmentsResponse.getDefaultInstance())
                .getEnvironmentsList())
        .extracting(environment -> environment.getId())
        .contains(created.getId());
    grpc()
        .call(
            SERVICE + "DeleteEnvironment",
            DeleteEnvironmentRequest.newBuilder().setId(created.getId()).build(),
            com.google.protobuf.Empty.getDefaultInstance());
    assertThat(
            refusal(() ->
                    grpc()
                        .call(
                            SERVICE + "GetEnvironment",
                            get,
                            GetEnvironmentResponse.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  private JsonNode create(String name) {
    return workspace
        .post(PATH, "{\"display_name\": \"%s\"}".formatted(name))
        .json()
        .get("environment");
  }

  private Grpc grpc() {
    URI url = URI.create(server.url());
    return new Grpc(url.getHost(), url.getPort(), Optional.of(workspace.token().orElseThrow()));
  }

  private static Instant time(JsonNode environment, String field) {
    return Instant.parse(environment.get(field).textValue());
  }

  private static StatusRuntimeException refusal(Runnable call) {
    StatusRuntimeException[] refused = new StatusRuntimeException[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(StatusRuntimeException.class, thrown -> refused[0] = thrown);
    return refused[0];
  }
}
