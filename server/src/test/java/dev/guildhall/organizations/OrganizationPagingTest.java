package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of list and search: newest first, both ways, to both ends, none twice, none missed. */
@GuildhallTest
final class OrganizationPagingTest {
  private static final String LIST = "/api/v1/organizations?";
  private static final String SEARCH = "/api/v1/organizations:search?query=Tenant&";

  private static List<String> create(TestEnvironment environment, int count) {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      newestFirst.addFirst(
          environment
              .createOrganization(
                  "{\"display_name\": \"Tenant %d\", \"external_id\": \"t-%d\"}".formatted(i, i))
              .get("id")
              .textValue());
    }
    return newestFirst;
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("organizations").forEach(each -> ids.add(each.get("id").textValue()));
    return ids;
  }

  private static String token(JsonNode page, String which) {
    return page.get(which + "_page_token").textValue();
  }

  @ParameterizedTest
  @CsvSource({"12, 1", "12, 5", "12, 6", "12, 11", "12, 12", "12, 13", "1, 1", "25, 10"})
  void walksToTheEndAndBack(int count, int size, TestEnvironment environment) {
    List<String> all = create(environment, count);
    for (String call : List.of(LIST, SEARCH)) {
      List<List<String>> forward = new ArrayList<>();
      JsonNode page = environment.rest().get(call + "page_size=" + size).json();
      assertThat(token(page, "prev")).isEmpty();
      while (true) {
        assertThat(page.get("total_size").intValue()).isEqualTo(count);
        forward.add(ids(page));
        if (token(page, "next").isEmpty()) {
          break;
        }
        page = next(environment, call, size, token(page, "next"));
      }
      assertThat(forward.stream().flatMap(List::stream)).containsExactlyElementsOf(all);

      List<List<String>> backward = new ArrayList<>();
      while (true) {
        backward.addFirst(ids(page));
        if (token(page, "prev").isEmpty()) {
          break;
        }
        page = next(environment, call, size, token(page, "prev"));
      }
      assertThat(backward).isEqualTo(forward);
    }
  }

  private static JsonNode next(TestEnvironment environment, String call, int size, String token) {
    return environment.rest().get(call + "page_size=" + size + "&page_token=" + token).json();
  }

  @Test
  void hasTenByDefaultAndAHundredAtMost(TestEnvironment environment) {
    create(environment, 103);

    assertThat(ids(environment.rest().get(LIST).json())).hasSize(10);
    assertThat(ids(environment.rest().get(LIST + "page_size=0").json())).hasSize(10);
    assertThat(ids(environment.rest().get(LIST + "page_size=100").json())).hasSize(100);
    assertThat(ids(environment.rest().get(LIST + "page_size=1000").json())).hasSize(100);
    assertThat(ids(environment.rest().get(LIST + "pageSize=4294967295").json())).hasSize(100);
    assertThat(ids(environment.rest().get(SEARCH).json())).hasSize(10);
    assertThat(ids(environment.rest().get(SEARCH + "page_size=30").json())).hasSize(30);
    assertThat(environment.rest().get(SEARCH + "page_size=31").text())
        .contains("page_size: must be at most 30, got 31");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "ten", "4294967296", ""})
  void refusesAPageSizeThatIsNone(String size, TestEnvironment environment) {
    assertThat(environment.rest().get(LIST + "page_size=" + size).status()).isEqualTo(400);
  }

  @Test
  void isStillTheSameWalkWhileRowsComeAndGo(TestEnvironment environment) {
    List<String> all = create(environment, 6);
    JsonNode first = environment.rest().get(LIST + "page_size=2").json();
    environment.rest().delete("/api/v1/organizations/" + all.get(1));
    environment.rest().delete("/api/v1/organizations/" + all.get(2));
    String newest =
        environment.createOrganization("{\"display_name\": \"Late\"}").get("id").textValue();

    JsonNode second = next(environment, LIST, 2, token(first, "next"));
    JsonNode back = next(environment, LIST, 2, token(second, "prev"));

    assertThat(ids(second)).containsExactly(all.get(3), all.get(4));
    assertThat(second.get("total_size").intValue()).isEqualTo(5);
    assertThat(ids(back)).containsExactly(newest, all.get(0));
    assertThat(token(back, "prev")).isEmpty();
  }

  @Test
  void filtersByTheExactExternalId(TestEnvironment environment) {
    List<String> all = create(environment, 3);

    JsonNode found = environment.rest().get(LIST + "external_id=t-1").json();
    JsonNode none = environment.rest().get(LIST + "externalId=T-1").json();

    assertThat(ids(found)).containsExactly(all.get(1));
    assertThat(found.get("total_size").intValue()).isEqualTo(1);
    assertThat(none.toString())
        .isEqualTo(
            "{\"next_page_token\":\"\",\"total_size\":0,\"organizations\":[],"
                + "\"prev_page_token\":\"\"}");
  }

  @Test
  void refusesATokenThatIsNotItsOwn(TestEnvironment environment, TestServer server) {
    create(environment, 3);
    Rest rest = environment.rest();
    String token = token(rest.get(LIST + "page_size=1").json(), "next");
    String ofSearch = token(rest.get(SEARCH + "page_size=1").json(), "next");
    TestEnvironment dev = server.dev();
    dev.createOrganization("{\"display_name\": \"One\"}");
    dev.createOrganization("{\"display_name\": \"Two\"}");
    String ofAnother = token(dev.rest().get(LIST + "page_size=1").json(), "next");

    List<String> wrong =
        new ArrayList<>(
            List.of(
                "page_token=garbage",
                "page_token=%25%25",
                "page_token=" + "A".repeat(34),
                "page_token=" + token + "A",
                "page_token=" + respelled(token),
                "page_token=" + token.substring(1),
                "page_token=" + ofSearch,
                "page_token=" + ofAnother,
                "external_id=t-1&page_token=" + token));
    for (int i = 0; i < token.length(); i += 3) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      wrong.add("page_token=" + token.substring(0, i) + other + token.substring(i + 1));
    }
    for (String query : wrong) {
      Rest.Answer refused = rest.get(LIST + query);
      assertThat(refused.status()).as(query).isEqualTo(400);
      assertThat(refused.json().get("message").textValue()).isEqualTo("Invalid page token");
    }
    assertThat(rest.get("/api/v1/organizations:search?query=enant&page_token=" + ofSearch).status())
        .isEqualTo(400);
    assertThat(rest.get(SEARCH + "page_token=" + token).status()).isEqualTo(400);
  }

  /** The same bytes under another last character, whose low bits stand for nothing. */
  private static String respelled(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
  }
}
