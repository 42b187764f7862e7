package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Named external IDs: set and cleared like metadata, unique under their name, each an address. */
@GuildhallTest
final class NamedExternalIdTest {
  private static final String PATH = "/api/v1/organizations/";

  @Test
  void areAnAddressEach(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_id": "acme",
             "external_ids": {"billing": "cus_1", "crm": "001:a/b"}}
            """);

    assertThat(found(environment, "ext:acme")).isEqualTo(created);
    assertThat(found(environment, "ext:billing:cus_1")).isEqualTo(created);
    assertThat(found(environment, "ext:crm:001%3Aa%2Fb")).isEqualTo(created);
    assertThat(overGrpc(environment, "ext:crm:001:a/b")).isEqualTo(created.get("id").textValue());
    assertThat(environment.rest().get(PATH + "ext:billing:001").status()).isEqualTo(404);
  }

  /** The natural form, everything after ext: percent-encoded, always means the unnamed one. */
  @Test
  void areToldApartFromAnUnnamedOneWithAColon(TestEnvironment environment) {
    JsonNode unnamed =
        environment.createOrganization(
            "{\"display_name\": \"Unnamed\", \"external_id\": \"billing:cus_1\"}");
    assertThat(found(environment, "ext:billing:cus_1")).isEqualTo(unnamed);

    JsonNode named =
        environment.createOrganization(
            "{\"display_name\": \"Named\", \"external_ids\": {\"billing\": \"cus_1\"}}");

    assertThat(found(environment, "ext:billing:cus_1")).isEqualTo(named);
    assertThat(found(environment, "ext:billing%3Acus_1")).isEqualTo(unnamed);
    assertThat(found(environment, "ext::billing:cus_1")).isEqualTo(unnamed);
    assertThat(overGrpc(environment, "ext:billing:cus_1")).isEqualTo(named.get("id").textValue());
    assertThat(overGrpc(environment, "ext::billing:cus_1"))
        .isEqualTo(unnamed.get("id").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "us-east:1, ext:us-east%3A1",
    "us-east:1, ext:us-east:1",
    "tenant:42, ext:tenant:42",
    ":leading, ext:%3Aleading",
    "trailing:, ext:trailing%3A",
    "trailing:, ext:trailing:",
    "a:b:c, ext:a%3Ab:c",
    "ext:a, ext:ext%3Aa",
    "org_1, ext:org_1",
    "x:restore, ext:x%3Arestore",
  })
  void leaveAnUnnamedOneItsColons(String externalId, String address, TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(externalId));

    assertThat(found(environment, address)).isEqualTo(created);
  }

  @Test
  void areReplacedAsAWholeWhereTheBodyNamesThem(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_ids": {"billing": "cus_1", "crm": "001"}}
            """);
    String path = PATH + created.get("id").textValue();
    Rest rest = environment.rest();

    JsonNode kept = rest.patch(path, "{\"display_name\": \"Acme 2\"}").json();
    assertThat(kept.at("/organization/external_ids")).isEqualTo(created.get("external_ids"));
    JsonNode replaced = rest.patch(path, "{\"external_ids\": {\"billing\": \"cus_2\"}}").json();
    assertThat(replaced.at("/organization/external_ids").toString())
        .isEqualTo("{\"billing\":\"cus_2\"}");
    assertThat(found(environment, "ext:billing:cus_2")).isEqualTo(replaced.get("organization"));
    assertThat(rest.patch(path, "{\"external_ids\": {}}").json().at("/organization/external_ids"))
        .isEmpty();
    assertThat(rest.get(PATH + "ext:billing:cus_2").status()).isEqualTo(410);
  }

  @Test
  void belongToOneLivingOrganization(TestEnvironment environment) {
    Rest rest = environment.rest();
    String one =
        environment
            .createOrganization(
                "{\"display_name\": \"One\", \"external_ids\": {\"billing\": \"x\"}}")
            .get("id")
            .textValue();
    String other =
        environment
            .createOrganization("{\"display_name\": \"Other\", \"external_ids\": {\"crm\": \"x\"}}")
            .get("id")
            .textValue();
    String claim = "{\"external_ids\": {\"billing\": \"x\", \"crm\": \"x\"}}";

    Rest.Answer refused = rest.patch(PATH + other, claim);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("message").textValue())
        .isEqualTo(
            "external_ids.billing x already exists on another organization of this environment");
    rest.delete(PATH + one);
    assertThat(rest.patch(PATH + other, claim).status()).isEqualTo(200);
  }

  @Test
  void haveLimits(TestEnvironment environment) {
    StringBuilder eleven = new StringBuilder("\"n0\": \"v\"");
    for (int i = 1; i <= ExternalIds.MAX_NAMES; i++) {
      eleven.append(", \"n%d\": \"v\"".formatted(i));
    }
    assertThat(refusal(environment, eleven.toString()))
        .isEqualTo("organization.external_ids: must have at most 10 names, has 11");
    assertThat(refusal(environment, "\"Billing\": \"x\", \"crm\": \"\""))
        .isEqualTo(
            "organization.external_ids.Billing: name must match [a-z][a-z0-9_]{0,31}, got"
                + " \"Billing\"; organization.external_ids.crm: must not be empty");
  }

  private static String refusal(TestEnvironment environment, String pairs) {
    Rest.Answer answer =
        environment
            .rest()
            .post(
                "/api/v1/organizations",
                "{\"display_name\": \"Acme\", \"external_ids\": {%s}}".formatted(pairs));
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().get("message").textValue();
  }

  private static JsonNode found(TestEnvironment environment, String address) {
    Rest.Answer answer = environment.rest().get(PATH + address);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("organization");
  }

  private static String overGrpc(TestEnvironment environment, String address) {
    return environment
        .grpc()
        .call(
            "scalekit.v1.organizations.OrganizationService/GetOrganization",
            GetOrganizationRequest.newBuilder().setId(address).build(),
            GetOrganizationResponse.getDefaultInstance())
        .getOrganization()
        .getId();
  }
}
