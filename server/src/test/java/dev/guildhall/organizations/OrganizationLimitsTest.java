package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.contract.errdetails.ErrorInfo;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationResponse;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit at its edge, counted in code points, and every violation in one answer. */
@GuildhallTest
final class OrganizationLimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOUSE = "🏛";

  private static ObjectNode acme() {
    return JSON.createObjectNode().put("display_name", "Acme");
  }

  private static Rest.Answer create(TestEnvironment environment, JsonNode organization) {
    return environment.rest().post("/api/v1/organizations", organization.toString());
  }

  private static void assertEdge(
      TestEnvironment environment, String field, String fits, String tooLong, String rule) {
    Rest.Answer created = create(environment, acme().put(field, fits));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/organization/" + field).textValue()).isEqualTo(fits);
    assertRefused(create(environment, acme().put(field, tooLong)), "organization." + field, rule);
  }

  private static void assertRefused(Rest.Answer refused, String field, String rule) {
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    JsonNode info = refused.json().at("/details/0");
    assertThat(info.get("error_code").textValue()).isEqualTo("INVALID_ARGUMENT");
    assertThat(info.at("/validation_error_info/field_violations/0/field").textValue())
        .isEqualTo(field);
    assertThat(info.at("/validation_error_info/field_violations/0/constraint").textValue())
        .isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({"display_name, 200", "external_id, 255"})
  void countsCodePoints(String field, int limit, TestEnvironment environment) {
    assertEdge(environment, field, HOUSE.repeat(limit), HOUSE.repeat(limit + 1), "max_len");
    assertEdge(environment, field, "x".repeat(limit), "x".repeat(limit + 1), "max_len");
  }

  @Test
  void wantsAName(TestEnvironment environment) {
    assertEdge(environment, "display_name", "x", "", "min_len");
  }

  @Test
  void boundsSlugAndLogo(TestEnvironment environment) {
    String label = "a".repeat(63);
    String name = label + "." + label + "." + label + "." + "b".repeat(61);
    assertEdge(environment, "slug", name, name + "b", "max_len");
    String url = "https://acme.example/";
    assertEdge(
        environment,
        "logo_url",
        url + "x".repeat(1024 - url.length()),
        url + "x".repeat(1025 - url.length()),
        "max_len");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Acme", "-acme", "acme-", "ac_me", "acme.", ".acme", "a..b", "ac me", "äcme", " "})
  void refusesASlugThatIsNoHostName(String slug, TestEnvironment environment) {
    assertRefused(create(environment, acme().put("slug", slug)), "organization.slug", "pattern");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://acme.example/l", "acme.example", "https://", "javascript:alert(1)", "🏛"})
  void refusesALogoThatIsNoHttpsUrl(String url, TestEnvironment environment) {
    assertRefused(
        create(environment, acme().put("logo_url", url)), "organization.logo_url", "pattern");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\nb", "\\u007f", "\\u0085"})
  void refusesControlCharactersInAnExternalId(String escaped, TestEnvironment environment) {
    Rest.Answer refused =
        environment
            .rest()
            .post(
                "/api/v1/organizations",
                "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(escaped));

    assertRefused(refused, "organization.external_id", "no_control_characters");
  }

  @ParameterizedTest
  @CsvSource({
    "display_name, '{\"display_name\": \"\\ud83c\"}'",
    "external_id, '{\"display_name\": \"Acme\", \"external_id\": \"a\\udfdb\"}'",
    "metadata.plan, '{\"display_name\": \"Acme\", \"metadata\": {\"plan\": \"\\ud83cx\"}}'",
  })
  void refusesAnUnpairedSurrogate(String field, String body, TestEnvironment environment) {
    assertRefused(
        environment.rest().post("/api/v1/organizations", body),
        "organization." + field,
        "well_formed");
  }

  @Test
  void boundsMetadata(TestEnvironment environment) {
    ObjectNode fits = acme();
    for (int i = 0; i < 10; i++) {
      fits.withObject("/metadata").put(HOUSE.repeat(24) + i, HOUSE.repeat(256));
    }
    Rest.Answer created = create(environment, fits);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().at("/organization/metadata")).isEqualTo(fits.get("metadata"));

    ObjectNode tooMany = fits.deepCopy();
    tooMany.withObject("/metadata").put("eleventh", "x");
    assertRefused(create(environment, tooMany), "organization.metadata", "max_pairs");
    for (String key : new String[] {"ab", "", HOUSE.repeat(26)}) {
      ObjectNode wrong = acme();
      wrong.putObject("metadata").put(key, "x");
      assertThat(create(environment, wrong).text())
          .contains("organization.metadata." + key)
          .contains("key must");
    }
    for (String value : new String[] {"", HOUSE.repeat(257)}) {
      ObjectNode wrong = acme();
      wrong.putObject("metadata").put("plan", value);
      assertThat(create(environment, wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void reportsEveryViolationAtOnce(TestEnvironment environment) {
    Rest.Answer refused =
        environment
            .rest()
            .post(
                "/api/v1/organizations",
                """
                {"display_name": "", "external_id": "%s", "slug": "A!", "logo_url": "ftp://x",
                 "metadata": {"ab": "", "plan": "gold"}}
                """
                    .formatted("x".repeat(256)));

    assertThat(
            StreamSupport.stream(
                    refused
                        .json()
                        .at("/details/0/validation_error_info/field_violations")
                        .spliterator(),
                    false)
                .map(v -> v.get("field").textValue() + " " + v.get("constraint").textValue()))
        .containsExactly(
            "organization.display_name min_len",
            "organization.external_id max_len",
            "organization.slug pattern",
            "organization.logo_url pattern",
            "organization.metadata.ab min_len",
            "organization.metadata.ab min_len");
    assertThat(refused.json().get("details")).hasSize(1);
    assertThat(refused.json().get("code").intValue()).isEqualTo(3);
  }

  @Test
  void reportsEveryViolationOverGrpcWithinWhatClientsTakeAsTrailers(TestEnvironment environment) {
    var request = CreateOrganizationRequest.newBuilder();
    var organization =
        request
            .getOrganizationBuilder()
            .setDisplayName(HOUSE.repeat(201))
            .setExternalId(HOUSE.repeat(256))
            .setSlug(HOUSE.repeat(253))
            .setLogoUrl(HOUSE.repeat(1024));
    for (int i = 0; i < 10; i++) {
      organization.putMetadata("k" + i, "");
    }

    StatusRuntimeException refused = refused(environment, request.build());

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    ErrorInfo info = Grpc.errorInfo(refused);
    assertThat(info.getValidationErrorInfo().getFieldViolationsList()).hasSize(24);
  }

  @Test
  void answersAFloodOfViolationsWithoutDrowningTheClient(TestEnvironment environment) {
    var request = CreateOrganizationRequest.newBuilder();
    for (int i = 0; i < 5_000; i++) {
      request.getOrganizationBuilder().putMetadata("k".repeat(100) + i, "");
    }

    StatusRuntimeException refused = refused(environment, request.build());

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Grpc.errorInfo(refused).getValidationErrorInfo().getFieldViolationsCount())
        .isBetween(10, 5_000);
  }

  private static StatusRuntimeException refused(
      TestEnvironment environment, CreateOrganizationRequest request) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            environment
                .grpc()
                .call(
                    "scalekit.v1.organizations.OrganizationService/CreateOrganization",
                    request,
                    CreateOrganizationResponse.getDefaultInstance()));
  }
}
