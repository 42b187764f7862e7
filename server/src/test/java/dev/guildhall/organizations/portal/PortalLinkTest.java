package dev.guildhall.organizations.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.organizations.Feature;
import dev.guildhall.contract.organizations.GeneratePortalLinkRequest;
import dev.guildhall.contract.organizations.GeneratePortalLinkResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Portal links: made by the environment's client, opened once by whoever has one. */
@GuildhallTest
final class PortalLinkTest {
  private static final String GENERATE =
      "scalekit.v1.organizations.OrganizationService/GeneratePortalLink";

  @Test
  void isMadeForANewOrganizationAndOpensOnce(TestEnvironment environment) {
    JsonNode link = generate(environment, path(environment));

    assertThat(link.get("id").textValue()).startsWith("lnk_");
    assertThat(link.get("location").textValue())
        .startsWith(environment.server().url() + "/magicLink/");
    assertThat(Instant.parse(link.get("expire_time").textValue()))
        .isBetween(Instant.now(), Instant.now().plusSeconds(61));

    String target = URI.create(link.get("location").textValue()).getPath();
    Rest visitor = environment.server().rest();
    assertThat(visitor.send("HEAD", target, Optional.empty()).status()).isEqualTo(200);

    Rest.Answer opened = open(environment.server(), link);
    assertThat(opened.status()).isEqualTo(200);
    assertThat(opened.header("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(opened.header("cache-control")).hasValue("no-store");
    assertThat(opened.text()).startsWith("<!doctype html>").contains("not open yet");
    assertThat(open(environment.server(), link).status()).isEqualTo(410);
    assertThat(visitor.send("HEAD", target, Optional.empty()).status()).isEqualTo(410);
  }

  @Test
  void letsExactlyOneOfManyVisitorsIn(TestEnvironment environment) throws Exception {
    JsonNode link = generate(environment, path(environment));
    List<Callable<Integer>> visits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      visits.add(() -> open(environment.server(), link).status());
    }

    try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> visit : visitors.invokeAll(visits)) {
        statuses.add(visit.get());
      }
      assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 410);
    }
  }

  @Test
  void expiresAfterAMinute() {
    try (TestServer server = TestServer.start()) {
      TestEnvironment environment = server.dev();
      String path = path(environment);
      JsonNode link = generate(environment, path);

      server.clock().advance(Duration.ofSeconds(61));

      Rest.Answer opened = open(server, link);
      assertThat(opened.status()).isEqualTo(410);
      assertThat(opened.text()).contains("has expired");
      assertThat(environment.rest().get(path + "/portal_links").text()).isEqualTo("{\"links\":[]}");
    }
  }

  @Test
  void needsTheFeaturesThatItIsFor(TestEnvironment environment) {
    String path = path(environment);
    String links = path + "/portal_links?features=sso&features=dir_sync";
    environment
        .rest()
        .patch(path + "/settings", "{\"features\": [{\"name\": \"sso\", \"enabled\": true}]}");

    Rest.Answer refused = environment.rest().put(links, "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("code").intValue()).isEqualTo(3);
    assertThat(refused.text()).contains("dir_sync").doesNotContain("sso;");
    assertThat(environment.rest().get(path + "/portal_links").text()).isEqualTo("{\"links\":[]}");

    environment
        .rest()
        .patch(path + "/settings", "{\"features\": [{\"name\": \"dir_sync\", \"enabled\": true}]}");
    assertThat(environment.rest().put(links, "").status()).isEqualTo(200);
  }

  @Test
  void needsTheFeatureOverGrpcToo(TestEnvironment environment) {
    String path = path(environment);
    String id = path.substring(path.lastIndexOf('/') + 1);
    var request = GeneratePortalLinkRequest.newBuilder().setId(id);

    assertThat(
            environment
                .grpc()
                .call(GENERATE, request.build(), GeneratePortalLinkResponse.getDefaultInstance())
                .getLink()
                .getLocation())
        .contains("/magicLink/");
    assertThatThrownBy(() ->
            environment
                .grpc()
                .call(
                    GENERATE,
                    request.addFeatures(Feature.sso).build(),
                    GeneratePortalLinkResponse.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void isListedWithoutItsLocationAndTakenBack(TestEnvironment environment) {
    String path = path(environment);
    JsonNode first = generate(environment, path);
    JsonNode second = generate(environment, path);
    JsonNode third = generate(environment, path);

    assertThat(environment.rest().get(path + "/portal_links").json().at("/links"))
        .extracting(link -> link.get("id").textValue() + link.get("location").textValue())
        .containsExactly(
            third.get("id").textValue(), second.get("id").textValue(), first.get("id").textValue());

    String one = path + "/portal_links/" + first.get("id").textValue();
    assertThat(environment.rest().delete(one).status()).isEqualTo(200);
    assertThat(environment.rest().delete(one).status()).isEqualTo(404);
    assertThat(environment.rest().delete(path + "/portal_links/first").status()).isEqualTo(400);
    assertThat(open(environment.server(), second).status()).isEqualTo(200);

    assertThat(environment.rest().delete(path + "/portal_links").text()).isEqualTo("{}");
    assertThat(open(environment.server(), third).status()).isEqualTo(404);
    assertThat(environment.rest().get(path + "/portal_links").text()).isEqualTo("{\"links\":[]}");
  }

  @Test
  void keepsOneSilenceAboutEveryUnknownLink(TestEnvironment environment) {
    String path = path(environment);
    JsonNode deleted = generate(environment, path);
    environment.rest().delete(path + "/portal_links");
    JsonNode orphan = generate(environment, path);
    environment.rest().delete(path);
    Rest.Answer unknown = environment.server().rest().get("/magicLink/nothing");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(open(environment.server(), deleted).text()).isEqualTo(unknown.text());
    assertThat(open(environment.server(), orphan).text()).isEqualTo(unknown.text());
  }

  @Test
  void isOutOfReachForOtherEnvironments(TestEnvironment environment, TestServer server) {
    String path = path(environment);
    String link = path + "/portal_links/" + generate(environment, path).get("id").textValue();
    Rest other = server.dev().rest();

    assertThat(other.put(path + "/portal_links", "").status()).isEqualTo(404);
    assertThat(other.get(path + "/portal_links").status()).isEqualTo(404);
    assertThat(other.delete(path + "/portal_links").status()).isEqualTo(404);
    assertThat(other.delete(link).status()).isEqualTo(404);
    assertThat(environment.rest().delete(link).status()).isEqualTo(200);
  }

  @Test
  void keepsNoTokenInTheDatabase(TestEnvironment environment) throws Exception {
    String location = generate(environment, path(environment)).get("location").textValue();
    String token = location.substring(location.lastIndexOf('/') + 1);

    try (var connection = environment.server().connect();
        var statement =
            connection.prepareStatement(
                "select count(*) filter (where token_hash = sha256(convert_to(?, 'UTF8'))),"
                    + " count(*) filter (where l::text like '%' || ? || '%') from portal_links l")) {
      statement.setString(1, token);
      statement.setString(2, token);
      var row = statement.executeQuery();
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(1);
      assertThat(row.getInt(2)).isZero();
    }
  }

  private static JsonNode generate(TestEnvironment environment, String path) {
    Rest.Answer answer = environment.rest().put(path + "/portal_links", "");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().get("link");
  }

  private static Rest.Answer open(TestServer server, JsonNode link) {
    return server.rest().get(link.get("location").textValue().substring(server.url().length()));
  }

  private static String path(TestEnvironment environment) {
    return "/api/v1/organizations/"
        + environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
  }
}
