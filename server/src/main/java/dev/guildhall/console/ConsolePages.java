package dev.guildhall.console;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.Representation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The console's files, from the jar: one page for every address, since its script reads the
 * address, and the modules and styles that it loads. They hold no secret and are for everybody.
 */
public final class ConsolePages {
  /** Everything comes from this server, nothing is in line, and no text ever becomes markup. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_POLICY,
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin");

  private static final Map<String, String> FILE_HEADERS =
      Map.of("Cross-Origin-Resource-Policy", "same-origin");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Pattern FILE = Pattern.compile("[a-z][a-z0-9-]{0,60}\\.(js|css|svg)");

  private final Representation page =
      new Representation(
          "text/html; charset=utf-8", PAGE_HEADERS, () -> read("console.html").orElseThrow());
  private final Map<String, Representation> files = new ConcurrentHashMap<>();

  public List<HttpEndpoint> endpoints() {
    return List.of(
        page.at("/console"),
        page.at("/console/{path=**}"),
        new HttpEndpoint("GET", "/console/assets/{file}", Access.NONE, this::file));
  }

  /** GET /console/assets/{file} */
  private Reply file(Request request) {
    String name = request.variables().getOrDefault("file", "");
    Representation known = files.get(name);
    if (known == null) {
      if (!FILE.matcher(name).matches()) {
        throw missing(name);
      }
      byte[] bytes = read(name).orElseThrow(() -> missing(name));
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      known = new Representation(type, FILE_HEADERS, () -> bytes);
      files.put(name, known);
    }
    return known.answer(request);
  }

  private static RuntimeException missing(String name) {
    return new ApiError.NotFound("file", name).exception();
  }

  private static Optional<byte[]> read(String name) {
    try (InputStream file = ConsolePages.class.getResourceAsStream(name)) {
      return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
