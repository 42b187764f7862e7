package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of the environment's connections to apps. */
@GuildhallTest
final class AppConnectionListTest {
  private static final String APPS = "/api/v1/connections/app";

  private static String create(TestEnvironment environment, String draft) {
    Rest.Answer created = environment.rest().post("/api/v1/connections", draft);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.json().at("/connection/id").textValue();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("connections").valueStream().map(one -> one.get("id").textValue()).toList();
  }

  private static JsonNode apps(TestEnvironment environment, String query) {
    return environment.rest().get(APPS + query).json();
  }

  @Test
  void pagesThroughAppsAloneBothWays(TestEnvironment environment, TestEnvironment another) {
    List<String> made = new ArrayList<>();
    for (String type : List.of("OAUTH", "API_KEY", "NO_AUTH", "OAUTH_M2M", "BASIC")) {
      made.addFirst(
          create(environment, "{\"provider_key\": \"APP\", \"type\": \"%s\"}".formatted(type)));
    }
    create(environment, "{\"provider\": \"GOOGLE\", \"type\": \"OIDC\"}");
    create(another, "{\"provider_key\": \"APP\", \"type\": \"OAUTH\"}");
    TestConnection.in(environment, "{\"provider_key\": \"APP\", \"type\": \"BASIC\"}");

    JsonNode first = apps(environment, "?page_size=2");
    JsonNode second = page(environment, first.get("next_page_token"));
    JsonNode third = page(environment, second.get("next_page_token"));
    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(ids(second)).isEqualTo(made.subList(2, 4));
    assertThat(ids(third)).isEqualTo(made.subList(4, 5));
    assertThat(first.get("total_size").intValue()).isEqualTo(5);
    assertThat(third.get("next_page_token").textValue()).isEmpty();
    assertThat(ids(page(environment, third.get("prev_page_token")))).isEqualTo(ids(second));
    assertThat(
            environment
                .rest()
                .get(APPS + "?provider=APP&page_token=" + first.get("next_page_token").asText())
                .text())
        .as("a token is good for its own list")
        .contains("Invalid page token");
  }

  private static JsonNode page(TestEnvironment environment, JsonNode token) {
    return apps(environment, "?page_size=2&page_token=" + token.textValue());
  }

  @Test
  void findsByProviderAndByAPartOfTheirNames(TestEnvironment environment) {
    String hubspot = create(environment, "{\"provider_key\": \"HUBSPOT\", \"type\": \"OAUTH\"}");
    String google = create(environment, "{\"provider\": \"GOOGLE\", \"type\": \"OAUTH\"}");
    String mail =
        create(
            environment,
            "{\"provider_key\": \"GMAIL\", \"type\": \"OAUTH\", \"key_id\": \"100% Support\"}");
    assertThat(ids(apps(environment, "?provider=HUBSPOT"))).containsExactly(hubspot);
    assertThat(ids(apps(environment, "?provider=GOOGLE"))).containsExactly(google);
    assertThat(ids(apps(environment, "?provider=SLACK"))).isEmpty();
    assertThat(ids(apps(environment, "?query=ubSPo"))).containsExactly(hubspot);
    assertThat(ids(apps(environment, "?query=0%25%20s"))).containsExactly(mail);
    assertThat(ids(apps(environment, "?query=g%25l"))).isEmpty();
    assertThat(ids(apps(environment, "?query=" + mail))).containsExactly(mail);
    JsonNode none = apps(environment, "?query=support&provider=HUBSPOT");
    assertThat(none.toString())
        .isEqualTo(
            "{\"connections\":[],\"next_page_token\":\"\",\"prev_page_token\":\"\",\"total_size\":0}");
  }

  @ParameterizedTest
  @CsvSource({"page_size=31, page_size", "query=ab, query", "query=, query", "provider=, provider"})
  void refusesWhatTheWireForbids(String query, String field, TestEnvironment environment) {
    Rest.Answer refused = environment.rest().get(APPS + "?" + query);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().findValuesAsText("field")).containsExactly(field);
  }
}
