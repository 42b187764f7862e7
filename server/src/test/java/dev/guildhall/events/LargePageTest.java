package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of large events ends early, and the next one goes on behind it. */
@GuildhallTest
final class LargePageTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsEarlyAndSkipsNothingEitherWay(
      boolean ofOrganization, TestServer server, TestEnvironment environment) throws Exception {
    LargeEvents large = LargeEvents.in(server, environment);
    String filter =
        ofOrganization ? "{\"organization_id\": \"%s\"}".formatted(large.organization()) : "{}";
    List<List<String>> forward = new ArrayList<>();
    String token = "";
    String last;
    do {
      JsonNode page = page(environment.rest(), filter, 100, token);
      forward.add(ids(page));
      last = token;
      token = page.get("next_page_token").textValue();
    } while (!token.isEmpty());
    assertThat(forward).extracting(List::size).containsExactly(5, 5, 2);
    assertThat(forward.stream().flatMap(List::stream).toList()).isEqualTo(large.newestFirst());

    List<String> backward = new ArrayList<>(forward.getLast());
    List<Integer> sizes = new ArrayList<>();
    token = page(environment.rest(), filter, 100, last).get("prev_page_token").textValue();
    while (!token.isEmpty()) {
      JsonNode page = page(environment.rest(), filter, 100, token);
      List<String> ids = ids(page);
      backward.addAll(0, ids);
      sizes.add(ids.size());
      token = page.get("prev_page_token").textValue();
    }
    assertThat(sizes).containsExactly(5, 5);
    assertThat(backward).isEqualTo(large.newestFirst());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void hasNoMoreThanWasAskedFor(int size, TestServer server, TestEnvironment environment)
      throws Exception {
    LargeEvents large = LargeEvents.in(server, environment);
    JsonNode page = page(environment.rest(), "{}", size, "");
    assertThat(ids(page)).isEqualTo(large.newestFirst().subList(0, size));
    assertThat(page.get("next_page_token").textValue()).isNotEmpty();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("events").valueStream().map(event -> event.get("id").textValue()).toList();
  }

  private static JsonNode page(Rest rest, String filter, int size, String token) {
    Rest.Answer answer =
        rest.post("/api/v1/events?page_size=%d&page_token=%s".formatted(size, token), filter);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
