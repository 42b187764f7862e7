package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import dev.guildhall.contract.events.EventFilter;
import dev.guildhall.contract.events.ListEventsPaginatedRequest;
import dev.guildhall.contract.events.ListEventsPaginatedResponse;
import dev.guildhall.contract.events.ListEventsRequest;
import dev.guildhall.contract.events.ListEventsResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.Together;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log's pages: every change has its event, with before and after, newest first. */
@GuildhallTest
final class EventLogTest {

  @Test
  void tellsWhatAChangeDidAndWhoAskedForIt(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_id": "acme", "metadata": {"plan": "pro"}}
            """);
    String id = created.get("id").textValue();
    environment
        .rest()
        .patch(
            "/api/v1/organizations/" + id,
            "{\"display_name\": \"Acme Inc\"}",
            "x-request-id",
            "r1");

    JsonNode events = environment.rest().post("/api/v1/events", "{}").json();

    assertThat(events.get("total_size").intValue()).isEqualTo(2);
    JsonNode updated = events.at("/events/0");
    assertThat(updated.get("type").textValue()).isEqualTo("organization.updated");
    assertThat(updated.get("object").textValue()).isEqualTo("Organization");
    assertThat(updated.get("organization_id").textValue()).isEqualTo(id);
    assertThat(updated.get("actor").textValue()).isEqualTo(environment.clientId());
    assertThat(updated.get("request_id").textValue()).isEqualTo("r1");
    assertThat(updated.get("sequence").intValue()).isEqualTo(2);
    assertThat(updated.at("/data/display_name").textValue()).isEqualTo("Acme Inc");
    assertThat(updated.at("/old_data/display_name").textValue()).isEqualTo("Acme");
    assertThat(updated.at("/data/create_time")).isEqualTo(created.get("create_time"));
    assertThat(updated.at("/data/metadata/plan").textValue()).isEqualTo("pro");
    assertThat(updated.at("/data/settings/features/0/name").textValue()).isEqualTo("sso");
    JsonNode first = events.at("/events/1");
    assertThat(first.get("type").textValue()).isEqualTo("organization.created");
    assertThat(first.has("old_data")).isFalse();
  }

  @Test
  void listsConcurrentChangesOfAnOrganizationInTheirSequence(TestEnvironment environment)
      throws Exception {
    Rest rest = environment.rest();
    Together.call(
        IntStream.range(0, 30)
            .<Callable<Rest.Answer>>mapToObj(n ->
                () ->
                    rest.put(
                        "/api/v1/organizations:external/acme",
                        "{\"display_name\": \"Acme %d\"}".formatted(n)))
            .toList());
    List<Integer> sequences = new ArrayList<>();
    for (JsonNode event : rest.post("/api/v1/events?page_size=100", "{}").json().get("events")) {
      sequences.add(event.get("sequence").intValue());
    }
    assertThat(sequences).hasSizeGreaterThan(1).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void leavesNoTraceOfWhatWasRefusedOrChangedNothing(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"acme\"}");
    environment
        .rest()
        .post("/api/v1/organizations", "{\"display_name\": \"B\", \"external_id\": \"acme\"}");
    environment
        .rest()
        .patch(
            "/api/v1/organizations/" + created.get("id").textValue(),
            "{\"display_name\": \"Acme\"}");

    JsonNode events = environment.rest().post("/api/v1/events", "{}").json();

    assertThat(events.get("total_size").intValue()).isEqualTo(1);
  }

  @Test
  void pagesThroughOneOrganizationByItsSequence(TestEnvironment environment) {
    String id = environment.createOrganization("{\"display_name\": \"v1\"}").get("id").textValue();
    environment.createOrganization("{\"display_name\": \"another\"}");
    for (int version = 2; version <= 7; version++) {
      environment
          .rest()
          .patch("/api/v1/organizations/" + id, "{\"display_name\": \"v%d\"}".formatted(version));
    }

    List<Integer> sequences = new ArrayList<>();
    String token = "";
    do {
      ListEventsPaginatedResponse page =
          environment
              .grpc()
              .call(
                  "scalekit.v1.events.EventsService/ListEventsPaginated",
                  ListEventsPaginatedRequest.newBuilder()
                      .setFilter(EventFilter.newBuilder().setOrganizationId(id))
                      .setPageSize(3)
                      .setPageToken(token)
                      .build(),
                  ListEventsPaginatedResponse.getDefaultInstance());
      page.getEventsList().forEach(event -> sequences.add(event.getSequence()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(sequences).containsExactly(7, 6, 5, 4, 3, 2, 1);
  }

  @Test
  void selectsByTypeAndTime(TestEnvironment environment) {
    String id = environment.createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
    environment.rest().delete("/api/v1/organizations/" + id);

    JsonNode deleted =
        environment
            .rest()
            .post("/api/v1/events", "{\"event_types\": [\"organization.deleted\"]}")
            .json();
    JsonNode future =
        environment
            .rest()
            .post("/api/v1/events", "{\"start_time\": \"2199-01-01T00:00:00Z\"}")
            .json();

    assertThat(deleted.get("events")).hasSize(1);
    assertThat(deleted.at("/events/0/data/deleted_at").isTextual()).isTrue();
    assertThat(future.get("events")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "organization_id",
        "auth_request_id",
        "interceptor_id",
        "interceptor_status",
        "interceptor_decision",
        "connection_id",
        "connected_account_id"
      })
  void takesAnEmptyTextForNoFilter(String field, TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"A\"}");

    JsonNode all =
        environment.rest().post("/api/v1/events", "{\"%s\": \"\"}".formatted(field)).json();
    JsonNode none =
        environment.rest().post("/api/v1/events", "{\"%s\": \"x\"}".formatted(field)).json();

    assertThat(all.get("events")).hasSize(1);
    assertThat(none.get("events")).isEmpty();
  }

  @Test
  void takesEveryTimeOfTheWire(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"A\"}");
    for (String all :
        List.of(
            "{\"start_time\": \"0001-01-01T00:00:00Z\"}",
            "{\"end_time\": \"2200-01-01T00:00:00Z\"}",
            "{\"end_time\": \"9999-12-31T23:59:59.999999999Z\"}")) {
      assertThat(environment.rest().post("/api/v1/events", all).json().get("events"))
          .as(all)
          .hasSize(1);
    }
    for (String none : List.of("+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
      Rest.Answer refused =
          environment.rest().post("/api/v1/events", "{\"start_time\": \"%s\"}".formatted(none));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("years 1 to 9999", none);
    }
    ListEventsRequest request =
        ListEventsRequest.newBuilder()
            .setFilter(
                EventFilter.newBuilder()
                    .setStartTime(Timestamp.newBuilder().setNanos(-5))
                    .setEndTime(Timestamp.newBuilder().setSeconds(99_999_999_999_999L)))
            .build();
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    "scalekit.v1.events.EventsService/ListEvents",
                    request,
                    ListEventsResponse.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("filter.start_time: must have 0 to 999999999 nanos, got -5")
        .hasMessageContaining("filter.end_time: must be a time in the years 1 to 9999");
  }

  @Test
  void refusesASourceThatIsNone(TestEnvironment environment) {
    ListEventsRequest request =
        ListEventsRequest.newBuilder()
            .setFilter(EventFilter.newBuilder().setSourceValue(9))
            .build();
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    "scalekit.v1.events.EventsService/ListEvents",
                    request,
                    ListEventsResponse.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT: filter.source: must be one of SCALEKIT, DIR_SYNC");
    assertThat(environment.rest().post("/api/v1/events", "{\"source\": 9}").text())
        .contains("\"field\":\"filter.source\"");
  }

  @Test
  void findsAnOrganizationByItsExternalId(TestEnvironment environment) {
    String id =
        environment
            .createOrganization("{\"display_name\": \"A\", \"external_id\": \"mine\"}")
            .get("id")
            .textValue();
    environment.createOrganization("{\"display_name\": \"B\"}");
    Rest rest = environment.rest();

    JsonNode events =
        rest.post("/api/v1/events", "{\"organization_id\": \"ext:mine\"}").json().get("events");

    assertThat(events).hasSize(1);
    assertThat(events.at("/0/organization_id").textValue()).isEqualTo(id);
    assertThat(rest.post("/api/v1/events", "{\"organization_id\": \"ext:x\"}").status())
        .isEqualTo(404);
    assertThat(rest.get("/api/v1/events/stream?organization_id=ext:x").status()).isEqualTo(404);
    String span = "from=2026-01-01&to=2026-02-01&organization_id=";
    assertThat(rest.get("/api/v1/usage?" + span + "ext:mine").text())
        .isEqualTo(rest.get("/api/v1/usage?" + span + id).text())
        .startsWith("{\"usage\":");
    assertThat(rest.get("/api/v1/usage?" + span + "ext:x").status()).isEqualTo(404);
  }

  /** As in a path: the encoded colon is part of the ID, the bare one ends a name. */
  @Test
  void readsAnAddressInAQueryAsInAPath(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"A\", \"external_id\": \":a b\"}");
    Rest rest = environment.rest();
    String usage = "/api/v1/usage?from=2026-01-01&to=2026-02-01&organization_id=";

    assertThat(rest.get(usage + "ext:%3Aa+b").status()).isEqualTo(200);
    assertThat(rest.get(usage + "ext:%3Aa%20b").status()).isEqualTo(200);
    assertThat(rest.get(usage + "ext%3A%3A%3Aa%20b").status()).isEqualTo(200);
    assertThat(rest.get(usage + "ext::a%20b").status()).isEqualTo(404);
  }
}
