package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.DirectoryId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever an identity provider sends is read or refused as SCIM refuses, never anything else. Runs
 * the seeds; a fuzzer looks for more of them (CONTRIBUTING.md).
 */
public final class ScimFuzzTest {
  private static final Path SEEDS =
      Path.of("src/test/resources/dev/guildhall/directories/scim/ScimFuzzTestInputs");

  private static final String USER =
      """
      {"userName": "a", "active": true, "name": {"givenName": "b"}, "x": [1, {"y": null}],
       "emails": [{"value": "c", "type": "work", "primary": true}, {"value": "d"}],
       "urn:x:2.0:User": {"floor": 3}}
      """;

  /** The target of Jazzer's driver: the first byte says what the others are. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      byte[] text = Arrays.copyOfRange(input, 1, input.length);
      switch (input[0] % 3) {
        case 0 -> filters(text);
        case 1 -> paths(text);
        default -> bodies(text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"filters, 0", "paths, 1", "bodies, 2"})
  void theSeedsAreReadOrRefused(String folder, byte kind) throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.list(SEEDS.resolve(folder))) {
      seeds = files.toList();
    }
    assertThat(seeds).isNotEmpty();
    for (Path seed : seeds) {
      byte[] text = Files.readAllBytes(seed);
      byte[] input = new byte[text.length + 1];
      input[0] = kind;
      System.arraycopy(text, 0, input, 1, text.length);
      assertThatCode(() -> fuzzerTestOneInput(input))
          .as(seed.toString())
          .doesNotThrowAnyException();
    }
  }

  private static void filters(byte[] text) {
    unlessRefused(() -> {
      Filter filter = FilterParser.filter(new String(text, StandardCharsets.UTF_8));
      for (ResourceType type : ResourceType.values()) {
        unlessRefused(() -> FilterSql.condition(filter, type, new DirectoryId(1), "http://x"));
        unlessRefused(() -> FilterMatch.resource(filter, type, Trees.of(USER)));
      }
    });
  }

  /** A path up to the first zero byte, then a value. */
  private static void paths(byte[] text) {
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

  private static void bodies(byte[] text) {
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
    PatchOperation.read(body).forEach(patch::apply);
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
