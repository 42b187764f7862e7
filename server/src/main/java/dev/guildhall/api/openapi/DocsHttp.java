package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.Representation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The API's description: for programs at /openapi.json, for people at /docs. For everybody. */
public final class DocsHttp {
  /** The page takes its style and its script from here and nothing from anywhere else. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final List<Rpc<?, ?>> rpcs;
  private final List<FieldLimits> limits;

  /**
   * @param rpcs the calls that the server answers
   * @param limits what the features say of their fields
   */
  public DocsHttp(List<Rpc<?, ?>> rpcs, List<FieldLimits> limits) {
    this.rpcs = List.copyOf(rpcs);
    this.limits = List.copyOf(limits);
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new Representation("application/json", Map.of(), () -> Json.bytes(document()))
            .at("/openapi.json"),
        new Representation(
                "text/html; charset=utf-8",
                Map.of("Content-Security-Policy", CONTENT_POLICY, "Referrer-Policy", "no-referrer"),
                () -> DocsPage.of(document()).getBytes(StandardCharsets.UTF_8))
            .at("/docs"),
        new Representation("text/css; charset=utf-8", Map.of(), () -> resource("docs.css"))
            .at("/docs/docs.css"),
        new Representation("text/javascript; charset=utf-8", Map.of(), () -> resource("docs.js"))
            .at("/docs/docs.js"));
  }

  private ObjectNode document() {
    return OpenApiDocument.of(rpcs, limits);
  }

  private static byte[] resource(String name) {
    try (InputStream file =
        Objects.requireNonNull(DocsHttp.class.getResourceAsStream(name), name)) {
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
