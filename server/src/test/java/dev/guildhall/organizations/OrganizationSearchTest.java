package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search: a part of name, external ID or id in any case; nothing is a wildcard. */
@GuildhallTest
final class OrganizationSearchTest {

  private static Rest.Answer search(TestEnvironment environment, String query) {
    return environment
        .rest()
        .get(
            "/api/v1/organizations:search?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  private static List<String> names(TestEnvironment environment, String query) {
    Rest.Answer answer = search(environment, query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    answer.json().get("organizations").forEach(o -> names.add(o.get("display_name").textValue()));
    assertThat(answer.json().get("total_size").intValue()).isEqualTo(names.size());
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "acm, Acme Corp",
    "ME CO, Acme Corp",
    "größe, ÄRZTE GRÖSSE Größe",
    "ärzte, ÄRZTE GRÖSSE Größe",
    "МОСКВА, Москва",
    "αθή, ΑΘΉΝΑ",
    "東京都, 東京都",
    "🏛🏛🏛, 🏛🏛🏛 houses",
    "100%, 100% pure",
    "a_b, a_b under",
    "'c:\\', c:\\path back",
    "%_\\, odd %_\\ mix",
    "t's ' OR, it's ' or 1=1",
    "CRM-7, Numbered",
  })
  void finds(String query, String name, TestEnvironment environment) {
    for (String each :
        List.of(
            "Acme Corp",
            "ÄRZTE GRÖSSE Größe",
            "Москва",
            "ΑΘΉΝΑ",
            "東京都",
            "🏛🏛🏛 houses",
            "100% pure",
            "1000 pure",
            "a_b under",
            "axb not",
            "c:\\\\path back",
            "c:/path not",
            "odd %_\\\\ mix",
            "it's ' or 1=1")) {
      environment.createOrganization("{\"display_name\": \"%s\"}".formatted(each));
    }
    environment.createOrganization(
        "{\"display_name\": \"Numbered\", \"external_id\": \"crm-7/ö\"}");

    assertThat(names(environment, query)).containsExactly(name);
  }

  @Test
  void findsByAPartOfTheIdAndNeverByMetadataOrASpanOfFields(TestEnvironment environment) {
    String id =
        environment
            .createOrganization(
                "{\"display_name\": \"Acme\", \"external_id\": \"ext\","
                    + " \"metadata\": {\"plan\": \"platinum\"}}")
            .get("id")
            .textValue();

    assertThat(names(environment, id)).containsExactly("Acme");
    assertThat(names(environment, id.substring(6, 12))).containsExactly("Acme");
    assertThat(names(environment, "ORG_")).containsExactly("Acme");
    for (String missing : List.of("platinum", "acmeext", "extorg", "acme ext")) {
      assertThat(names(environment, missing)).as(missing).isEmpty();
    }
  }

  @Test
  void findsNothingOfTheDeleted(TestEnvironment environment) {
    String id =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    environment.rest().delete("/api/v1/organizations/" + id);

    assertThat(names(environment, "acme")).isEmpty();
    assertThat(names(environment, id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "🏛🏛"})
  void refusesAQueryThatIsTooShort(String query, TestEnvironment environment) {
    assertThat(search(environment, query).text()).contains("\"code\":3", "query: must");
  }

  @Test
  void takesAHundredCharactersAndNotOneMore(TestEnvironment environment) {
    assertThat(search(environment, "🏛".repeat(100)).status()).isEqualTo(200);
    assertThat(search(environment, "🏛".repeat(101)).text())
        .contains("query: must have at most 100 characters, has 101");
    assertThat(search(environment, "a\u0001b").status()).isEqualTo(400);
    assertThat(environment.rest().get("/api/v1/organizations:search").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cus_0042", "CUS_00", "s\\\"t", "001ABC", "größe/7"})
  void findsNamedExternalIds(String query, TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"None\", \"external_id\": \"x\"}");
    String id =
        environment
            .createOrganization(
                """
                {"display_name": "Named", "external_ids":
                  {"billing": "cus_0042", "crm": "001ABC", "odd": "s\\\\\\"t", "shop": "GRÖSSE/7 größe/7"}}
                """)
            .get("id")
            .textValue();
    assertThat(names(environment, query)).containsExactly("Named");

    environment
        .rest()
        .patch("/api/v1/organizations/" + id, "{\"external_ids\": {\"billing\": \"other\"}}");
    assertThat(names(environment, query)).isEmpty();
    assertThat(names(environment, "other")).containsExactly("Named");
  }

  @Test
  void nameOfAnExternalIdIsNotSearched(TestEnvironment environment) {
    environment.createOrganization(
        "{\"display_name\": \"Named\", \"external_ids\": {\"billing\": \"cus_1\"}}");
    assertThat(names(environment, "billing")).isEmpty();
  }
}
