package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A changed external ID still finds its way, for a while, unless another organization took it. */
final class FormerExternalIdTest {
  private static final TestServer SERVER = TestServer.start();
  private static final String BY_EXTERNAL_ID = "/api/v1/organizations:external/";

  private final TestEnvironment environment = SERVER.dev();
  private final Rest rest = environment.rest();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void answersTheCurrentOne() {
    String id = create("old");
    rest.patch(BY_EXTERNAL_ID + "old", "{\"external_id\": \"new\"}");

    Rest.Answer former = rest.get(BY_EXTERNAL_ID + "old");

    assertThat(former.status()).isEqualTo(410);
    assertThat(former.json().get("message").textValue())
        .isEqualTo(
            "organization with external_id \"old\" not found: its external_id is now \"new\" (%s)"
                .formatted(id));
    assertThat(rest.get("/api/v1/organizations/ext:old").status()).isEqualTo(410);
    assertThat(rest.delete(BY_EXTERNAL_ID + "old").status()).isEqualTo(410);
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    "scalekit.v1.organizations.OrganizationService/GetOrganization",
                    GetOrganizationRequest.newBuilder().setExternalId("old").build(),
                    GetOrganizationResponse.getDefaultInstance()))
        .hasMessageStartingWith("NOT_FOUND: organization with external_id \"old\" not found");
  }

  @Test
  void answersTheCurrentOneForWhatHangsBelow() {
    create("parent");
    rest.patch(BY_EXTERNAL_ID + "parent", "{\"external_id\": \"renamed\"}");
    String former = "/api/v1/organizations/ext:parent";
    String settings = "{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}";
    for (Rest.Answer answer :
        List.of(
            rest.patch(former + "/settings", settings),
            rest.get(former + "/domains"),
            rest.put(former + "/portal_links", ""),
            rest.get(former + "/directories"),
            rest.get(former + "/directories/dir_1"),
            rest.get(former + "/directories/dir_1/users"),
            rest.get(former + "/connections/conn_1"),
            rest.get(former + "/domains/dom_1"),
            rest.delete(former + "/domains/dom_1"),
            rest.post(former + "/directories", "{\"directory_type\": \"SCIM\"}"),
            rest.post(
                former + "/directories",
                "{\"directory_type\": \"SCIM\"}",
                "Idempotency-Key",
                "key-of-a-former-one"))) {
      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.text()).contains("its external_id is now \\\"renamed\\\"");
    }
    create("parent"); // another takes it, and has no such connection
    assertThat(rest.get(former + "/connections/conn_1").status()).isEqualTo(404);
  }

  /** What merely looks like an address, where something else is missing, decides nothing. */
  @Test
  void isOnlyToldOfTheOrganizationThatTheCallIsAbout() {
    create("looked-for");
    rest.patch(BY_EXTERNAL_ID + "looked-for", "{\"external_id\": \"found\"}");
    String nobody = "/api/v1/organizations/org_1";
    String other = "/api/v1/organizations/" + create("other");
    for (Rest.Answer answer :
        List.of(
            rest.put(nobody + "/metadata/plan", "{\"value\": \"ext:looked-for\"}"),
            rest.delete(nobody + "/metadata/ext:looked-for"),
            rest.get(other + "/connections/ext:looked-for"),
            rest.get(other + "/directories/ext:looked-for"),
            rest.get(other + "/domains/ext:looked-for"),
            rest.get("/api/v1/connections/ext:looked-for"),
            rest.get("/api/v1/webhooks/endpoints/ext:looked-for"),
            SERVER.workspace().get("/api/v1/environments/ext:looked-for/clients"))) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    }
  }

  @Test
  void isAnothersWhoTookIt() {
    create("given-up");
    rest.patch(BY_EXTERNAL_ID + "given-up", "{\"external_id\": \"moved\"}");
    String taker = create("given-up");

    assertThat(rest.get(BY_EXTERNAL_ID + "given-up").json().at("/organization/id").textValue())
        .isEqualTo(taker);
    rest.delete(BY_EXTERNAL_ID + "given-up");
    assertThat(rest.get(BY_EXTERNAL_ID + "given-up").status()).isEqualTo(410);
    rest.delete(BY_EXTERNAL_ID + "moved");
    assertThat(rest.get(BY_EXTERNAL_ID + "given-up").status()).isEqualTo(404);
  }

  @Test
  void isNotToldOfATimeBeforeTheOneWhoTookItWas() {
    create("passed-on");
    rest.patch(BY_EXTERNAL_ID + "passed-on", "{\"external_id\": \"kept\"}");
    String before = SERVER.clock().instant().toString();
    SERVER.clock().advance(Duration.ofSeconds(1));
    create("passed-on");
    String then = "/api/v1/organizations/ext:passed-on?at=" + before;

    assertThat(rest.get(then).status()).isEqualTo(404);
    rest.delete("/api/v1/organizations/ext:passed-on");
    assertThat(rest.get(then).status()).isEqualTo(410);
  }

  @Test
  void isForgottenInTheEnd() {
    create("short");
    rest.patch(BY_EXTERNAL_ID + "short", "{\"external_id\": \"long\"}");
    assertThat(rest.get(BY_EXTERNAL_ID + "short").status()).isEqualTo(410);

    SERVER.clock().advance(Retention.DEFAULT.formerIds().plus(Duration.ofSeconds(1)));

    Rest later = SERVER.dev().rest();
    assertThat(later.get(BY_EXTERNAL_ID + "short").status()).isEqualTo(404);
    assertThat(later.get(BY_EXTERNAL_ID + "long").status()).isEqualTo(200);
  }

  private String create(String externalId) {
    return SERVER
        .dev()
        .createOrganization(
            "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(externalId))
        .get("id")
        .textValue();
  }
}
