package dev.guildhall.directories.scim;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.scim.filter.Filter;
import dev.guildhall.directories.scim.filter.FilterMatch;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.filter.FilterSql;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.Intake;
import dev.guildhall.directories.scim.patch.PatchOperation;
import dev.guildhall.directories.scim.patch.ResourcePatch;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever an identity provider sends is read or refused as SCIM refuses, never anything else. Runs
 * the seeds; with {@code JAZZER_FUZZ=1} it looks for more of them (CONTRIBUTING.md).
 */
final class ScimFuzzTest {
  /** Of each target, when it is fuzzed: more than ten minutes together. */
  private static final String DURATION = "210s";

  private static final String USER =
      """
      {"userName": "a", "active": true, "name": {"givenName": "b"}, "x": [1, {"y": null}],
       "emails": [{"value": "c", "type": "work", "primary": true}, {"value": "d"}],
       "urn:x:2.0:User": {"floor": 3}}
      """;

  @FuzzTest(maxDuration = DURATION)
  void filters(byte[] text) {
    unlessRefused(() -> {
      Filter filter = FilterParser.filter(new String(text, StandardCharsets.UTF_8));
      for (ResourceType type : ResourceType.values()) {
        unlessRefused(() -> FilterSql.condition(filter, type, new DirectoryId(1), "http://x"));
        unlessRefused(() -> FilterMatch.resource(filter, type, Trees.of(USER)));
      }
    });
  }

  /** A path up to the first zero byte, then a value. */
  @FuzzTest(maxDuration = DURATION)
  void paths(byte[] text) {
    String[] parts = new String(text, StandardCharsets.UTF_8).split("\u0000", 2);
    ObjectNode body = Trees.of("{\"Operations\": [{\"op\": \"add\"}, {\"op\": \"remove\"}]}");
    unlessRefused(() -> {
      for (var operation : body.get("Operations")) {
        ((ObjectNode) operation).put("path", parts[0]);
        ((ObjectNode) operation)
            .set("value", Trees.of("{\"v\": %s}".formatted(parts[parts.length - 1])).get("v"));
      }
      patch(body);
    });
  }

  @FuzzTest(maxDuration = DURATION)
  void bodies(byte[] text) {
    unlessRefused(() -> {
      ObjectNode body = ScimJson.read(text);
      for (ResourceType type : ResourceType.values()) {
        unlessRefused(() -> {
          ObjectNode kept = Intake.resource(type, body);
          Intake.complete(type, kept);
          Projection.of(List.of(body.path("attributes").asText()), List.of("name.x"))
              .apply(kept.deepCopy());
        });
      }
      unlessRefused(() -> ListRequest.of(body));
      unlessRefused(() -> patch(body));
    });
  }

  private static void patch(ObjectNode body) {
    ObjectNode user = Trees.of(USER);
    ResourcePatch patch = new ResourcePatch(ResourceType.USER, user);
    PatchOperation.read(ResourceType.USER, body).forEach(patch::apply);
    Intake.complete(ResourceType.USER, user);
    ObjectNode again = Intake.resource(ResourceType.USER, user);
    if (!again.path("userName").isTextual() || ScimJson.flaw(user).isPresent()) {
      throw new AssertionError(user.toString());
    }
    ScimJson.read(ScimJson.bytes(user));
  }

  private static void unlessRefused(Runnable work) {
    try {
      work.run();
    } catch (ScimException refused) {
      // Refused in the protocol's words: as it should be.
    }
  }
}
