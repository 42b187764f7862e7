package dev.guildhall.organizations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.guildhall.OrganizationVerbResponse;
import dev.guildhall.contract.guildhall.RestoreOrganizationRequest;
import dev.guildhall.contract.organizations.DeleteOrganizationRequest;
import dev.guildhall.contract.organizations.DeleteOrganizationResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A delete can be seen before, and undone after. */
@GuildhallTest
final class DeletionTest {
  private static final String PATH = "/api/v1/organizations";

  @Test
  void canBeSeenBefore(TestEnvironment environment) {
    String id = create(environment, "{\"display_name\": \"Acme\", \"external_id\": \"acme\"}");
    Rest rest = environment.rest();

    Rest.Answer preview = rest.delete(PATH + "/" + id + "?validate_only=true");

    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.text())
        .isEqualTo(
            "{\"preview\":{\"connections\":0,\"directories\":0,\"directory_users\":0,"
                + "\"domains\":0,\"directory_details\":[]}}");
    assertThat(rest.get(PATH + "/" + id).json().at("/organization/version").intValue())
        .isEqualTo(1);
    assertThat(rest.delete(PATH + "/" + id + "?validate_only=true", "If-Match", "\"2\"").status())
        .isEqualTo(412);
    assertThat(rest.delete(PATH + ":external/nobody?validate_only=true").status()).isEqualTo(404);
    DeleteOrganizationResponse overGrpc =
        environment
            .grpc()
            .call(
                "scalekit.v1.organizations.OrganizationService/DeleteOrganization",
                DeleteOrganizationRequest.newBuilder()
                    .setExternalId("acme")
                    .setValidateOnly(true)
                    .build(),
                DeleteOrganizationResponse.getDefaultInstance());
    assertThat(overGrpc.hasPreview()).isTrue();
    assertThat(rest.delete(PATH + ":external/acme").text()).isEqualTo("{}");
    assertThat(rest.delete(PATH + ":external/acme").status()).isEqualTo(404);
  }

  @Test
  void tellsMoreCallersThanThereAreConnectionsThatThereIsNone(TestEnvironment environment)
      throws Exception {
    Rest rest = environment.rest();
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String path = PATH + ":external/absent-" + i + (i % 2 == 0 ? "" : "?validate_only=true");
      callers.add(() -> rest.delete(path).status());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> status : threads.invokeAll(callers)) {
        assertThat(status.get()).isEqualTo(404);
      }
    }
  }

  @Test
  void showsDeletedOnesToWhoAsks(TestEnvironment environment) {
    Rest rest = environment.rest();
    String living = create(environment, "{\"display_name\": \"Living\"}");
    String gone = create(environment, "{\"display_name\": \"Gone\", \"external_id\": \"g\"}");
    rest.delete(PATH + "/" + gone);

    JsonNode all = rest.get(PATH + "?show_deleted=true").json();
    JsonNode some = rest.get(PATH).json();

    assertThat(all.get("total_size").intValue()).isEqualTo(2);
    assertThat(all.at("/organizations/0/id").textValue()).isEqualTo(gone);
    assertThat(all.at("/organizations/0/delete_time").isTextual()).isTrue();
    assertThat(all.at("/organizations/1/id").textValue()).isEqualTo(living);
    assertThat(all.at("/organizations/1").has("delete_time")).isFalse();
    assertThat(some.get("total_size").intValue()).isEqualTo(1);
    assertThat(some.get("organizations")).hasSize(1);
    assertThat(rest.get(PATH + "?show_deleted=true&external_id=g").json().get("total_size"))
        .hasToString("1");
    assertThat(rest.get(PATH + "?external_id=g").json().get("total_size")).hasToString("0");
    String token =
        rest.get(PATH + "?show_deleted=true&page_size=1").json().get("next_page_token").textValue();
    assertThat(rest.get(PATH + "?page_token=" + token).status()).isEqualTo(400);
  }

  @Test
  void canBeUndone(TestEnvironment environment) {
    Rest rest = environment.rest();
    JsonNode before =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_id": "acme", "slug": "acme",
             "external_ids": {"billing": "cus_1"}, "metadata": {"plan": "free"}}
            """);
    String id = before.get("id").textValue();
    rest.delete(PATH + "/" + id);
    assertThat(rest.get(PATH + "/ext:billing:cus_1").status()).isEqualTo(404);

    Rest.Answer restored = rest.post(PATH + "/" + id + ":restore", "{}");

    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.taggedVersion()).isEqualTo(3);
    JsonNode after = restored.json().get("organization");
    for (String field :
        new String[] {"id", "display_name", "external_id", "slug", "external_ids", "metadata"}) {
      assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
    }
    assertThat(after.has("delete_time")).isFalse();
    assertThat(rest.get(PATH + "/ext:billing:cus_1").json().get("organization")).isEqualTo(after);
    assertThat(rest.get(PATH).json().get("total_size").intValue()).isEqualTo(1);
    Rest.Answer living = rest.post(PATH + "/" + id + ":restore", "");
    assertThat(living.status()).isEqualTo(400);
    assertThat(living.json().get("message").textValue())
        .isEqualTo(
            "organization %s is not deleted: only a deleted one can be restored".formatted(id));
    assertThat(rest.post(PATH + "/org_1:restore", "{}").status()).isEqualTo(404);
  }

  @Test
  void cannotBeUndoneWhereOthersTookTheIdentifiers(TestEnvironment environment) {
    Rest rest = environment.rest();
    String body =
        """
        {"display_name": "Acme", "external_id": "acme", "slug": "acme",
         "external_ids": {"billing": "cus_1", "crm": "001"}}
        """;
    String domain = "{\"domain\": \"acme.example\"}";
    String gone = create(environment, body);
    assertThat(rest.post(PATH + "/" + gone + "/domains", domain).status()).isEqualTo(200);
    rest.delete(PATH + "/" + gone);
    String taker = create(environment, body);
    assertThat(rest.post(PATH + "/" + taker + "/domains", domain).status()).isEqualTo(200);

    Rest.Answer refused = rest.post(PATH + "/" + gone + ":restore", "{}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("message").textValue())
        .isEqualTo(
            "external_id acme, slug acme, external_ids.billing cus_1, external_ids.crm 001, domain"
                + " acme.example already exist on other organizations of this environment");
    rest.delete(PATH + "/" + taker);
    assertThat(
            environment
                .grpc()
                .call(
                    "guildhall.v1.OrganizationVerbService/RestoreOrganization",
                    RestoreOrganizationRequest.newBuilder().setId(gone).build(),
                    OrganizationVerbResponse.getDefaultInstance())
                .getOrganization()
                .getId())
        .isEqualTo(gone);
    // Of the two that had the external ID, the living one is no candidate.
    assertThat(rest.post(PATH + "/" + gone + ":purge", "{}").status()).isEqualTo(400);
    assertThat(rest.post(PATH + "/ext:acme:purge", "{}").status()).isEqualTo(200);
    assertThat(rest.post(PATH + "/" + taker + ":restore", "{}").status()).isEqualTo(404);
    assertThat(rest.get(PATH + "/" + gone).status()).isEqualTo(200);
  }

  private static String create(TestEnvironment environment, String body) {
    return environment.createOrganization(body).get("id").textValue();
  }
}
