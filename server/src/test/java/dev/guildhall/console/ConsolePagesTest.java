package dev.guildhall.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files: everything from this server, nothing in line, little of it. */
@GuildhallTest
final class ConsolePagesTest {
  private static final int FIRST_PAGE_BYTES = 100_000;
  private static final Pattern LOADED =
      Pattern.compile("(?:href|src)=\"(/console/assets/[^\"]+)\"|from '\\./([^']+)'");

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/env_1/organizations/org_1", "/console/a/b/c/d"})
  void everyAddressIsThePage(String path, TestServer server) {
    Rest.Answer page = server.rest().get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.header("x-frame-options")).contains("DENY");
    assertThat(page.header("x-content-type-options")).contains("nosniff");
    assertThat(page.header("referrer-policy")).contains("no-referrer");
    assertThat(page.header("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
  }

  @Test
  void nothingStandsInLine(TestServer server) {
    assertThat(server.rest().get("/console").text())
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=");
  }

  @Test
  void firstPageIsLight(TestServer server) {
    Set<String> loaded = new LinkedHashSet<>();
    int bytes = load(server.rest(), "/console", loaded);
    bytes += load(server.rest(), "/console/assets/organizations.js", loaded);

    assertThat(loaded).hasSizeGreaterThan(5);
    assertThat(bytes).isLessThan(FIRST_PAGE_BYTES);
  }

  /** The bytes of a file and of all that it loads at once. */
  private static int load(Rest rest, String path, Set<String> loaded) {
    if (!loaded.add(path)) {
      return 0;
    }
    Rest.Answer answer = rest.get(path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    int bytes = answer.text().length();
    var matcher = LOADED.matcher(answer.text());
    while (matcher.find()) {
      bytes +=
          load(
              rest,
              matcher.group(1) == null ? "/console/assets/" + matcher.group(2) : matcher.group(1),
              loaded);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none.js",
        "console.html",
        "..%2f..%2flogback-json.xml",
        "%2e%2e%2fconsole.css",
        "console.css%00",
        "CONSOLE.CSS"
      })
  void whatIsNoFileOfTheConsoleIsNotFound(String name, TestServer server) {
    assertThat(server.rest().get("/console/assets/" + name).status()).isEqualTo(404);
  }

  @Test
  void knownFileIsNotSentAgain(TestServer server) {
    String tag = server.rest().get("/console/assets/console.css").header("etag").orElseThrow();
    assertThat(server.rest().get("/console/assets/console.css", "if-none-match", tag).status())
        .isEqualTo(304);
  }
}
