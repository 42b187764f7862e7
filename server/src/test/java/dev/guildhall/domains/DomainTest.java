package dev.guildhall.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.domains.CreateDomain;
import dev.guildhall.contract.domains.CreateDomainRequest;
import dev.guildhall.contract.domains.CreateDomainResponse;
import dev.guildhall.contract.domains.DomainType;
import dev.guildhall.contract.domains.GetDomainRequest;
import dev.guildhall.contract.domains.GetDomainResponse;
import dev.guildhall.contract.domains.ListDomainRequest;
import dev.guildhall.contract.domains.ListDomainResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Domains of organizations: whose they are, and who sees them. */
@GuildhallTest
final class DomainTest {
  private static final String SERVICE = "scalekit.v1.domains.DomainService/";

  @Test
  void isCreatedFoundAndDeleted(TestEnvironment environment) {
    String domains = domains(environment);
    Rest.Answer created = environment.rest().post(domains, "{\"domain\": \"Acme.com\"}");
    assertThat(created.status()).isEqualTo(200);
    JsonNode domain = created.json().get("domain");
    String id = domain.get("id").textValue();

    assertThat(id).startsWith("dom_");
    assertThat(domain.get("environment_id").textValue()).startsWith("env_");
    assertThat(domain.get("organization_id").textValue()).isEqualTo(domains.split("/", -1)[4]);
    assertThat(domain.get("domain").textValue()).isEqualTo("acme.com");
    assertThat(domain.get("txt_record_key").textValue()).isEqualTo("_guildhall-challenge.acme.com");
    assertThat(domain.get("txt_record_secret").textValue()).hasSizeGreaterThan(40);
    assertThat(domain.get("domain_type").textValue()).isEqualTo("ORGANIZATION_DOMAIN");
    assertThat(domain.get("verification_status").textValue()).isEqualTo("PENDING");
    assertThat(domain.get("verification_method").textValue()).isEqualTo("DNS");
    String one = domains + "/" + id;
    assertThat(environment.rest().get(one).text()).isEqualTo(created.text());
    assertThat(environment.rest().patch(one, "{}").text()).isEqualTo(created.text());

    assertThat(environment.rest().delete(one).text()).isEqualTo("{}");
    assertThat(environment.rest().delete(one).status()).isEqualTo(404);
    assertThat(environment.rest().get(one).status()).isEqualTo(404);
    assertThat(environment.rest().post(domains, "{\"domain\": \"acme.com\"}").status())
        .isEqualTo(200);
  }

  @Test
  void sayWhatIsWrongWithAName(TestEnvironment environment) {
    String domains = domains(environment);

    Rest.Answer suffix = environment.rest().post(domains, "{\"domain\": \"co.uk\"}");
    assertThat(suffix.status()).isEqualTo(400);
    assertThat(suffix.json().at("/details/0/validation_error_info/field_violations").toString())
        .isEqualTo(
            "[{\"field\":\"domain.domain\",\"description\":\"must be below a public suffix, but"
                + " \\\"co.uk\\\" is one: anybody can register names in it\","
                + "\"constraint\":\"public_suffix\"}]");
    assertThat(environment.rest().post(domains, "{}").status()).isEqualTo(400);
    assertThat(environment.rest().post(domains, "{\"domain\": \"192.168.0.1\"}").status())
        .isEqualTo(400);
  }

  @Test
  void listsTheNewestFirstByTypeInPages(TestEnvironment environment) {
    String domains = domains(environment);
    for (String name : List.of("one.com", "two.com", "three.com")) {
      create(environment, domains, name, "ORGANIZATION_DOMAIN");
    }
    create(environment, domains, "mail.com", "ALLOWED_EMAIL_DOMAIN");

    assertThat(names(environment.rest().get(domains)))
        .containsExactly("mail.com", "three.com", "two.com", "one.com");
    assertThat(names(environment.rest().get(domains + "?domain_type=ALLOWED_EMAIL_DOMAIN")))
        .containsExactly("mail.com");
    Rest.Answer page =
        environment
            .rest()
            .get(
                domains + "?domain_type=ORGANIZATION_DOMAIN&page_size=2&page_number=2&include=all");
    assertThat(names(page)).containsExactly("one.com");
    assertThat(page.json().get("page_size").intValue()).isEqualTo(2);
    assertThat(page.json().get("page_number").intValue()).isEqualTo(2);
    assertThat(names(environment.rest().get(domains + "?page_number=9"))).isEmpty();
    assertThat(environment.rest().get(domains + "?page_size=101").status()).isEqualTo(400);
    assertThat(environment.rest().get(domains + "?page_number=-1").status()).isEqualTo(400);
  }

  @Test
  void anEmptyConnectionIsNoFilter(TestEnvironment environment) {
    String domains = domains(environment);
    create(environment, domains, "acme.com", "ORGANIZATION_DOMAIN");

    assertThat(names(environment.rest().get(domains + "?connection_id=")))
        .containsExactly("acme.com");
    assertThat(names(environment.rest().get(domains + "?connection_id=conn_1"))).isEmpty();
  }

  @Test
  void belongsToOneOrganizationOfAnEnvironment(TestEnvironment environment, TestServer server) {
    String mine = domains(environment);
    create(environment, mine, "acme.com", "ORGANIZATION_DOMAIN");

    Rest.Answer again = environment.rest().post(mine, "{\"domain\": \"ACME.com\"}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text()).contains("domain acme.com already exists on this organization");
    Rest.Answer other = environment.rest().post(domains(environment), "{\"domain\": \"acme.com\"}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text()).contains("already exists on another organization");
    create(server.dev(), domains(server.dev()), "acme.com", "ORGANIZATION_DOMAIN");
  }

  @Test
  void maySendUsersToSeveralOrganizations(TestEnvironment environment) {
    String mine = domains(environment);
    create(environment, mine, "acme.com", "ORGANIZATION_DOMAIN");
    create(environment, mine, "acme.com", "ALLOWED_EMAIL_DOMAIN");
    create(environment, domains(environment), "acme.com", "ALLOWED_EMAIL_DOMAIN");

    assertThat(
            environment
                .rest()
                .post(mine, "{\"domain\": \"acme.com\", \"domain_type\": \"ALLOWED_EMAIL_DOMAIN\"}")
                .status())
        .isEqualTo(409);
  }

  @Test
  void isFreeOnceItsOrganizationIsDeleted(TestEnvironment environment) {
    String gone = domains(environment);
    create(environment, gone, "acme.com", "ORGANIZATION_DOMAIN");
    environment.rest().delete(gone.substring(0, gone.lastIndexOf('/')));
    String heir = domains(environment);

    create(environment, heir, "acme.com", "ORGANIZATION_DOMAIN");

    assertThat(environment.rest().get(gone).status()).isEqualTo(404);
    assertThat(environment.rest().post(domains(environment), "{\"domain\": \"acme.com\"}").status())
        .isEqualTo(409);
  }

  @Test
  void belongsToExactlyOneOfManyThatClaimItAtOnceOnTwoServers() throws Exception {
    try (TestServer one = TestServer.start();
        TestServer two = TestServer.start(one.databaseUrl(), config -> config);
        ExecutorService claimants = Executors.newVirtualThreadPerTaskExecutor()) {
      TestEnvironment environment = one.dev();
      List<Rest> faces =
          List.of(environment.rest(), new Rest(two.url(), Optional.of(environment.token())));
      for (int round = 0; round < 10; round++) {
        String name = "{\"domain\": \"race-%d.com\"}".formatted(round);
        String former = domains(environment);
        environment.rest().post(former, name);
        environment.rest().delete(former.substring(0, former.lastIndexOf('/')));
        List<Callable<Integer>> claims = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          Rest face = faces.get(i % 2);
          String domains = domains(environment);
          claims.add(() -> face.post(domains, name).status());
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> status : claimants.invokeAll(claims)) {
          statuses.add(status.get());
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
      }
    }
  }

  @Test
  void isUnknownUnderAnotherOrganizationAndInAnotherEnvironment(
      TestEnvironment environment, TestServer server) {
    String mine = domains(environment);
    String id = create(environment, mine, "acme.com", "ORGANIZATION_DOMAIN").get("id").textValue();
    String foreign = domains(environment) + "/" + id;

    for (String path : List.of(foreign, mine + "/acme.com")) {
      assertThat(environment.rest().get(path).status()).isEqualTo(404);
      assertThat(environment.rest().patch(path, "{}").status()).isEqualTo(404);
      assertThat(environment.rest().delete(path).status()).isEqualTo(404);
    }
    assertThat(environment.rest().patch(foreign + ":verify", "").status()).isEqualTo(404);
    Rest other = server.dev().rest();
    assertThat(other.get(mine).status()).isEqualTo(404);
    assertThat(other.get(mine + "/" + id).status()).isEqualTo(404);
    assertThat(other.delete(mine + "/" + id).status()).isEqualTo(404);
    assertThat(other.post(mine, "{\"domain\": \"acme.org\"}").status()).isEqualTo(404);
    assertThat(environment.rest().get(mine + "/" + id).status()).isEqualTo(200);
  }

  @Test
  void leavesAnEventOfEveryChange(TestEnvironment environment) throws Exception {
    String domains = domains(environment);
    String id =
        create(environment, domains, "acme.com", "ORGANIZATION_DOMAIN").get("id").textValue();
    JsonNode created = environment.rest().post("/api/v1/events", "{}").json().at("/events/0");
    assertThat(created.get("type").textValue()).isEqualTo("organization.domain_created");
    JsonNode shown = environment.rest().get(domains + "/" + id).json().get("domain");
    JsonNode data = created.get("data");
    for (String field :
        List.of(
            "id",
            "domain",
            "domain_type",
            "organization_id",
            "environment_id",
            "txt_record_key",
            "txt_record_secret",
            "verification_status",
            "verification_method")) {
      assertThat(data.get(field)).isEqualTo(shown.get(field));
    }
    assertThat(data.get("updated_at")).isEqualTo(shown.get("update_time"));
    environment.rest().delete(domains + "/" + id);

    try (var connection = environment.server().connect();
        var statement =
            connection.prepareStatement(
                "select string_agg(type || ' ' || sequence || ' ' || (data ->> 'domain'), ', '"
                    + " order by sequence) from events where data ->> 'domain_id' = ?")) {
      statement.setString(1, id.substring("dom_".length()));
      var row = statement.executeQuery();
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1))
          .isEqualTo(
              "organization.domain_created 2 acme.com, organization.domain_deleted 3 acme.com");
    }
  }

  @Test
  void isDeletedForAConnectionOnlyWhereThatHasIt(TestEnvironment environment) {
    String domains = domains(environment);
    String connections = domains.replace("/domains", "/connections");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      JsonNode connection =
          environment
              .rest()
              .post(connections, "{\"provider\": \"OKTA\", \"type\": \"OIDC\"}")
              .json();
      ids.add(connection.at("/connection/id").textValue());
    }
    String one =
        domains
            + "/"
            + environment
                .rest()
                .post(domains + "?connection_id=" + ids.getFirst(), "{\"domain\": \"acme.com\"}")
                .json()
                .at("/domain/id")
                .textValue();
    for (String other : List.of("conn_1", "nonsense", ids.getLast())) {
      Rest.Answer refused = environment.rest().delete(one + "?connection_id=" + other);
      assertThat(refused.status()).as(other).isEqualTo(404);
    }
    assertThat(environment.rest().get(one).status()).isEqualTo(200);
    assertThat(environment.rest().delete(one + "?connection_id=" + ids.getFirst()).status())
        .isEqualTo(200);
    assertThat(environment.rest().get(one).status()).isEqualTo(404);
  }

  @Test
  void isTheSameOverGrpcAndByExternalId(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"acme\"}");

    var created =
        environment
            .grpc()
            .call(
                SERVICE + "CreateDomain",
                CreateDomainRequest.newBuilder()
                    .setExternalId("acme")
                    .setDomain(
                        CreateDomain.newBuilder()
                            .setDomain("acme.com")
                            .setDomainType(DomainType.ALLOWED_EMAIL_DOMAIN))
                    .build(),
                CreateDomainResponse.getDefaultInstance())
            .getDomain();
    var found =
        environment
            .grpc()
            .call(
                SERVICE + "GetDomain",
                GetDomainRequest.newBuilder()
                    .setOrganizationId(created.getOrganizationId())
                    .setId(created.getId())
                    .build(),
                GetDomainResponse.getDefaultInstance());
    var listed =
        environment
            .grpc()
            .call(
                SERVICE + "ListDomains",
                ListDomainRequest.newBuilder().setOrganizationId("ext:acme").build(),
                ListDomainResponse.getDefaultInstance());

    assertThat(found.getDomain()).isEqualTo(created);
    assertThat(listed.getDomainsList()).containsExactly(created);
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    SERVICE + "ListDomains",
                    ListDomainRequest.newBuilder().setOrganizationId("invalid-org-id").build(),
                    ListDomainResponse.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("NOT_FOUND");
  }

  private static JsonNode create(
      TestEnvironment environment, String domains, String name, String type) {
    Rest.Answer created =
        environment
            .rest()
            .post(domains, "{\"domain\": \"%s\", \"domain_type\": \"%s\"}".formatted(name, type));
    assertThat(created.status()).isEqualTo(200);
    return created.json().get("domain");
  }

  private static List<String> names(Rest.Answer listed) {
    return listed.json().get("domains").findValuesAsText("domain");
  }

  /** The domains' path of a new organization. */
  private static String domains(TestEnvironment environment) {
    return "/api/v1/organizations/"
        + environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue()
        + "/domains";
  }
}
