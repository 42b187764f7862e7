package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** The history of an organization: each version, what changed, and how it was at a time. */
@GuildhallTest
final class OrganizationHistoryTest {

  @Test
  void tellsWhatChangedInEachVersion(TestEnvironment environment) {
    String id =
        environment
            .createOrganization(
                """
                {"display_name": "Acme", "metadata": {"plan": "free", "seats": "5"}}
                """)
            .get("id")
            .textValue();
    environment
        .rest()
        .patch(
            "/api/v1/organizations/" + id,
            "{\"external_id\": \"acme\", \"metadata\": {\"plan\": \"pro\"}}");
    environment.rest().delete("/api/v1/organizations/" + id);

    JsonNode versions =
        environment.rest().get("/api/v1/organizations/" + id + "/history").json().get("versions");

    assertThat(versions).hasSize(3);
    assertThat(versions.at("/0/event_type").textValue()).isEqualTo("organization.deleted");
    assertThat(versions.at("/1/version").intValue()).isEqualTo(2);
    assertThat(versions.at("/1/actor").textValue()).isEqualTo(environment.clientId());
    assertThat(versions.at("/1/changes").toString())
        .isEqualTo(
            """
            [{"field":"external_id","after":"acme"},\
            {"field":"metadata.plan","before":"free","after":"pro"},\
            {"field":"metadata.seats","before":"5"}]\
            """);
    assertThat(versions.at("/2/changes")).isEmpty();
  }

  @Test
  void tellsOfMetadataThatIsCalledLikeACounter(TestEnvironment environment) {
    String path =
        "/api/v1/organizations/"
            + environment
                .createOrganization(
                    "{\"display_name\": \"Acme\", \"metadata\": {\"version\": \"1\"}}")
                .get("id")
                .textValue();
    environment
        .rest()
        .patch(path, "{\"metadata\": {\"version\": \"2\", \"update_time\": \"now\"}}");

    assertThat(
            environment.rest().get(path + "/history").json().at("/versions/0/changes").toString())
        .isEqualTo(
            """
            [{"field":"metadata.update_time","after":"now"},\
            {"field":"metadata.version","before":"1","after":"2"}]\
            """);
  }

  @Test
  void answersTheOrganizationAsItWas(TestEnvironment environment) {
    JsonNode first = environment.createOrganization("{\"display_name\": \"First\"}");
    String path = "/api/v1/organizations/" + first.get("id").textValue();
    environment.rest().patch(path, "{\"display_name\": \"Second\"}");
    environment.rest().delete(path);

    JsonNode then =
        environment.rest().get(path + "?at=" + first.get("update_time").textValue()).json();

    assertThat(then.get("organization")).isEqualTo(first);
    assertThat(environment.rest().get(path + "?at=2024-02-01T00:00:00Z").status()).isEqualTo(404);
    assertThat(environment.rest().get(path + "?at=2199-01-01T00:00:00Z").status()).isEqualTo(404);
  }
}
