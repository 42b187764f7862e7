package dev.guildhall.organizations.portal;

import dev.guildhall.api.Access;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The page behind a portal link. The portal itself comes later; until then the page says so. */
public final class PortalLinkHttp {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>{title}</title>
      <style>
      :root { color-scheme: light dark; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center;
        font: 1.0625rem/1.6 system-ui, sans-serif; }
      main { max-width: 34rem; padding: 2rem; }
      h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance; }
      p { margin: 0; opacity: .8; }
      </style>
      </head>
      <body><main><h1>{title}</h1><p>{text}</p></main></body>
      </html>
      """;

  /** Nothing of the page loads from elsewhere, and its address goes nowhere and into no cache. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");

  private final OpenPortalLink open;

  public PortalLinkHttp(OpenPortalLink open) {
    this.open = open;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(new HttpEndpoint("GET", "/magicLink/{token}", Access.NONE, this::open));
  }

  /** GET /magicLink/{token} */
  private Reply open(HttpEndpoint.Request request) {
    String token = request.variables().getOrDefault("token", "");
    // Mail filters look at links with HEAD: that must not use one up (RFC 9110, section 9.2.1).
    return switch (request.method().equals("HEAD") ? open.wouldBe(token) : open.run(token)) {
      case OPENED ->
          page(
              200,
              "Your link works",
              "The admin portal is not open yet. Your organization's settings stay with the team"
                  + " that sent you this link; there is nothing you need to do.");
      case USED ->
          page(
              410,
              "This link was used",
              "A link opens the admin portal once. Ask the team that sent it for a new one.");
      case EXPIRED ->
          page(
              410,
              "This link has expired",
              "A link opens the admin portal within %d seconds of being made. Ask the team that sent it for a new one."
                  .formatted(PortalLink.LIFETIME.toSeconds()));
      case UNKNOWN ->
          page(
              404,
              "There is no such link",
              "Check that the address is complete, or ask the team that sent it for a new one.");
    };
  }

  private static Reply page(int status, String title, String text) {
    return new Reply(
        status,
        "text/html; charset=utf-8",
        PAGE.replace("{title}", title).replace("{text}", text).getBytes(StandardCharsets.UTF_8),
        HEADERS);
  }
}
