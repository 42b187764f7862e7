package dev.guildhall.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.ServerConfig;
import dev.guildhall.contract.domains.VerifyDomainRequest;
import dev.guildhall.contract.domains.VerifyDomainResponse;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Proof by DNS, against a real name server on the loopback address. */
@SuppressWarnings("NullAway.Init") // set before the first test
final class DomainVerificationTest {
  private static LoopbackDns dns;
  private static TestServer server;
  private static TestEnvironment environment;

  @BeforeAll
  static void start() throws Exception {
    dns = new LoopbackDns();
    server = TestServer.start(TestPostgres.newDatabase(), config -> with(config, dns.address()));
    environment = server.dev();
  }

  @AfterAll
  static void stop() {
    server.close();
    dns.close();
  }

  @Test
  void succeedsOnceTheRecordIsThereAndStays() throws Exception {
    Claim claim = Claim.of("succeeds.example");
    dns.txt(claim.key(), claim.secret());

    assertThat(claim.verify().text()).isEqualTo("{\"verified\":true}");
    assertThat(claim.status()).isEqualTo("VERIFIED DNS");

    dns.txt(claim.key(), "gone");
    assertThat(claim.verify().text()).isEqualTo("{\"verified\":true}");
    assertThat(claim.events())
        .containsExactly(
            "organization.domain_created 2 1", "organization.domain_dns_verification_success 3 2");
  }

  @Test
  void failsWithoutTheRecordAndIsLoggedOnceUntilItSucceeds() throws Exception {
    Claim claim = Claim.of("fails.example");

    assertThat(claim.verify().text()).isEqualTo("{\"verified\":false}");
    dns.txt(claim.key(), "another value");
    assertThat(claim.verify().text()).isEqualTo("{\"verified\":false}");
    assertThat(claim.status()).isEqualTo("FAILED DNS");

    dns.txt(claim.key(), claim.secret());
    assertThat(claim.verify().text()).isEqualTo("{\"verified\":true}");
    assertThat(claim.events())
        .containsExactly(
            "organization.domain_created 2 1",
            "organization.domain_dns_verification_failed 3 3",
            "organization.domain_dns_verification_success 4 2");
  }

  @Test
  void joinsAValueThatCameInPieces() {
    Claim claim = Claim.of("pieces.example");
    dns.txt(claim.key(), claim.secret().substring(0, 10), claim.secret().substring(10));

    assertThat(claim.verify().text()).isEqualTo("{\"verified\":true}");
  }

  @Test
  void provesNothingWhereTheNameServerFails() throws Exception {
    Claim claim = Claim.of("broken.example");
    dns.fail(claim.key());

    Rest.Answer refused = claim.verify();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().get("code").intValue()).isEqualTo(14);
    assertThat(refused.header("Retry-After")).hasValue("1");
    assertThat(refused.text()).contains(claim.key());
    assertThat(claim.status()).isEqualTo("PENDING DNS");
    assertThat(claim.events()).containsExactly("organization.domain_created 2 1");
  }

  @Test
  void givesUpOnANameServerThatSaysNothing() {
    Claim claim = Claim.of("silent.example");
    dns.silence(claim.key());

    assertThat(claim.verify().status()).isEqualTo(503);
    assertThat(claim.status()).isEqualTo("PENDING DNS");
  }

  @Test
  void needsNoRecordForAnAllowedEmailDomain() {
    Claim claim = Claim.of("mail.example", "ALLOWED_EMAIL_DOMAIN");

    assertThat(claim.key()).isEmpty();
    assertThat(claim.secret()).isEmpty();
    assertThat(claim.verify().text()).isEqualTo("{\"verified\":true}");
    assertThat(claim.status()).isEqualTo("AUTO_VERIFIED NOT_APPLICABLE");
  }

  @Test
  void isTheSameOverGrpc() {
    Claim claim = Claim.of("grpc.example");
    dns.txt(claim.key(), claim.secret());
    String method = "scalekit.v1.domains.DomainService/VerifyDomain";
    var request = VerifyDomainRequest.newBuilder().setOrganizationId(claim.organizationId());

    assertThat(
            environment
                .grpc()
                .call(
                    method,
                    request.setId(claim.id()).build(),
                    VerifyDomainResponse.getDefaultInstance())
                .getVerified())
        .isTrue();
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    method,
                    request.setId("dom_1").build(),
                    VerifyDomainResponse.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void letsThePortalIntoVerifiedDomainsAlone() {
    Claim claim = Claim.of("portal.example");
    Claim stranger = Claim.of("stranger.example");
    String linkId =
        environment
            .rest()
            .put("/api/v1/organizations/" + claim.organizationId() + "/portal_links", "")
            .json()
            .at("/link/id")
            .textValue();
    String query = "?link_id=" + linkId;
    assertThat(authorized("app.portal.example" + query)).isEqualTo("{\"domains\":[]}");

    for (Claim proven : List.of(claim, stranger)) {
      dns.txt(proven.key(), proven.secret());
      proven.verify();
    }

    String known = "{\"domains\":[\"portal.example\"]}";
    assertThat(authorized("https%3A%2F%2FApp.portal.example%3A8443" + query)).isEqualTo(known);
    assertThat(authorized("portal.example" + query)).isEqualTo(known);
    assertThat(authorized("notportal.example" + query)).isEqualTo("{\"domains\":[]}");
    assertThat(authorized("stranger.example" + query)).isEqualTo("{\"domains\":[]}");
    assertThat(authorized("portal.example?link_id=lnk_1")).isEqualTo("{\"domains\":[]}");
    assertThat(server.rest().get("/api/v1/domains/portal.example").status()).isEqualTo(400);

    environment.rest().delete("/api/v1/organizations/" + claim.organizationId());
    assertThat(authorized("portal.example" + query)).isEqualTo("{\"domains\":[]}");
  }

  private static String authorized(String originAndQuery) {
    return server.rest().get("/api/v1/domains/" + originAndQuery).text();
  }

  /** A domain of a new organization. */
  private record Claim(String organizationId, JsonNode domain) {
    static Claim of(String name) {
      return of(name, "ORGANIZATION_DOMAIN");
    }

    static Claim of(String name, String type) {
      String organization =
          environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
      Rest.Answer created =
          environment
              .rest()
              .post(
                  "/api/v1/organizations/" + organization + "/domains",
                  "{\"domain\": \"%s\", \"domain_type\": \"%s\"}".formatted(name, type));
      return new Claim(organization, created.json().get("domain"));
    }

    String id() {
      return domain.get("id").textValue();
    }

    String key() {
      return domain.get("txt_record_key").textValue();
    }

    String secret() {
      return domain.get("txt_record_secret").textValue();
    }

    String path() {
      return "/api/v1/organizations/" + organizationId + "/domains/" + id();
    }

    Rest.Answer verify() {
      return environment.rest().patch(path() + ":verify", "");
    }

    String status() {
      JsonNode now = environment.rest().get(path()).json().get("domain");
      return now.get("verification_status").textValue()
          + " "
          + now.get("verification_method").textValue();
    }

    /** Type, sequence and verification status of each event of the domain, in their order. */
    List<String> events() throws SQLException {
      try (var connection = server.connect();
          var statement =
              connection.prepareStatement(
                  "select type || ' ' || sequence || ' ' || (data ->> 'verification_status')"
                      + " from events where data ->> 'domain_id' = ? order by sequence")) {
        statement.setString(1, id().substring("dom_".length()));
        var rows = statement.executeQuery();
        List<String> events = new ArrayList<>();
        while (rows.next()) {
          events.add(rows.getString(1));
        }
        return events;
      }
    }
  }

  private static ServerConfig with(ServerConfig config, InetSocketAddress nameServer) {
    return config.withDnsServer(nameServer);
  }
}
