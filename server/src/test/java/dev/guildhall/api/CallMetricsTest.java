package dev.guildhall.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.RawGrpc;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every call counts once, as what its caller was told, in the same words on both faces. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallMetricsTest {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";
  private static final String GET = SERVICE + "GetOrganization";
  private static final String UPDATE = SERVICE + "UpdateOrganization";
  private static final Pattern COUNT =
      Pattern.compile(
          "guildhall_calls_seconds_count\\{call=\"(.*?)\",face=\"(.*?)\",outcome=\"(.*?)\"} (\\d+).*");

  private final TestServer server = TestServer.start();
  private final TestEnvironment environment = server.dev();

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void saysOverRestWhatTheWireSays() {
    environment.createOrganization("{\"display_name\": \"A\"}");
    environment.rest().get("/api/v1/organizations/org_1");
    server.rest().get("/api/v1/organizations");
    server.rest().post("/oauth/token", "grant_type=client_credentials");
    server.rest().get("/nowhere");
    environment.rest().get("/api/v1/organizations:export");

    assertThat(outcomes("rest", "/api/v1/organizations/{id}")).contains("NOT_FOUND");
    assertThat(outcomes("rest", "/api/v1/organizations")).contains("ok", "UNAUTHENTICATED");
    assertThat(outcomes("rest", "/oauth/token")).hasSizeGreaterThan(1);
    assertThat(outcomes("rest", "unrouted")).contains("UNIMPLEMENTED");
    assertThat(outcomes("rest", "/api/v1/organizations:export")).containsExactly("ok");
    assertThat(outcomes("rest", ""))
        .allMatch(outcome -> outcome.equals("ok") || Code.valueOf(outcome) != Code.UNRECOGNIZED);
  }

  @Test
  void countsWhatIsRefusedBeforeItsWorkBegins() throws Exception {
    Buffer get = message(GetOrganizationRequest.newBuilder().setId("org_1").build().toByteArray());

    call(GET, get, "content-type", "application/grpc+json");
    assertThat(outcomes("grpc", GET)).containsExactly("INVALID_ARGUMENT");
    call(GET, get, "grpc-timeout", "0S");
    assertThat(outcomes("grpc", GET)).containsExactly("DEADLINE_EXCEEDED", "INVALID_ARGUMENT");
    call(GET, message(new byte[2 << 20]), "te", "trailers");
    call(GET, get, "te", "trailers");
    assertThat(outcomes("grpc", GET))
        .containsExactly(
            "DEADLINE_EXCEEDED", "INVALID_ARGUMENT", "NOT_FOUND", "RESOURCE_EXHAUSTED");
    call("no.such.Service/Get", get, "te", "trailers");
    assertThat(outcomes("grpc", "unrouted")).containsExactly("UNIMPLEMENTED");
  }

  @Test
  void countsALateCallAsWhatItWasAnswered() throws Exception {
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    var update = UpdateOrganizationRequest.newBuilder().setId(id);
    update.getOrganizationBuilder().setDisplayName("Late");
    try (Connection lock = server.connect();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute(
          "select 1 from organizations where organization_id = %s for update"
              .formatted(id.substring("org_".length())));
      call(UPDATE, message(update.build().toByteArray()), "grpc-timeout", "200m");
      lock.rollback();
    }
    Eventually.until(
        "the change is made after all",
        () ->
            environment
                .rest()
                .get("/api/v1/organizations/" + id, "Cache-Control", "no-cache")
                .text()
                .contains("Late"));
    assertThat(outcomes("grpc", UPDATE)).containsExactly("DEADLINE_EXCEEDED");
  }

  private static Buffer message(byte[] bytes) {
    return RawGrpc.frame(false, bytes);
  }

  private void call(String method, Buffer body, String header, String value) throws Exception {
    try (RawGrpc raw = new RawGrpc(environment, HttpVersion.HTTP_2)) {
      raw.call(method, body, Map.of(header, List.of(value)));
    }
  }

  /** Those of the calls whose name ends so, in their order. */
  private Set<String> outcomes(String face, String call) {
    Set<String> outcomes = new TreeSet<>();
    for (String line : server.rest().get("/metrics").text().lines().toList()) {
      Matcher count = COUNT.matcher(line);
      if (count.matches() && count.group(2).equals(face) && count.group(1).endsWith(call)) {
        outcomes.add(count.group(3));
      }
    }
    return outcomes;
  }
}
