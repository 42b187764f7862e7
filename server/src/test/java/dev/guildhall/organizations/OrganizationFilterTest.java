package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list's and the search's filters, alone and together. */
@GuildhallTest
final class OrganizationFilterTest {
  private static final String PATH = "/api/v1/organizations";

  private final TestEnvironment environment;

  OrganizationFilterTest(TestEnvironment environment) {
    this.environment = environment;
  }

  @BeforeEach
  void organizations() {
    Map.of("us living", "US", "us gone", "US", "eu living", "EU", "eu gone", "EU")
        .forEach((name, region) -> {
          String body =
              "{\"display_name\": \"%s\", \"region_code\": \"%s\", \"external_id\": \"%s\"}"
                  .formatted(name, region, name);
          String id = environment.createOrganization(body).get("id").textValue();
          if (name.endsWith("gone")) {
            assertThat(environment.rest().delete(PATH + "/" + id).status()).isEqualTo(200);
          }
        });
  }

  private static List<String> names(JsonNode answer) {
    List<String> names = new ArrayList<>();
    answer.get("organizations").forEach(o -> names.add(o.get("display_name").textValue()));
    assertThat(answer.get("total_size").intValue()).isEqualTo(names.size());
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "'', us living|eu living",
    "region_code=EU, eu living",
    "only_deleted=true, us gone|eu gone",
    "only_deleted=true&show_deleted=true, us gone|eu gone",
    "only_deleted=true&region_code=US, us gone",
    "show_deleted=true&region_code=EU, eu living|eu gone",
    "only_deleted=true&external_id=eu%20gone, eu gone",
    "only_deleted=true&external_id=eu%20living, ''",
    "show_deleted=true&region_code=US&external_id=us%20gone, us gone",
    "region_code=US&external_id=eu%20living, ''",
  })
  void listShows(String filter, String expected) {
    JsonNode answer = environment.rest().get(PATH + "?" + filter).json();
    assertThat(names(answer))
        .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split("\\|"));
  }

  @Test
  void searchShowsOneRegion() {
    assertThat(names(environment.rest().get(PATH + ":search?query=LIVING").json())).hasSize(2);
    assertThat(names(environment.rest().get(PATH + ":search?query=LIVING&region_code=EU").json()))
        .containsExactly("eu living");
  }

  @Test
  void pageTokenBelongsToItsFilter() {
    String token =
        environment
            .rest()
            .get(PATH + "?show_deleted=true&region_code=US&page_size=1")
            .json()
            .get("next_page_token")
            .textValue();
    assertThat(token).isNotEmpty();
    for (String filter : List.of("", "&show_deleted=true", "&only_deleted=true&region_code=US")) {
      Rest.Answer answer =
          environment.rest().get(PATH + "?page_size=1" + filter + "&page_token=" + token);
      assertThat(answer.status()).as(filter).isEqualTo(400);
    }
    assertThat(
            environment
                .rest()
                .get(PATH + "?show_deleted=true&region_code=US&page_size=1&page_token=" + token)
                .json()
                .get("organizations"))
        .hasSize(1);
  }

  @Test
  void unknownRegionIsRefused() {
    assertThat(environment.rest().get(PATH + "?region_code=MARS").status()).isEqualTo(400);
    assertThat(environment.rest().get(PATH + ":search?query=living&region_code=9").status())
        .isEqualTo(400);
  }
}
