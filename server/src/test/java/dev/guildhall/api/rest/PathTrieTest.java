package dev.guildhall.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes of the contract's odd shapes, and what percent signs do to them. */
final class PathTrieTest {
  private static final PathTrie<String> ROUTES = new PathTrie<>();

  static {
    for (String route :
        new String[] {
          "GET /o",
          "POST /o",
          "GET /o/{id}",
          "PATCH /o/{id}",
          "GET /o:external/{external_id}",
          "GET /o:search",
          "PATCH /o/{o}/c/{id}:enable",
          "PATCH /o/{o}/c/{id}",
          "DELETE /o/{o}/c/{id}",
          "GET /o/-/c",
          "GET /o/{o}/c",
          "GET /o/{o}/d/{d}:sync",
          "PUT /o/{o}/g/-/roles:assign",
          "DELETE /o/-/c"
        }) {
      String[] parts = route.split(" ");
      ROUTES.add(parts[0], parts[1], route);
    }
  }

  private static Optional<PathTrie.Match<String>> find(String method, String path)
      throws PathTrie.MalformedPath {
    return ROUTES.find(method, path);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /o, GET /o, {}",
    "GET, /o/1, GET /o/{id}, {id=1}",
    "GET, /o/a:b, GET /o/{id}, {id=a:b}",
    "GET, /o/-, GET /o/{id}, {id=-}",
    "GET, /o:search, GET /o:search, {}",
    "GET, /o:external/a%2Fb, GET /o:external/{external_id}, {external_id=a/b}",
    "GET, /o:external/a%3ab%25, GET /o:external/{external_id}, {external_id=a:b%}",
    "GET, /o:external/%252F, GET /o:external/{external_id}, {external_id=%2F}",
    "GET, /o:external/a+b, GET /o:external/{external_id}, {external_id=a+b}",
    "GET, /o:external/.., GET /o:external/{external_id}, {external_id=..}",
    "GET, /o:external/j\u00C3\u00BCrgen, GET /o:external/{external_id}, {external_id=jürgen}",
    "GET, /o:external/%F0%9F%8F%9B, GET /o:external/{external_id}, {external_id=🏛}",
    "PATCH, /o/1/c/2:enable, PATCH /o/{o}/c/{id}:enable, '{o=1, id=2}'",
    "PATCH, /o/1/c/2:enable:enable, PATCH /o/{o}/c/{id}:enable, '{o=1, id=2:enable}'",
    "PATCH, /o/1/c/2%3Aenable, PATCH /o/{o}/c/{id}, '{o=1, id=2:enable}'",
    "PATCH, /o/1/c/:enable, PATCH /o/{o}/c/{id}, '{o=1, id=:enable}'",
    "GET, /o/-/c, GET /o/-/c, {}",
    "GET, /o/1/c, GET /o/{o}/c, {o=1}",
    "GET, /o/1/d/2:sync, GET /o/{o}/d/{d}:sync, '{o=1, d=2}'",
    "PUT, /o/1/g/-/roles:assign, PUT /o/{o}/g/-/roles:assign, {o=1}",
  })
  void finds(String method, String path, String route, String variables) throws Exception {
    var match = find(method, path).orElseThrow();

    assertThat(match.route()).isEqualTo(route);
    assertThat(match.variables().toString()).isEqualTo(variables);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/o/",
        "//",
        "/O",
        "/o/1/",
        "/o:external",
        "/o:external/",
        "/o:searchx",
        "/o/1/d/2",
        "o",
        "/o%2F1",
        "/o//c",
        "*"
      })
  void findsNothing(String path) throws Exception {
    assertThat(find("GET", path)).isEmpty();
    assertThat(ROUTES.methods(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%4",
        "%zz",
        "a%2",
        "%ff",
        "%C3%28",
        "%ED%A0%80",
        "%C0%AF",
        "%-1",
        "j\u00FCrgen"
      })
  void refusesWhatDecodesToNoText(String segment) {
    assertThatThrownBy(() -> find("GET", "/o:external/" + segment))
        .isInstanceOf(PathTrie.MalformedPath.class)
        .hasMessageContaining(segment);
  }

  @Test
  void fallsBackToAVariableWhereALiteralHasNotTheMethod() throws Exception {
    assertThat(find("PATCH", "/o/-").orElseThrow().variables()).isEqualTo(Map.of("id", "-"));
    assertThat(ROUTES.methods("/o/-/c")).containsExactly("GET", "DELETE");
    assertThat(ROUTES.methods("/o/1")).containsExactly("GET", "PATCH");
    assertThat(find("DELETE", "/o/1")).isEmpty();
  }

  @Test
  void takesAVerbForNoEndOfAnId() {
    assertThat(ROUTES.methods("/o/1/c/2:enable")).containsExactly("PATCH");
    assertThat(ROUTES.methods("/o/1/c/2")).containsExactly("PATCH", "DELETE");
    assertThat(ROUTES.methods("/o/1/c/ext:2:enable")).containsExactly("PATCH", "DELETE");
  }

  @Test
  void takesEachRouteOnce() {
    assertThatThrownBy(() -> ROUTES.add("GET", "/o/{other}", "again"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
