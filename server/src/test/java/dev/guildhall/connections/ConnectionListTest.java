package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections across organizations, and those of a domain. */
@GuildhallTest
final class ConnectionListTest {
  private static final String ALL = "/api/v1/organizations/-/connections";

  @Test
  void pagesThroughAllOrganizationsBothWays(TestEnvironment environment) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(TestConnection.in(environment, TestConnection.OIDC).id());
    }
    environment
        .rest()
        .post("/api/v1/connections", "{\"type\": \"OAUTH\", \"provider\": \"GOOGLE\"}");

    JsonNode first = environment.rest().get(ALL + "?page_size=2").json();
    JsonNode second = page(environment, first.get("next_page_token"));
    JsonNode third = page(environment, second.get("next_page_token"));
    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(ids(second)).isEqualTo(made.subList(2, 4));
    assertThat(ids(third)).isEqualTo(made.subList(4, 5));
    assertThat(first.get("total_size").intValue()).isEqualTo(5);
    assertThat(third.get("next_page_token").textValue()).isEmpty();
    assertThat(ids(page(environment, third.get("prev_page_token")))).isEqualTo(ids(second));
    assertThat(environment.rest().get(ALL + "?page_size=31").status()).isEqualTo(400);
    assertThat(environment.rest().get(ALL + "?page_token=x").text()).contains("Invalid page token");
  }

  private static JsonNode page(TestEnvironment environment, JsonNode token) {
    return environment.rest().get(ALL + "?page_size=2&page_token=" + token.textValue()).json();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("connections").valueStream().map(one -> one.get("id").textValue()).toList();
  }

  @Test
  void findsByOrganizationProviderTypeStatusAndSwitch(TestEnvironment environment) {
    TestConnection usable = TestConnection.enabled(environment);
    TestConnection draft = TestConnection.in(environment, TestConnection.SAML);
    String search = ALL + ":search?";
    Rest rest = environment.rest();
    assertThat(ids(rest.get(search + "query=" + usable.organizationId()).json()))
        .containsExactly(usable.id());
    assertThat(ids(rest.get(search + "query=" + draft.id()).json())).containsExactly(draft.id());
    assertThat(ids(rest.get(search + "query=aCmE").json()))
        .containsExactly(draft.id(), usable.id());
    assertThat(ids(rest.get(search + "query=nobody").json())).isEmpty();
    assertThat(ids(rest.get(search + "query=a%25e").json())).isEmpty();
    assertThat(ids(rest.get(search + "connection_type=SAML").json())).containsExactly(draft.id());
    assertThat(ids(rest.get(search + "status=COMPLETED").json())).containsExactly(usable.id());
    assertThat(ids(rest.get(search + "enabled=false").json())).containsExactly(draft.id());
    assertThat(ids(rest.get(search + "provider=OKTA&enabled=true").json()))
        .containsExactly(usable.id());
    assertThat(ids(rest.get(search + "provider=GOOGLE").json())).isEmpty();
  }

  /** In a query as in a path: the encoded colon is part of the ID, the bare one ends a name. */
  @Test
  void tellsAnIdWithAColonFromANamedOne(TestEnvironment environment) {
    TestConnection unnamed = TestConnection.in(environment, TestConnection.OIDC);
    TestConnection named = TestConnection.in(environment, TestConnection.OIDC);
    Rest rest = environment.rest();
    rest.patch(
        "/api/v1/organizations/" + unnamed.organizationId(),
        "{\"external_id\": \"billing:cus_1\"}");
    rest.patch(
        "/api/v1/organizations/" + named.organizationId(),
        "{\"external_ids\": {\"billing\": \"cus_1\"}}");
    for (String field : List.of("organization_id", "organizationId")) {
      String query = "/api/v1/connections?include=all&" + field + "=";
      assertThat(ids(rest.get(query + "ext:billing%3Acus_1").json())).containsExactly(unnamed.id());
      assertThat(ids(rest.get(query + "ext::billing:cus_1").json())).containsExactly(unnamed.id());
      assertThat(ids(rest.get(query + "ext:billing:cus_1").json())).containsExactly(named.id());
    }
  }

  @Test
  void signsInTheUsersOfItsDomains(TestEnvironment environment) {
    TestConnection connection = TestConnection.enabled(environment);
    TestConnection stranger = TestConnection.enabled(environment);
    String one = domain(environment, connection, "one.example.com");
    String two = domain(environment, connection, "two.example.com");
    String foreign = domain(environment, stranger, "three.example.com");
    Rest rest = environment.rest();
    String assign = connection.path() + "/domains";

    JsonNode assigned =
        rest.put(assign, "{\"domain_ids\": [\"%s\", \"%s\"]}".formatted(two, one)).json();
    assertThat(assigned.at("/connection/domains").findValuesAsText("domain"))
        .containsExactly("one.example.com", "two.example.com");
    assertThat(ids(rest.get("/api/v1/connections?domain=ONE.example.com").json()))
        .containsExactly(connection.id());
    JsonNode listed =
        rest.get("/api/v1/connections?organization_id=" + connection.organizationId())
            .json()
            .get("connections");
    assertThat(listed.get(0).get("domains").toString())
        .isEqualTo("[\"one.example.com\",\"two.example.com\"]");

    String domains = "/api/v1/organizations/" + connection.organizationId() + "/domains";
    domain(environment, connection, "other.example.com");
    assertThat(
            rest.get(domains + "?connection_id=" + connection.id())
                .json()
                .findValuesAsText("domain"))
        .containsExactly("two.example.com", "one.example.com");
    assertThat(rest.get(domains + "?connection_id=" + stranger.id()).json().findValues("domain"))
        .isEmpty();
    assertThat(rest.get(domains + "?connection_id=x").json().findValues("domain")).isEmpty();
    for (String id : List.of(stranger.id(), "conn_1", "x")) {
      Rest.Answer unknown =
          rest.post(domains + "?connection_id=" + id, "{\"domain\": \"tied.example.com\"}");
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.text()).contains("connection", id);
    }
    rest.post(domains + "?connection_id=" + connection.id(), "{\"domain\": \"tied.example.com\"}");
    assertThat(connection.get().get("domains").findValuesAsText("domain"))
        .containsExactly("one.example.com", "two.example.com", "tied.example.com");

    Rest.Answer refused =
        rest.put(assign, "{\"domain_ids\": [\"%s\", \"%s\"]}".formatted(one, foreign));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("domain_ids[1]", foreign);
    assertThat(rest.put(assign, "").text()).contains("body: must be JSON, got nothing");
    assertThat(connection.get().get("domains")).hasSize(3);
    rest.put(assign, "{\"domain_ids\": [\"%s\"]}".formatted(one));
    assertThat(ids(rest.get("/api/v1/connections?domain=two.example.com").json())).isEmpty();
    rest.delete("/api/v1/organizations/" + connection.organizationId() + "/domains/" + one);
    assertThat(connection.get().get("domains")).isEmpty();
    rest.put(assign, "{\"domain_ids\": [\"%s\"]}".formatted(two));
    assertThat(rest.put(assign, "{}").status()).isEqualTo(200);
    assertThat(connection.get().get("domains")).isEmpty();
    assertThat(rest.get("/api/v1/connections?domain=" + "x".repeat(33)).status()).isEqualTo(400);
  }

  @Test
  void findsADomainInAnySpelling(TestEnvironment environment) {
    TestConnection connection = TestConnection.enabled(environment);
    String domain = domain(environment, connection, "bücher.example.com");
    Rest rest = environment.rest();
    rest.put(connection.path() + "/domains", "{\"domain_ids\": [\"%s\"]}".formatted(domain));
    for (String spelling :
        List.of(
            "b%C3%BCcher.example.com", "B%C3%9Ccher.Example.com", "xn--bcher-kva.example.com")) {
      String query = "/api/v1/connections?domain=" + spelling;
      assertThat(ids(rest.get(query).json())).as(spelling).containsExactly(connection.id());
      assertThat(ids(rest.get(query + "&organization_id=" + connection.organizationId()).json()))
          .as(spelling)
          .containsExactly(connection.id());
    }
    assertThat(ids(rest.get("/api/v1/connections?domain=a..b").json())).isEmpty();
  }

  @Test
  void areAThousandOfAnOwnerAtMost(TestServer server, TestEnvironment environment)
      throws SQLException {
    TestConnection first = TestConnection.in(environment, TestConnection.OIDC);
    String copies =
        """
        insert into connections select (jsonb_populate_record(c, jsonb_build_object('connection_id',
          c.connection_id + n))).* from connections c, generate_series(1, 999) n
        where c.connection_id = %s
        """
            .formatted(first.id().substring("conn_".length()));
    try (var database = server.connect()) {
      assertThat(database.createStatement().executeUpdate(copies)).isEqualTo(999);
    }
    String connections = "/api/v1/organizations/" + first.organizationId() + "/connections";
    Rest.Answer refused = environment.rest().post(connections, TestConnection.OIDC);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("message").textValue())
        .contains(first.organizationId(), "1000 connections");
    environment.rest().delete(first.path());
    assertThat(environment.rest().post(connections, TestConnection.OIDC).status()).isEqualTo(201);
  }

  private static String domain(
      TestEnvironment environment, TestConnection connection, String domain) {
    return environment
        .rest()
        .post(
            "/api/v1/organizations/" + connection.organizationId() + "/domains",
            "{\"domain\": \"%s\"}".formatted(domain))
        .json()
        .at("/domain/id")
        .textValue();
  }
}
