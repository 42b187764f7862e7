package dev.guildhall.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import org.junit.jupiter.api.Test;

/** The examples at /openapi.json are what the server takes and says. */
@GuildhallTest
final class OpenApiExamplesTest {
  private static final String EXAMPLE = "/content/application~1json/example";

  @Test
  void idsAndMasksAreThoseOfTheirCalls(TestServer server) {
    int ids = 0;
    int masks = 0;
    for (JsonNode path : document(server).get("paths")) {
      for (JsonNode operation : path) {
        for (JsonNode parameter : operation.path("parameters")) {
          String name = parameter.get("name").asText();
          String example = parameter.path("example").asText();
          String place = operation.get("operationId").asText() + " " + name;
          boolean inPath = parameter.get("in").asText().equals("path");
          if (inPath && name.matches("id|.+_id") && !name.equals("external_id")) {
            ids++;
            assertThat(example).as(place).matches("[a-z]+_\\d+");
          }
          if (name.equals("update_mask")) {
            masks++;
            assertThat(operation.get("requestBody").at(EXAMPLE).has(example)).as(place).isTrue();
          }
        }
      }
    }
    assertThat(ids).isPositive();
    assertThat(masks).isPositive();
  }

  @Test
  void aWebhookEndpointAsShownIsTaken(TestEnvironment environment) {
    String path = "/api/v1/webhooks/endpoints";
    JsonNode create = document(environment.server()).get("paths").get(path).get("post");

    Rest.Answer created =
        environment.rest().post(path, create.get("requestBody").at(EXAMPLE).toString());

    assertThat(created.status()).as(created.text()).isEqualTo(201);
  }

  @Test
  void errorsAreInTheServersWords(TestEnvironment environment) {
    JsonNode responses = document(environment.server()).at("/components/responses");
    String id =
        environment
            .createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"CUST-12345\"}")
            .get("id")
            .asText();
    environment
        .rest()
        .patch("/api/v1/organizations/" + id, "{\"external_id\": \"us-east-CUST-12345\"}");

    Rest.Answer gone = environment.rest().get("/api/v1/organizations:external/CUST-12345");

    assertThat(gone.status()).isEqualTo(410);
    assertThat(responses.at("/FormerExternalId" + EXAMPLE + "/message").textValue())
        .isEqualTo(gone.json().get("message").textValue().replace(id, "org_69615647365005430"));
    assertThat(responses.at("/Internal" + EXAMPLE + "/message").textValue())
        .matches("internal error err_[0-9a-f]{16}");
  }

  private static JsonNode document(TestServer server) {
    return server.rest().get("/openapi.json").json();
  }
}
