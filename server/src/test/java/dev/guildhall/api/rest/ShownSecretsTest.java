package dev.guildhall.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An answer that shows a secret is kept by no cache. */
@GuildhallTest
final class ShownSecretsTest {

  @Test
  void ofDirectories(TestEnvironment environment) {
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    String directories = "/api/v1/organizations/" + id + "/directories";
    Rest rest = environment.rest();
    String directory =
        rest.post(directories, "{\"directory_type\": \"SCIM\", \"directory_provider\": \"OKTA\"}")
            .json()
            .at("/directory/id")
            .textValue();
    String secrets = directories + "/" + directory + "/secrets";

    assertKeptByNobody(rest.post(secrets, "{}", "Idempotency-Key", "one"), 200);
    assertKeptByNobody(rest.post(secrets, "{}", "Idempotency-Key", "one"), 200);
    assertKeptByNobody(rest.post(secrets + ":regenerate", "{}"), 200);
    assertThat(rest.get(directories).header("Cache-Control")).isEmpty();
  }

  @Test
  void ofWebhookEndpoints(TestEnvironment environment) {
    Rest rest = environment.rest();
    String endpoints = "/api/v1/webhooks/endpoints";
    Rest.Answer created = rest.post(endpoints, "{\"url\": \"https://example.com/hook\"}");
    assertKeptByNobody(created, 201);

    String id = created.json().at("/endpoint/id").textValue();
    assertKeptByNobody(rest.post(endpoints + "/" + id + ":rotate_secret", "{}"), 200);
  }

  @Test
  void ofPortalLinks(TestEnvironment environment) {
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();

    assertKeptByNobody(
        environment.rest().put("/api/v1/organizations/" + id + "/portal_links", ""), 200);
  }

  @Test
  void ofApiClients(TestEnvironment environment) {
    Rest workspace = environment.server().workspace();
    String one =
        workspace
            .post(
                "/api/v1/environments",
                "{\"display_name\": \"Secrets\", \"type\": \"DEV\", \"region_code\": \"EU\"}")
            .json()
            .at("/environment/id")
            .textValue();
    String clients = "/api/v1/environments/" + one + "/clients";
    Rest.Answer created = workspace.post(clients, "{\"name\": \"A\"}");
    assertKeptByNobody(created, 201);

    String id = created.json().at("/client/id").textValue();
    assertKeptByNobody(workspace.post(clients + "/" + id + ":rotate", "{}"), 200);
  }

  private static void assertKeptByNobody(Rest.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Cache-Control")).isEqualTo(Optional.of("no-store"));
  }
}
