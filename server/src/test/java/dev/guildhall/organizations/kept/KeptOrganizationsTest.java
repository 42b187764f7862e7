package dev.guildhall.organizations.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.Organization;
import dev.guildhall.oauth.AccessTokens;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Answers kept in memory: given as the database would give them, and never past a change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeptOrganizationsTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations/";
  private static final String EXTERNAL = "/api/v1/organizations:external/";
  private static final String GET_CALL =
      "scalekit.v1.organizations.OrganizationService/GetOrganization";

  @SuppressWarnings("NullAway.Init") // set before the first test
  private TestServer server;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private TestEnvironment dev;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private Rest rest;

  @BeforeAll
  void start() {
    server = TestServer.start();
    dev = server.dev();
    rest = dev.rest();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String create(String json) {
    return dev.createOrganization(json).get("id").textValue();
  }

  /** Reads until the answer comes from memory; a change behind the server's back tells. */
  private void keep(String path) throws Exception {
    Supplier<JsonNode> whole =
        () -> rest.get(path, "Cache-Control", "no-cache").json().get("organization");
    keep(
        server,
        whole.get().get("id").textValue(),
        () -> whole.get().get("display_name").textValue(),
        () -> rest.get(path).json().at("/organization/display_name").textValue());
  }

  private static void keep(
      TestServer server, String id, Supplier<String> readWhole, Supplier<String> read)
      throws Exception {
    String name = readWhole.get();
    String number = id.substring("org_".length());
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      Eventually.until(
          "the answer comes from memory",
          () -> {
            var _ = read.get();
            statement.execute(rename(number, "behind its back"));
            String seen = read.get();
            statement.execute(rename(number, name));
            var _ = readWhole.get();
            return seen.equals(name);
          });
    }
  }

  private static String rename(String id, String name) {
    return "update organizations set display_name = '%s' where organization_id = %s"
        .formatted(name, id);
  }

  @Test
  void isTheAnswerOfTheDatabaseToTheByte() throws Exception {
    String id =
        create(
            """
            {"display_name": "Öl & <Söhne> \\"GmbH\\"", "external_id": "kept é/1", "slug": "kept-1",
             "metadata": {"bbb": "2", "aaa": "ü"}, "external_ids": {"billing": "cus_1"}}
            """);
    for (String path : new String[] {ORGANIZATIONS + id, EXTERNAL + "kept%20%C3%A9%2F1"}) {
      Rest.Answer whole = rest.get(path, "Cache-Control", "no-cache");
      keep(path);
      Rest.Answer kept = rest.get(path, "X-Request-Id", "mine");
      assertThat(kept.status()).isEqualTo(200);
      assertThat(kept.text()).isEqualTo(whole.text());
      assertThat(kept.header("x-request-id")).hasValue("mine");
      for (String header : new String[] {"etag", "content-type", "x-content-type-options"}) {
        assertThat(kept.header(header)).as(header).isPresent().isEqualTo(whole.header(header));
      }
      Rest.Answer known = rest.get(path, "If-None-Match", kept.header("etag").orElseThrow());
      assertThat(known.status()).isEqualTo(304);
      assertThat(known.text()).isEmpty();
      assertThat(rest.get(path, "If-None-Match", "\"99\"").text()).isEqualTo(whole.text());
      assertThat(rest.send("HEAD", path, Optional.empty()).text()).isEmpty();
    }
  }

  private GetOrganizationResponse get(Map<String, String> metadata, GetOrganizationRequest wanted) {
    String call = wanted.hasId() ? GET_CALL : GET_CALL + "ByExternalId";
    return dev.grpc()
        .with(metadata)
        .call(call, wanted, GetOrganizationResponse.getDefaultInstance());
  }

  private void keep(GetOrganizationRequest wanted) throws Exception {
    Supplier<Organization> whole =
        () -> get(Map.of("cache-control", "no-cache"), wanted).getOrganization();
    keep(
        server,
        whole.get().getId(),
        () -> whole.get().getDisplayName(),
        () -> get(Map.of(), wanted).getOrganization().getDisplayName());
  }

  private static GetOrganizationRequest byId(String id) {
    return GetOrganizationRequest.newBuilder().setId(id).build();
  }

  private static GetOrganizationRequest byExternalId(String externalId) {
    return GetOrganizationRequest.newBuilder().setExternalId(externalId).build();
  }

  @Test
  void isTheAnswerOfTheDatabaseOverGrpc() throws Exception {
    String id =
        create(
            """
            {"display_name": "Öl", "external_id": "kept é/2", "metadata": {"aaa": "ü"}}
            """);
    for (GetOrganizationRequest wanted : List.of(byId(id), byExternalId("kept é/2"))) {
      GetOrganizationResponse whole = get(Map.of("cache-control", "no-cache"), wanted);
      keep(wanted);
      assertThat(get(Map.of(), wanted)).isEqualTo(whole);
      GetOrganizationRequest then = wanted.toBuilder().setAt(timestamp(Instant.EPOCH)).build();
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> get(Map.of(), then))
          .matches(refused -> refused.getStatus().getCode() == Status.Code.NOT_FOUND);
    }
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  /** One official SDK sends the token of its start for ever, and the current one beside it. */
  @Test
  void isGivenToACallerWhoseFirstTokenIsOver() throws Exception {
    try (TestServer other = TestServer.start()) {
      TestEnvironment client = other.dev();
      String id = client.createOrganization("{\"display_name\": \"Both\"}").get("id").textValue();
      other.clock().advance(AccessTokens.LIFETIME.plusSeconds(1));
      String current = TestEnvironment.token(other, client.clientId(), client.clientSecret());
      Function<Map<String, String>, String> name =
          metadata ->
              new Grpc("127.0.0.1", other.port(), Optional.of(client.token()), metadata)
                  .call(GET_CALL, byId(id), GetOrganizationResponse.getDefaultInstance())
                  .getOrganization()
                  .getDisplayName();
      Map<String, String> second = Map.of("authorization", "Bearer " + current);
      Map<String, String> whole =
          Map.of("cache-control", "no-cache", "authorization", "Bearer " + current);
      keep(other, id, () -> name.apply(whole), () -> name.apply(second));
    }
  }

  @Test
  void isNotGivenToOthersOverGrpc() throws Exception {
    String id = create("{\"display_name\": \"Private too\"}");
    keep(byId(id));
    assertThat(code(server.newEnvironment().grpc(), byId(id))).isEqualTo(Status.Code.NOT_FOUND);
    Grpc forged = new Grpc("127.0.0.1", server.port(), Optional.of("x.y.z"));
    assertThat(code(forged, byId(id))).isEqualTo(Status.Code.UNAUTHENTICATED);
    Grpc nobody = new Grpc("127.0.0.1", server.port(), Optional.empty());
    assertThat(code(nobody, byId(id))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static Status.Code code(Grpc grpc, GetOrganizationRequest wanted) {
    try {
      grpc.call(GET_CALL, wanted, GetOrganizationResponse.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Test
  void endsWithEveryChangeOverGrpcToo() throws Exception {
    String id = create("{\"display_name\": \"One\", \"external_id\": \"life over gRPC\"}");
    keep(byId(id));
    keep(ORGANIZATIONS + id); // each face has its own, and both end
    rest.patch(ORGANIZATIONS + id, "{\"display_name\": \"Two\"}");
    assertThat(get(Map.of(), byId(id)).getOrganization().getDisplayName()).isEqualTo("Two");
    assertThat(shown(ORGANIZATIONS + id, "/display_name")).isEqualTo("Two");
    keep(byExternalId("life over gRPC"));
    rest.patch(ORGANIZATIONS + id, "{\"external_id\": null}");
    String heir = create("{\"display_name\": \"Heir\", \"external_id\": \"life over gRPC\"}");
    assertThat(get(Map.of(), byExternalId("life over gRPC")).getOrganization().getId())
        .isEqualTo(heir);
    keep(byId(heir));
    rest.delete(ORGANIZATIONS + heir);
    assertThat(code(dev.grpc(), byId(heir))).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void isNotGivenToOthers() throws Exception {
    String path = ORGANIZATIONS + create("{\"display_name\": \"Private\"}");
    keep(path);
    assertThat(server.rest().get(path).status()).isEqualTo(401);
    assertThat(new Rest(server.url(), Optional.of("x.y.z")).get(path).status()).isEqualTo(401);
    assertThat(server.workspace().get(path).status()).isEqualTo(403);
    TestEnvironment other = server.newEnvironment();
    assertThat(other.rest().get(path).status()).isEqualTo(404);
  }

  @Test
  void endsWithEveryChangeOfThisProcess() throws Exception {
    String id = create("{\"display_name\": \"One\", \"external_id\": \"life\"}");
    String path = ORGANIZATIONS + id;
    String named = EXTERNAL + "life";
    keep(path);

    rest.patch(path, "{\"display_name\": \"Two\"}");
    assertThat(shown(path, "/display_name")).isEqualTo("Two");
    assertThat(shown(named, "/display_name")).isEqualTo("Two");
    keep(named);
    rest.patch(path, "{\"metadata\": {\"aaa\": \"1\"}}");
    assertThat(shown(path, "/metadata/aaa")).isEqualTo("1");
    keep(path);
    rest.patch(path + "/settings", "{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}");
    assertThat(shown(path, "/settings/features/0/enabled")).isEqualTo("true");
    keep(path);
    rest.put(named, "{\"display_name\": \"Three\"}");
    assertThat(shown(path, "/display_name")).isEqualTo("Three");

    keep(named);
    rest.patch(path, "{\"external_id\": \"life-2\"}");
    assertThat(rest.get(named).status()).isEqualTo(410); // it knows the successor
    assertThat(shown(EXTERNAL + "life-2", "/id")).isEqualTo(id);
    String heir = create("{\"display_name\": \"Heir\", \"external_id\": \"life\"}");
    assertThat(shown(named, "/id")).isEqualTo(heir);

    keep(path);
    rest.delete(path);
    assertThat(rest.get(path).status()).isEqualTo(404);
    assertThat(rest.get(EXTERNAL + "life-2").status()).isEqualTo(404);
    assertThat(rest.post(path + ":restore", "{}").status()).isEqualTo(200);
    assertThat(shown(path, "/display_name")).isEqualTo("Three");
    keep(path);
    rest.delete(path);
    assertThat(rest.post(path + ":purge", "{}").status()).isEqualTo(200);
    assertThat(rest.get(path).status()).isEqualTo(404);
  }

  @Test
  void endsWithItsEnvironment() throws Exception {
    TestEnvironment doomed = server.newEnvironment();
    String path =
        ORGANIZATIONS
            + doomed.createOrganization("{\"display_name\": \"Doomed\"}").get("id").textValue();
    for (int i = 0; i < 20; i++) {
      assertThat(doomed.rest().get(path).status()).isEqualTo(200);
    }
    assertThat(server.workspace().delete("/api/v1/environments/" + environmentOf(doomed)).status())
        .isEqualTo(200);
    assertThat(doomed.rest().get(path).status()).isEqualTo(401);
  }

  private static String environmentOf(TestEnvironment environment) {
    String claims =
        new String(
            Base64.getUrlDecoder().decode(environment.token().split("\\.")[1]),
            StandardCharsets.UTF_8);
    return claims.replaceAll(".*\"environment_id\":\"([^\"]+)\".*", "$1");
  }

  private String shown(String path, String pointer) {
    return rest.get(path).json().at("/organization" + pointer).asText();
  }
}
