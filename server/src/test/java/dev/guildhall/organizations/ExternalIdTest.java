package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The external ID: byte-exact, unique among the living, found by its percent-encoded form. */
@GuildhallTest
final class ExternalIdTest {

  @ParameterizedTest
  @CsvSource({
    "a/b, a%2Fb",
    "a:b, a%3Ab",
    "a%b, a%25b",
    "'with space', with%20space",
    "🏛️-guild, %F0%9F%8F%9B%EF%B8%8F-guild",
    "' padded ', %20padded%20",
    "plus+sign, plus+sign",
  })
  void isFoundByItsPercentEncodedForm(
      String externalId, String encoded, TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(externalId));

    Rest.Answer found = environment.rest().get("/api/v1/organizations:external/" + encoded);

    assertThat(found.json().get("organization")).isEqualTo(created);
    assertThat(created.get("external_id").textValue()).isEqualTo(externalId);
  }

  @ParameterizedTest
  @CsvSource({"acme, ACME", "résumé, resume", "'acme', 'acme '", "'\u00e9', 'e\u0301'"})
  void differsFromOneThatLooksAlike(String one, String other, TestEnvironment environment) {
    environment.createOrganization(
        "{\"display_name\": \"One\", \"external_id\": \"%s\"}".formatted(one));
    environment.createOrganization(
        "{\"display_name\": \"Other\", \"external_id\": \"%s\"}".formatted(other));
  }

  /** Go's SDK sends the field of a caller who gave none. */
  @Test
  void isNoneWhereANewOrganizationsIsEmpty(TestEnvironment environment) {
    String body = "{\"display_name\": \"Acme\", \"external_id\": \"\"}";
    for (int n = 0; n < 2; n++) {
      assertThat(environment.createOrganization(body).has("external_id")).isFalse();
    }
  }

  @Test
  void belongsToExactlyOneOfManyThatClaimItAtOnce(TestEnvironment environment) throws Exception {
    try (ExecutorService claimants = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        String body =
            "{\"display_name\": \"Claim\", \"external_id\": \"claim-%d\"}".formatted(round);
        List<Callable<Rest.Answer>> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          claims.add(() -> environment.rest().post("/api/v1/organizations", body));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Rest.Answer> answer : claimants.invokeAll(claims)) {
          statuses.add(answer.get().status());
        }
        assertThat(statuses).containsOnlyOnce(201).hasSize(8);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(7);
      }
    }
  }
}
