package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;
import dev.guildhall.contract.guildhall.UpsertOrganizationResponse;
import dev.guildhall.contract.organizations.CreateOrganization;
import dev.guildhall.contract.organizations.Organization;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT under an external ID: creates once, updates what is sent, whoever else calls. */
@GuildhallTest
final class UpsertTest {
  private static final String PATH = "/api/v1/organizations:external/";

  @Test
  void createsThenUpdatesWhatIsSent(TestEnvironment environment) {
    Rest rest = environment.rest();

    Rest.Answer created =
        rest.put(
            PATH + "acme%2F1",
            """
            {"display_name": "Acme", "slug": "acme", "region_code": "EU",
             "metadata": {"plan": "free"}, "external_ids": {"billing": "cus_1"}}
            """);
    Rest.Answer updated =
        rest.put(PATH + "acme%2F1", "{\"display_name\": \"Acme Inc\", \"metadata\": {}}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().get("created").booleanValue()).isTrue();
    assertThat(created.json().at("/organization/external_id").textValue()).isEqualTo("acme/1");
    assertThat(created.taggedVersion()).isEqualTo(1);
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.json().get("created").booleanValue()).isFalse();
    assertThat(updated.taggedVersion()).isEqualTo(2);
    JsonNode organization = updated.json().get("organization");
    assertThat(organization.get("id")).isEqualTo(created.json().at("/organization/id"));
    assertThat(organization.get("display_name").textValue()).isEqualTo("Acme Inc");
    assertThat(organization.get("metadata")).isEmpty();
    assertThat(organization.get("slug").textValue()).isEqualTo("acme");
    assertThat(organization.get("region_code").textValue()).isEqualTo("EU");
    assertThat(organization.at("/external_ids/billing").textValue()).isEqualTo("cus_1");
  }

  @Test
  void thatChangesNothingMakesNoVersion(TestEnvironment environment) {
    String body = "{\"display_name\": \"Acme\", \"metadata\": {\"plan\": \"free\"}}";
    environment.rest().put(PATH + "same", body);

    Rest.Answer again = environment.rest().put(PATH + "same", body);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().at("/organization/version").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata", "region_code,metadata", "region_code"})
  void leavesTheNameAloneThatTheMaskDoesNotName(String mask, TestEnvironment environment) {
    String path = PATH + "masked";
    String masked = path + "?update_mask=" + mask;
    Rest rest = environment.rest();

    Rest.Answer created = rest.put(masked, "{\"display_name\": \"Acme\"}");
    Rest.Answer updated = rest.put(masked, "{\"display_name\": \"ZZ\", \"slug\": \"zz\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().at("/organization/display_name").textValue()).isEqualTo("Acme");
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.json().get("organization")).isEqualTo(created.json().get("organization"));
    assertThat(
            rest.put(path + "?update_mask=display_name", "{\"display_name\": \"ZZ\"}")
                .json()
                .at("/organization/display_name")
                .textValue())
        .isEqualTo("ZZ");
  }

  @Test
  void goesByTheMaskOverGrpc(TestEnvironment environment) {
    UpsertOrganizationRequest.Builder request =
        UpsertOrganizationRequest.newBuilder().setExternalId("grpc:masked");
    request.getOrganizationBuilder().setDisplayName("Acme").putMetadata("plan", "free");
    upsert(environment, request.build());
    request.getOrganizationBuilder().setDisplayName("ZZ").clearMetadata();
    request.getUpdateMaskBuilder().addPaths("metadata");

    Organization masked = upsert(environment, request.build()).getOrganization();
    Organization unmasked =
        upsert(environment, request.clearUpdateMask().build()).getOrganization();

    assertThat(masked.getDisplayName()).isEqualTo("Acme");
    assertThat(masked.getMetadataMap()).isEmpty();
    assertThat(unmasked.getDisplayName()).isEqualTo("ZZ");
  }

  @Test
  void refusesWhatIsWrong(TestEnvironment environment) {
    Rest rest = environment.rest();
    environment.createOrganization("{\"display_name\": \"Other\", \"slug\": \"taken\"}");

    assertThat(rest.put(PATH + "x", "{}").status()).isEqualTo(400);
    assertThat(
            rest.put(PATH + "x", "{\"display_name\": \"X\", \"external_id\": \"y\"}")
                .json()
                .get("message")
                .textValue())
        .isEqualTo("organization.external_id: must be the one in the address, \"x\", got \"y\"");
    assertThat(rest.put(PATH + "x", "{\"display_name\": \"X\", \"slug\": \"taken\"}").status())
        .isEqualTo(409);
    assertThat(rest.get(PATH + "x").status()).isEqualTo(404);
  }

  @Test
  void goesByTheVersionThatIsAskedFor(TestEnvironment environment) {
    Rest rest = environment.rest();
    String body = "{\"display_name\": \"Acme\"}";

    assertThat(rest.put(PATH + "v", body, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(rest.put(PATH + "v", body, "If-Match", "*").status()).isEqualTo(412);
    assertThat(rest.put(PATH + "v", body).status()).isEqualTo(201);
    String changed = "{\"display_name\": \"Acme 2\"}";
    Rest.Answer stale = rest.put(PATH + "v", changed, "If-Match", "\"7\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.taggedVersion()).isEqualTo(1);
    assertThat(rest.put(PATH + "v", changed, "If-Match", "\"1\"").status()).isEqualTo(200);
  }

  @Test
  void worksOverGrpc(TestEnvironment environment) {
    UpsertOrganizationRequest request =
        UpsertOrganizationRequest.newBuilder()
            .setExternalId("grpc:1")
            .setOrganization(CreateOrganization.newBuilder().setDisplayName("Acme"))
            .build();

    UpsertOrganizationResponse first = upsert(environment, request);
    UpsertOrganizationResponse second = upsert(environment, request);

    assertThat(first.getCreated()).isTrue();
    assertThat(second.getCreated()).isFalse();
    assertThat(second.getOrganization()).isEqualTo(first.getOrganization());
  }

  @Test
  void ofOneIdHundredAtOnceMakeOneOrganization(TestServer server, TestEnvironment environment)
      throws Exception {
    try (TestServer other = TestServer.start(server.databaseUrl(), config -> config);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Rest> faces =
          List.of(environment.rest(), new Rest(other.url(), Optional.of(environment.token())));
      List<Callable<Rest.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Rest rest = faces.get(i % 2);
        String body =
            """
            {"display_name": "Caller %d", "slug": "raced", "external_ids": {"crm": "%d"}}
            """
                .formatted(i, i % 5);
        calls.add(() -> rest.put(PATH + "raced", body));
      }
      List<Integer> statuses = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      Set<Integer> versions = new HashSet<>();
      for (Future<Rest.Answer> call : callers.invokeAll(calls)) {
        Rest.Answer answer = call.get();
        statuses.add(answer.status());
        ids.add(answer.json().at("/organization/id").textValue());
        versions.add(answer.json().at("/organization/version").intValue());
      }

      assertThat(statuses).containsOnlyOnce(201);
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(99);
      assertThat(ids).hasSize(1);
      // Every caller has a display name of its own, so every call made a version.
      assertThat(versions).hasSize(100).contains(1, 100);
      JsonNode list = environment.rest().get("/api/v1/organizations").json();
      assertThat(list.get("total_size").intValue()).isEqualTo(1);
      String crm = list.at("/organizations/0/external_ids/crm").textValue();
      assertThat(environment.rest().get("/api/v1/organizations/ext:crm:" + crm).status())
          .isEqualTo(200);
    }
  }

  private static UpsertOrganizationResponse upsert(
      TestEnvironment environment, UpsertOrganizationRequest request) {
    return environment
        .grpc()
        .call(
            "guildhall.v1.OrganizationVerbService/UpsertOrganization",
            request,
            UpsertOrganizationResponse.getDefaultInstance());
  }
}
