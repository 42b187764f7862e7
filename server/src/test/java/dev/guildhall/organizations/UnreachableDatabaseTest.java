package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** While the database takes no connection, every caller hears so, and afterwards all is well. */
final class UnreachableDatabaseTest {
  private static final String PATH = "/api/v1/organizations";
  private static final String GET_CALL =
      "scalekit.v1.organizations.OrganizationService/GetOrganization";

  private static final Optional<String> CHANGE = Optional.of("{\"metadata\": {\"seen\": \"yes\"}}");

  @Test
  void isToldToReadersAndWriters() throws Exception {
    String url = TestPostgres.newDatabase();
    try (TestServer server = TestServer.start(url, config -> config)) {
      TestEnvironment dev = server.dev();
      Rest rest = dev.rest();
      String id =
          dev.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"acme\"}")
              .get("id")
              .textValue();
      String[] fresh = {"Cache-Control", "no-cache", "X-Request-Id", "mine"};
      List<Callable<Rest.Answer>> calls =
          List.of(
              () -> rest.get(PATH + "/" + id, fresh),
              () -> rest.get(PATH + ":external/acme", fresh),
              () -> rest.get(PATH, fresh),
              () -> rest.send("PATCH", PATH + "/" + id, CHANGE, fresh));

      TestPostgres.allowConnections(url, false);
      for (Rest.Answer answer : Together.call(calls)) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).hasValue("1");
        assertThat(answer.header("x-request-id")).hasValue("mine");
        assertThat(answer.header("content-type")).hasValue("application/json");
        assertThat(answer.json().get("code").intValue()).isEqualTo(Status.Code.UNAVAILABLE.value());
      }
      assertThat(code(dev.grpc(), id)).isEqualTo(Status.Code.UNAVAILABLE);

      TestPostgres.allowConnections(url, true);
      for (Rest.Answer answer : Together.call(calls)) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      }
      assertThat(code(dev.grpc(), id)).isEqualTo(Status.Code.OK);
    }
  }

  private static Status.Code code(Grpc grpc, String id) {
    try {
      GetOrganizationRequest wanted = GetOrganizationRequest.newBuilder().setId(id).build();
      grpc.with(Map.of("cache-control", "no-cache"))
          .call(GET_CALL, wanted, GetOrganizationResponse.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }
}
