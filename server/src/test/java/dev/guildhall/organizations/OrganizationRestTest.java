package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An organization's life over REST: what goes in, what comes out, what stays as it was. */
@GuildhallTest
final class OrganizationRestTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }

  private static String path(JsonNode organization) {
    return ORGANIZATIONS + "/" + organization.get("id").textValue();
  }

  /** Without what the server chose by itself. */
  private static JsonNode chosen(JsonNode organization) {
    ObjectNode chosen = organization.deepCopy();
    return chosen.remove(List.of("id", "create_time", "update_time"));
  }

  @Test
  void answersEveryFieldOfAFullOrganization(TestEnvironment environment) throws Exception {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "region_code": "EU", "external_id": "t-1", "slug": "acme",
             "logo_url": "https://acme.example/logo.png", "metadata": {"plan": "gold", "a-b": "1"}}
            """);

    assertThat(chosen(created))
        .isEqualTo(
            json(
                """
                {"display_name": "Acme", "region_code": "EU", "external_id": "t-1",
                 "metadata": {"a-b": "1", "plan": "gold"},
                 "settings": {"features": [{"name": "sso", "enabled": false},
                   {"name": "dir_sync", "enabled": false}]},
                 "slug": "acme", "logo_url": "https://acme.example/logo.png",
                 "version": 1, "external_ids": {}}
                """));
    assertThat(environment.rest().get(path(created)).json().get("organization")).isEqualTo(created);
    assertThat(environment.rest().get(ORGANIZATIONS).json().at("/organizations/0"))
        .isEqualTo(created);
    assertThat(
            environment
                .rest()
                .get(ORGANIZATIONS + ":search?query=acme")
                .json()
                .at("/organizations/0"))
        .isEqualTo(created);
  }

  @Test
  void leavesOutWhatABareOrganizationLacks(TestEnvironment environment) throws Exception {
    assertThat(chosen(environment.createOrganization("{\"displayName\": \"Bare\"}")))
        .isEqualTo(
            json(
                """
                {"display_name": "Bare", "region_code": "US", "metadata": {},
                 "settings": {"features": [{"name": "sso", "enabled": false},
                   {"name": "dir_sync", "enabled": false}]},
                 "version": 1, "external_ids": {}}
                """));
  }

  @Test
  void takesItsCreateTimeFromItsId(TestEnvironment environment) {
    JsonNode created = environment.createOrganization("{\"display_name\": \"Acme\"}");
    Instant createTime = Instant.parse(created.get("create_time").textValue());

    assertThat(createTime)
        .isEqualTo(OrganizationId.parse(created.get("id").textValue()).orElseThrow().createdAt());
    assertThat(createTime.toEpochMilli() % 10).isZero();
  }

  @Test
  void changesOnlyTheFieldsThatTheBodyNames(TestEnvironment environment) throws Exception {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_id": "t-1", "slug": "acme",
             "logo_url": "https://acme.example/l", "metadata": {"plan": "gold"}}
            """);
    ObjectNode expected = created.deepCopy();
    expected.put("external_id", "t-2").put("version", 2);

    Rest.Answer changed = environment.rest().patch(path(created), "{\"externalId\": \"t-2\"}");

    assertThat(changed.status()).isEqualTo(200);
    JsonNode actual = changed.json().get("organization");
    assertThat(Instant.parse(actual.get("update_time").textValue()))
        .isAfter(Instant.parse(created.get("update_time").textValue()));
    assertThat(chosen(actual)).isEqualTo(chosen(expected));
    assertThat(actual.get("id")).isEqualTo(created.get("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null"})
  void clearsOptionalTextsByEmptyAndByNull(String nothing, TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization(
            """
            {"display_name": "Acme", "external_id": "t-1", "slug": "acme",
             "logo_url": "https://acme.example/l", "metadata": {"plan": "gold"}}
            """);

    JsonNode cleared =
        environment
            .rest()
            .patch(
                path(created),
                "{\"external_id\": %1$s, \"slug\": %1$s, \"logo_url\": %1$s}".formatted(nothing))
            .json()
            .get("organization");

    assertThat(cleared.has("external_id") || cleared.has("slug") || cleared.has("logo_url"))
        .as(cleared.toString())
        .isFalse();
    assertThat(cleared.get("metadata")).isEqualTo(created.get("metadata"));
    assertThat(environment.rest().get(ORGANIZATIONS + ":external/t-1").status()).isEqualTo(410);
    environment.createOrganization(
        "{\"display_name\": \"Heir\", \"external_id\": \"t-1\", \"slug\": \"acme\"}");
  }

  @Test
  void replacesMetadataAsAWholeAndEmptiesItByAnEmptyObject(TestEnvironment environment)
      throws Exception {
    JsonNode created =
        environment.createOrganization(
            "{\"display_name\": \"Acme\", \"metadata\": {\"one\": \"1\", \"two\": \"2\"}}");
    Rest rest = environment.rest();

    assertThat(
            rest.patch(path(created), "{\"metadata\": {\"three\": \"3\"}}")
                .json()
                .at("/organization/metadata"))
        .isEqualTo(json("{\"three\": \"3\"}"));
    assertThat(
            rest.patch(path(created), "{\"display_name\": \"New\"}")
                .json()
                .at("/organization/metadata"))
        .isEqualTo(json("{\"three\": \"3\"}"));
    assertThat(rest.patch(path(created), "{\"metadata\": {}}").json().at("/organization/metadata"))
        .isEqualTo(json("{}"));
  }

  @Test
  void keepsVersionAndTimeWhereNothingChanges(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"t-1\"}");

    for (String same :
        new String[] {
          "{}",
          "{\"display_name\": \"Acme\"}",
          "{\"metadata\": {}}",
          "{\"external_id\": \"t-1\", \"slug\": \"\"}",
          "{\"tomorrow\": [1, {\"a\": null}]}"
        }) {
      assertThat(environment.rest().patch(path(created), same).json().get("organization"))
          .as(same)
          .isEqualTo(created);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update_mask=display_name,logo_url",
        "updateMask=displayName,logoUrl",
        "update_mask=displayName,logo_url"
      })
  void takesTheNamesOfAMaskInEitherSpelling(String mask, TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization("{\"display_name\": \"Acme\", \"slug\": \"acme\"}");

    Rest.Answer changed =
        environment
            .rest()
            .patch(path(created) + "?" + mask, "{\"display_name\": \"New\", \"slug\": \"other\"}");

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().at("/organization/display_name").textValue()).isEqualTo("New");
    assertThat(changed.json().at("/organization/slug").textValue()).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?update_mask=", "?updateMask="})
  void takesAnEmptyMaskForNone(String mask, TestEnvironment environment) {
    String path = ORGANIZATIONS + ":external/empty-mask" + mask;
    Rest rest = environment.rest();
    Rest.Answer created =
        rest.put(
            path,
            "{\"display_name\": \"A\", \"slug\": \"empty-mask\", \"metadata\": {\"plan\": \"free\"}}");
    assertThat(created.status()).as(created.text()).isEqualTo(201);

    JsonNode cleared =
        rest.put(path, "{\"display_name\": \"A\", \"slug\": null, \"metadata\": {}}")
            .json()
            .get("organization");

    assertThat(cleared.get("version").intValue()).isEqualTo(2);
    assertThat(cleared.path("slug").asText()).isEmpty();
    assertThat(cleared.path("metadata")).isEmpty();
  }

  @Test
  void tellsAPositionInCharacters(TestEnvironment environment) {
    for (String wrong : new String[] {"\\u0007", "\\ud800"}) {
      Rest.Answer refused =
          environment.rest().post(ORGANIZATIONS, "{\"display_name\": \"🏛🏛%s\"}".formatted(wrong));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("at position 3");
    }
  }

  @Test
  void neverChangesTheRegion(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization("{\"display_name\": \"Acme\", \"region_code\": \"EU\"}");

    JsonNode after =
        environment
            .rest()
            .patch(path(created), "{\"region_code\": \"US\", \"id\": \"org_1\"}")
            .json()
            .get("organization");

    assertThat(after).isEqualTo(created);
  }

  @Test
  void refusesToClearTheDisplayName(TestEnvironment environment) {
    JsonNode created = environment.createOrganization("{\"display_name\": \"Acme\"}");

    for (String nothing : new String[] {"\"\"", "null"}) {
      Rest.Answer refused =
          environment
              .rest()
              .patch(path(created), "{\"display_name\": " + nothing + ", \"slug\": \"new\"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("organization.display_name");
    }
    assertThat(environment.rest().get(path(created)).json().get("organization")).isEqualTo(created);
  }

  @Test
  void isGoneOnceItIsDeletedAndItsNamesAreFree(TestEnvironment environment) throws Exception {
    String body = "{\"display_name\": \"Acme\", \"external_id\": \"t-1\", \"slug\": \"acme\"}";
    JsonNode created = environment.createOrganization(body);
    Rest rest = environment.rest();

    Rest.Answer deleted = rest.delete(path(created));

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.json()).isEqualTo(json("{}"));
    for (Rest.Answer after :
        new Rest.Answer[] {
          rest.delete(path(created)),
          rest.get(path(created)),
          rest.get(ORGANIZATIONS + ":external/t-1"),
          rest.patch(path(created), "{\"display_name\": \"Ghost\"}")
        }) {
      assertThat(after.status()).isEqualTo(404);
      assertThat(after.text()).contains("\"code\":5", "not found", "\"error_code\":\"NOT_FOUND\"");
    }
    JsonNode heir = environment.createOrganization(body);
    assertThat(rest.get(ORGANIZATIONS + ":external/t-1").json().get("organization"))
        .isEqualTo(heir);
    assertThat(rest.get(ORGANIZATIONS).json().get("total_size").intValue()).isEqualTo(1);
  }

  @Test
  void isNotFoundByAnExternalIdInTheIdsPlace(TestEnvironment environment) {
    JsonNode other = environment.createOrganization("{\"display_name\": \"Other\"}");
    String otherId = other.get("id").textValue();
    environment.createOrganization(
        "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(otherId));
    environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"t-1\"}");
    environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"org_7\"}");

    assertThat(environment.rest().get(path(other)).json().get("organization")).isEqualTo(other);
    assertThat(environment.rest().get(ORGANIZATIONS + "/t-1").status()).isEqualTo(404);
    assertThat(environment.rest().get(ORGANIZATIONS + "/org_7").status()).isEqualTo(404);
  }

  @Test
  void refusesAnIdBesideAnExternalId(TestEnvironment environment) {
    JsonNode created =
        environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"t-1\"}");

    Rest.Answer both =
        environment.rest().get(ORGANIZATIONS + ":external/t-1?id=" + created.get("id").textValue());
    Rest.Answer other = environment.rest().get(path(created) + "?external_id=t-1");

    assertThat(both.status()).isEqualTo(400);
    assertThat(both.json().get("message").textValue()).startsWith("ExternalId is required");
    assertThat(other.status()).isEqualTo(400);
  }

  @Test
  void answersHeadLikeGetButWithoutABody(TestEnvironment environment) {
    JsonNode created = environment.createOrganization("{\"display_name\": \"Acme\"}");
    Rest.Answer get = environment.rest().get(path(created));

    Rest.Answer head = environment.rest().send("HEAD", path(created), Optional.empty());

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    assertThat(head.header("etag")).isEqualTo(get.header("etag"));
    assertThat(head.taggedVersion()).isEqualTo(1);
  }
}
