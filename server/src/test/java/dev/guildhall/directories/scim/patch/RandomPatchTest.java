package dev.guildhall.directories.scim.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.Trees;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds after any PATCH that is not refused, whatever its operations are. */
final class RandomPatchTest {
  private static final int ROUNDS = 4000;
  private static final List<String> NAMES =
      List.of(
          "userName",
          "TITLE",
          "active",
          "name",
          "name.givenName",
          "name[givenName eq \\\"g\\\"].y",
          "addresses",
          "emails",
          "emails.type",
          "emails[type eq \\\"work\\\"]",
          "emails[type eq \\\"work\\\"].value",
          "emails[primary eq \\\"True\\\"].display",
          "emails[value co \\\"a\\\"].primary",
          "roles",
          "roles[value eq \\\"r\\\"].primary",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
          "urn:ietf:params:scim:schemas:core:2.0:User:nickName",
          "urn:x:2.0:User",
          "urn:x:2.0:user:FLOOR",
          "urn:x:2.0:User:floor",
          "favorite",
          "favorite.color",
          "FAVORITE.Color",
          "id",
          "groups",
          "password");
  private static final List<String> VALUES =
      List.of(
          "\"a\"",
          "\"\"",
          "null",
          "true",
          "\"False\"",
          "3",
          "[]",
          "{}",
          "{\"value\": \"\"}",
          "{\"value\": \"a\", \"type\": \"work\", \"primary\": true}",
          "[{\"value\": \"b\", \"primary\": \"True\"}, {\"value\": \"a\", \"type\": \"home\"}]",
          "[\"r\", {\"value\": \"s\", \"PRIMARY\": true}]",
          "{\"givenName\": \"g\", \"x\": [null]}",
          "{\"givenName\": null, \"y\": null, \"value\": \"b\"}",
          "{\"GivenName\": \"h\", \"X\": [\"a\", 1], \"COLOR\": {\"a\": null}, \"floor\": {\"B\": 1}}",
          "{\"Floor\": {\"b\": [2]}, \"color\": {\"A\": {}}, \"VALUE\": \"R\"}",
          "{\"manager\": \"m\", \"department\": null}");

  @Test
  void theInvariantsHold() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ObjectNode resource = Trees.of("{\"userName\": \"a\", \"active\": true}");
    Intake.complete(ResourceType.USER, resource);
    int applied = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String body = body(random);
      ObjectNode before = resource.deepCopy();
      ObjectNode patched = resource.deepCopy();
      String context = "seed %d, round %d: %s on %s".formatted(seed, i, body, before);
      try {
        patch(patched, body);
      } catch (ScimException refused) {
        assertThat(refused.error().status()).as(context).isEqualTo(400);
        continue;
      }
      applied++;
      check(context, patched);
      ObjectNode again = patched.deepCopy();
      patch(again, "{\"Operations\": []}");
      assertThat(again).as(context).isEqualTo(patched);
      assertThat(Trees.of(patched.toString())).as(context).isEqualTo(patched);
      resource = patched;
    }
    assertThat(applied).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
  }

  /** Adding what is there, replacing by what is there, and removing twice change nothing more. */
  @Test
  void sayingItTwiceIsSayingItOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String body = body(random, 1);
      ObjectNode once =
          Trees.of(
              "{\"userName\": \"a\", \"active\": true, \"emails\": [{\"value\": \"a\","
                  + " \"type\": \"work\"}, {\"value\": \"b\", \"primary\": true}]}");
      Intake.complete(ResourceType.USER, once);
      try {
        patch(once, body);
        ObjectNode twice = once.deepCopy();
        patch(twice, body);
        assertThat(twice).as("seed %d, round %d: %s", seed, i, body).isEqualTo(once);
      } catch (ScimException refused) {
        assertThat(refused.error().status()).isEqualTo(400);
      }
    }
  }

  private static void patch(ObjectNode resource, String body) {
    ResourcePatch patch = new ResourcePatch(ResourceType.USER, resource);
    PatchOperation.read(ResourceType.USER, Trees.of(body)).forEach(patch::apply);
    if (!resource.has("active")) {
      resource.put("active", true);
    }
    Intake.complete(ResourceType.USER, resource);
  }

  private static void check(String context, ObjectNode resource) {
    assertThat(resource.path("userName").asText()).as(context).isNotBlank();
    assertThat(resource.path("active").isBoolean()).as(context).isTrue();
    for (String never : List.of("id", "meta", "groups", "password")) {
      assertThat(resource.has(never)).as(context).isFalse();
    }
    for (String name : List.of("emails", "roles")) {
      int primary = 0;
      for (JsonNode value : resource.path(name)) {
        assertThat(value.isObject()).as(context).isTrue();
        primary += value.path("primary").asBoolean() ? 1 : 0;
      }
      assertThat(primary).as(context).isLessThanOrEqualTo(1);
    }
    resource
        .properties()
        .forEach(field ->
            assertThat(Intake.isUnassigned(field.getValue()))
                .as(context + ": " + field.getKey())
                .isFalse());
  }

  private static String body(Random random) {
    return body(random, 1 + random.nextInt(3));
  }

  private static String body(Random random, int size) {
    List<String> operations = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String op = pick(random, List.of("add", "Replace", "REMOVE"));
      String name = pick(random, NAMES);
      String value = pick(random, VALUES);
      operations.add(
          random.nextInt(3) == 0
              ? "{\"op\": \"%s\", \"value\": {\"%s\": %s}}".formatted(op, name, value)
              : "{\"op\": \"%s\", \"path\": \"%s\", \"value\": %s}".formatted(op, name, value));
    }
    return "{\"Operations\": [" + String.join(", ", operations) + "]}";
  }

  private static String pick(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
