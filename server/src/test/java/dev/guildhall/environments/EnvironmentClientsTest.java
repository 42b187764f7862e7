package dev.guildhall.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientResponse;
import dev.guildhall.contract.guildhall.DeleteEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.ListEnvironmentClientsRequest;
import dev.guildhall.contract.guildhall.ListEnvironmentClientsResponse;
import dev.guildhall.contract.guildhall.RotateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.RotateEnvironmentClientResponse;
import dev.guildhall.storage.IdSource;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API clients of environments; the clock moves here, so the server is this test's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set by the methods that JUnit calls first
final class EnvironmentClientsTest {
  private static final String SERVICE = "guildhall.v1.EnvironmentClientService/";

  private TestServer server;
  private Rest workspace;
  private String environmentId;
  private String path;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void createEnvironment() {
    workspace = server.workspace();
    environmentId =
        workspace
            .post("/api/v1/environments", "{\"display_name\": \"test\"}")
            .json()
            .at("/environment/id")
            .textValue();
    path = "/api/v1/environments/" + environmentId + "/clients";
  }

  @Test
  void createAnswersTheClientAndItsSecretOnce() {
    Rest.Answer answer = workspace.post(path, "{\"name\": \"Backend\"}");
    assertThat(answer.status()).isEqualTo(201);
    ObjectNode client = (ObjectNode) answer.json().get("client");
    String secret = answer.json().get("plain_secret").textValue();
    assertThat(secret).startsWith("sks_");
    assertThat(client.get("environment_id").textValue()).isEqualTo(environmentId);
    assertThat(client.get("name").textValue()).isEqualTo("Backend");
    String id = client.get("id").textValue();
    assertThat(Instant.parse(client.get("create_time").textValue()))
        .isEqualTo(IdSource.timeOf(Long.parseLong(id.substring("skc_".length()))));
    assertThat(token(id, secret)).isEqualTo(200);
    Rest.Answer listed = workspace.get(path);
    assertThat(listed.json().at("/clients/0")).isEqualTo(client);
    assertThat(listed.text()).doesNotContain(secret);
  }

  @Test
  void createRefusesABadNameAndAnUnknownEnvironment() {
    for (String name : List.of("", "x".repeat(129), "a\\u0007b")) {
      Rest.Answer refused = workspace.post(path, "{\"name\": \"%s\"}".formatted(name));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().at("/details/0/validation_error_info/field_violations/0/field"))
          .hasToString("\"name\"");
    }
    for (String unknown : List.of("env_1", "nonsense")) {
      Rest.Answer refused =
          workspace.post("/api/v1/environments/" + unknown + "/clients", "{\"name\": \"x\"}");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.json().get("message").textValue())
          .isEqualTo("environment " + unknown + " not found");
    }
  }

  @Test
  void listGoesNewestFirstBothWays() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.addFirst(create().at("/client/id").textValue());
    }
    JsonNode first = workspace.get(path + "?page_size=2").json();
    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(first.get("total_size").intValue()).isEqualTo(3);
    assertThat(first.get("prev_page_token").textValue()).isEmpty();
    JsonNode second =
        workspace
            .get(path + "?page_size=2&page_token=" + first.get("next_page_token").textValue())
            .json();
    assertThat(ids(second)).isEqualTo(made.subList(2, 3));
    assertThat(second.get("next_page_token").textValue()).isEmpty();
    JsonNode back =
        workspace
            .get(path + "?page_size=2&page_token=" + second.get("prev_page_token").textValue())
            .json();
    assertThat(ids(back)).isEqualTo(ids(first));
  }

  @Test
  void anotherEnvironmentsPageTokenIsRefused() {
    create();
    create();
    String token = workspace.get(path + "?page_size=1").json().get("next_page_token").textValue();
    createEnvironment();
    assertThat(workspace.get(path + "?page_token=" + token).status()).isEqualTo(400);
  }

  @Test
  void rotateKeepsTheOlderSecretForADayUnlessToldOtherwise() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    String old = made.at("/plain_secret").textValue();
    Rest.Answer answer = workspace.post(path + "/" + id + ":rotate", "{}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("client")).isEqualTo(made.get("client"));
    String young = answer.json().get("plain_secret").textValue();
    assertThat(young).isNotEqualTo(old);
    assertThat(token(id, old)).isEqualTo(200);
    server.clock().advance(java.time.Duration.ofHours(25));
    assertThat(token(id, old)).isEqualTo(401);
    assertThat(token(id, young)).isEqualTo(200);
  }

  @Test
  void rotateWithoutOverlapEndsEveryOlderSecretAtOnce() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    String second = rotate(id, "3600s");
    assertThat(token(id, made.at("/plain_secret").textValue())).isEqualTo(200);
    String third = rotate(id, "0s");
    assertThat(token(id, made.at("/plain_secret").textValue())).isEqualTo(401);
    assertThat(token(id, second)).isEqualTo(401);
    assertThat(token(id, third)).isEqualTo(200);
  }

  @Test
  void aLaterRotationDoesNotProlongAnOlderSecret() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    rotate(id, "60s");
    rotate(id, "86400s");
    server.clock().advance(java.time.Duration.ofSeconds(61));
    assertThat(token(id, made.at("/plain_secret").textValue())).isEqualTo(401);
  }

  @Test
  void rotateRefusesAnOverlapOutOfBoundsAndUnknownClients() {
    String id = create().at("/client/id").textValue();
    for (String overlap : List.of("-1s", "2592001s", "soon")) {
      assertThat(
              workspace
                  .post(path + "/" + id + ":rotate", "{\"overlap\": \"%s\"}".formatted(overlap))
                  .status())
          .isEqualTo(400);
    }
    assertThat(workspace.post(path + "/skc_1:rotate", "{}").status()).isEqualTo(404);
    createEnvironment();
    assertThat(workspace.post(path + "/" + id + ":rotate", "{}").status()).isEqualTo(404);
    assertThat(workspace.delete(path + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void deleteEndsTheClientAndItsTokensAtOnce() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    String secret = made.at("/plain_secret").textValue();
    TestEnvironment client = TestEnvironment.signIn(server, id, secret);
    JsonNode other = create();
    assertThat(workspace.delete(path + "/" + id).text()).isEqualTo("{}");
    assertThat(client.rest().get("/api/v1/organizations").status()).isEqualTo(401);
    assertThat(token(id, secret)).isEqualTo(401);
    assertThat(ids(workspace.get(path).json())).containsExactly(other.at("/client/id").textValue());
    Rest.Answer again = workspace.delete(path + "/" + id);
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.json().get("message").textValue()).isEqualTo("client " + id + " not found");
    assertThat(workspace.post(path + "/" + id + ":rotate", "{}").status()).isEqualTo(404);
  }

  @Test
  void tokensStayDeadWhereTheClockIsSetBack() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    TestEnvironment client =
        TestEnvironment.signIn(server, id, made.at("/plain_secret").textValue());
    JsonNode other = create();
    server.clock().advance(java.time.Duration.ofMinutes(-50));
    workspace.delete(path + "/" + id);
    server.clock().advance(java.time.Duration.ofMinutes(90));
    workspace.delete(path + "/" + other.at("/client/id").textValue()); // reads them all again
    assertThat(client.rest().get("/api/v1/organizations").status()).isEqualTo(401);
  }

  @Test
  void anotherProcessRefusesADeletedClientsTokensSoon() {
    JsonNode made = create();
    String id = made.at("/client/id").textValue();
    try (TestServer second = TestServer.start(server.databaseUrl(), settings -> settings)) {
      TestEnvironment client =
          TestEnvironment.signIn(server, id, made.at("/plain_secret").textValue());
      Rest elsewhere = new Rest(second.url(), java.util.Optional.of(client.token()));
      assertThat(elsewhere.get("/api/v1/organizations").status()).isEqualTo(200);
      workspace.delete(path + "/" + id);
      Eventually.until(
          "the token ends with its client, long before its time",
          () -> elsewhere.get("/api/v1/organizations").status() != 200);
      assertThat(elsewhere.get("/api/v1/organizations").status()).isEqualTo(401);
    }
  }

  @Test
  void grpcAnswersTheSame() {
    var created =
        grpc()
            .call(
                SERVICE + "CreateEnvironmentClient",
                CreateEnvironmentClientRequest.newBuilder()
                    .setEnvironmentId(environmentId)
                    .setName("Over gRPC")
                    .build(),
                CreateEnvironmentClientResponse.getDefaultInstance());
    String id = created.getClient().getId();
    assertThat(
            grpc()
                .call(
                    SERVICE + "ListEnvironmentClients",
                    ListEnvironmentClientsRequest.newBuilder()
                        .setEnvironmentId(environmentId)
                        .build(),
                    ListEnvironmentClientsResponse.getDefaultInstance())
                .getClientsList())
        .containsExactly(created.getClient());
    var rotated =
        grpc()
            .call(
                SERVICE + "RotateEnvironmentClient",
                RotateEnvironmentClientRequest.newBuilder()
                    .setEnvironmentId(environmentId)
                    .setClientId(id)
                    .setOverlap(Duration.getDefaultInstance())
                    .build(),
                RotateEnvironmentClientResponse.getDefaultInstance());
    assertThat(token(id, created.getPlainSecret())).isEqualTo(401);
    assertThat(token(id, rotated.getPlainSecret())).isEqualTo(200);
    var delete =
        DeleteEnvironmentClientRequest.newBuilder()
            .setEnvironmentId(environmentId)
            .setClientId(id)
            .build();
    grpc().call(SERVICE + "DeleteEnvironmentClient", delete, Empty.getDefaultInstance());
    assertThatThrownBy(() ->
            grpc().call(SERVICE + "DeleteEnvironmentClient", delete, Empty.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void grpcRefusesAnOverlapThatIsNoDuration() {
    String id = create().at("/client/id").textValue();
    var rotate =
        RotateEnvironmentClientRequest.newBuilder()
            .setEnvironmentId(environmentId)
            .setClientId(id)
            .setOverlap(
                Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(2_000_000_000).build())
            .build();

    assertThatThrownBy(() ->
            grpc()
                .call(
                    SERVICE + "RotateEnvironmentClient",
                    rotate,
                    RotateEnvironmentClientResponse.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("overlap");
  }

  private JsonNode create() {
    return workspace.post(path, "{\"name\": \"test\"}").json();
  }

  private String rotate(String id, String overlap) {
    return workspace
        .post(path + "/" + id + ":rotate", "{\"overlap\": \"%s\"}".formatted(overlap))
        .json()
        .get("plain_secret")
        .textValue();
  }

  private int token(String clientId, String secret) {
    return OAuth.status(server, clientId, secret);
  }

  private Grpc grpc() {
    URI url = URI.create(server.url());
    return new Grpc(url.getHost(), url.getPort(), workspace.token());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("clients").forEach(client -> ids.add(client.get("id").textValue()));
    return ids;
  }
}
