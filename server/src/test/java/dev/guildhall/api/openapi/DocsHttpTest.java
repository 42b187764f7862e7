package dev.guildhall.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the API's description is served, and that the page is whole and needs nothing else. */
@GuildhallTest
final class DocsHttpTest {

  @ParameterizedTest
  @CsvSource({
    "/openapi.json, application/json",
    "/docs, text/html; charset=utf-8",
    "/docs/docs.css, text/css; charset=utf-8",
    "/docs/docs.js, text/javascript; charset=utf-8",
  })
  void servesToAnyoneOnceAndThenByTag(String path, String contentType, TestServer server) {
    Rest.Answer whole = server.rest().get(path);
    String tag = whole.header("ETag").orElseThrow();

    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("content-type")).contains(contentType);
    assertThat(server.rest().get(path).text()).isEqualTo(whole.text());

    Rest.Answer head = server.rest().send("HEAD", path, Optional.empty());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("ETag")).contains(tag);

    Rest.Answer known = server.rest().get(path, "If-None-Match", "\"other\", W/" + tag);
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.text()).isEmpty();
    assertThat(server.rest().get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void showsEveryRouteOfTheDocument(TestServer server) {
    String text = server.rest().get("/docs").text().replaceAll("<[^>]*>", "");
    JsonNode paths = server.rest().get("/openapi.json").json().get("paths");

    assertThat(paths).isNotEmpty();
    paths
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    assertThat(text).contains(method.toUpperCase(Locale.ROOT) + path.getKey())));
  }

  @Test
  void takesNothingFromElsewhereAndNothingInline(TestServer server) {
    Rest.Answer page = server.rest().get("/docs");

    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.text());
    int found = 0;
    while (links.find()) {
      found++;
      String target = links.group(1);
      if (target.startsWith("/")) {
        assertThat(server.rest().get(target).status()).as(target).isEqualTo(200);
      } else if (target.startsWith("#")) {
        assertThat(page.text()).contains("id=\"" + target.substring(1) + "\"");
      } else {
        assertThat(target).isEqualTo("data:,");
      }
    }
    assertThat(found).isPositive();
    assertThat(page.text()).doesNotContain("<style", " style=", " onclick=");
    assertThat(page.text().split("<script")).hasSize(2);
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void escapesTextAndAttributes() {
    assertThat(Element.of("a", "<b>&\"'").with("title", "\"><script>"))
        .hasToString("<a title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;</a>");
  }
}
