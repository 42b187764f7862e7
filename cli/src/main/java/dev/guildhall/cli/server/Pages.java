package dev.guildhall.cli.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** The items of a list, fetched page by page as they are asked for, up to a number. */
public final class Pages implements Iterator<JsonNode> {
  private static final int MOST_A_PAGE = 100;

  private final Api api;
  private final String path;
  private final String field;
  private final Queue<JsonNode> fetched = new ArrayDeque<>();
  private final long limit;
  private final int mostAPage;
  private String nextToken = "";
  private boolean ended;
  private long given;
  private long total;

  /**
   * @param path with a query that the page size and token can be added to
   * @param field the answer's list
   */
  public Pages(Api api, String path, String field, long limit) {
    this(api, path, field, limit, MOST_A_PAGE);
  }

  /**
   * @param mostAPage the largest page that the call gives
   */
  public Pages(Api api, String path, String field, long limit, int mostAPage) {
    this.api = api;
    this.path = path;
    this.field = field;
    this.limit = limit;
    this.mostAPage = mostAPage;
  }

  /** How many there are on all pages, as the last page said. */
  public long total() {
    return total;
  }

  public long given() {
    return given;
  }

  @Override
  public boolean hasNext() {
    while (fetched.isEmpty() && !ended && given < limit) {
      fetch();
    }
    return given < limit && !fetched.isEmpty();
  }

  @Override
  public JsonNode next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    given++;
    return fetched.remove();
  }

  private void fetch() {
    JsonNode page =
        api.get(
            path
                + (path.contains("?") ? "&" : "?")
                + "page_size="
                + Math.min(mostAPage, limit - given)
                + "&page_token="
                + encoded(nextToken));
    page.path(field).forEach(fetched::add);
    total = page.path("total_size").asLong();
    nextToken = page.path("next_page_token").asText();
    ended = nextToken.isEmpty();
  }

  /** A query value or a segment of a path. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
