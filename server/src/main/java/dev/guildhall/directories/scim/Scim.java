package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.directories.scim.endpoint.ScimCaller;
import dev.guildhall.directories.scim.endpoint.ScimProtocol;
import dev.guildhall.directories.scim.endpoint.ScimRefusals;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The protocol's paths and methods (RFC 7644, table 1). A trailing slash means nothing. */
public final class Scim implements ScimProtocol {
  private static final String SEARCH = ".search";

  private final Provisioning provisioning;
  private final Listing listing;
  private final ParsedAtOnce reads = new ParsedAtOnce();

  public Scim(Database database, IdSource ids, Clock clock, PageTokens tokens) {
    this.provisioning = new Provisioning(database, ids, clock);
    this.listing = new Listing(database, tokens);
  }

  @Override
  public Reply answer(Request request, ScimCaller caller, String path) {
    try (ParsedAtOnce.Place place = place(request, caller, path)) {
      ScimCall call =
          ScimCall.of(caller, request.call().baseUrl(), request.call().requestId(), place);
      return route(request, call, segments(path)).reply();
    } catch (ScimException refused) {
      Reply reply = Answer.of(refused.error()).reply();
      List<String> allowed = refused.error().allowed();
      return allowed.isEmpty() ? reply : reply.with("Allow", String.join(", ", allowed));
    } catch (DirectoryClosed closed) {
      return closed.isDeleted() ? ScimRefusals.deleted() : ScimRefusals.disabled();
    }
  }

  private ParsedAtOnce.Place place(Request request, ScimCaller caller, String path) {
    boolean isRead =
        request.method().equals("GET") || request.method().equals("HEAD") || path.endsWith(SEARCH);
    return isRead ? reads.ofReader(caller.organizationId()) : reads.ofWriter();
  }

  private static List<String> segments(String path) {
    try {
      return List.of(path.split("/")).stream()
          .filter(segment -> !segment.isEmpty())
          .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
          .toList();
    } catch (IllegalArgumentException malformed) {
      throw ScimError.notFound("endpoint " + path);
    }
  }

  private Answer route(Request request, ScimCall call, List<String> path) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    if (path.isEmpty()) {
      allow(method, "GET");
      return listing.everything(call, ListRequest.of(request.query()));
    }
    if (path.getFirst().equals("Me")) {
      throw ScimError.of(501, "/Me is not supported: a provider's token is no user's.").exception();
    }
    if (path.size() == 1 && path.getFirst().equals(SEARCH)) {
      allow(method, "POST");
      return listing.everything(call, ListRequest.of(body(request)));
    }
    if (path.size() == 1 && path.getFirst().equals("Bulk")) {
      allow(method, "POST");
      Bulk.checkSize(request.body());
      return new Bulk(provisioning, call).run(body(request));
    }
    for (ResourceType type : ResourceType.values()) {
      if (type.path().equals(path.getFirst()) && path.size() <= 2) {
        return resources(request, method, call, type, path);
      }
    }
    return discovery(request, method, new Discovery(call.base()), path)
        .orElseThrow(() -> ScimError.notFound("endpoint /" + String.join("/", path)));
  }

  private Answer resources(
      Request request, String method, ScimCall call, ResourceType type, List<String> path) {
    if (path.size() == 1 && method.equals("GET")) {
      return listing.list(call, type, ListRequest.of(request.query()));
    }
    if (path.size() == 2 && path.get(1).equals(SEARCH)) {
      allow(method, "POST");
      return listing.list(call, type, ListRequest.of(body(request)));
    }
    return provisioning.run(
        call,
        new ResourceRequest(
            method,
            type,
            path.stream().skip(1).findFirst(),
            () -> body(request),
            ListRequest.projection(request.query()).in(type),
            new Precondition(
                request.call().conditions().ifMatch(), request.call().conditions().ifNoneMatch())));
  }

  private static Optional<Answer> discovery(
      Request request, String method, Discovery discovery, List<String> path) {
    Optional<Answer> answer =
        switch (path.getFirst()) {
          case "ServiceProviderConfig" ->
              path.size() == 1
                  ? Optional.of(Answer.of(200, discovery.serviceProviderConfig()))
                  : Optional.empty();
          case "ResourceTypes" ->
              described(path, discovery.resourceTypes(), "resource type", discovery::resourceType);
          case "Schemas" -> described(path, discovery.schemas(), "schema", discovery::schema);
          default -> Optional.empty();
        };
    if (answer.isPresent()) {
      allow(method, "GET");
      if (request.query().stream().anyMatch(one -> one.name().equalsIgnoreCase("filter"))) {
        throw ScimError.of(403, "What the call says of itself cannot be filtered.").exception();
      }
    }
    return answer;
  }

  /** All of a kind, or the one that the path names; empty where it names something below it. */
  private static Optional<Answer> described(
      List<String> path,
      List<ObjectNode> all,
      String kind,
      Function<String, Optional<ObjectNode>> named) {
    return switch (path.size()) {
      case 1 -> Optional.of(Listing.of(all));
      case 2 -> {
        String id = path.get(1);
        ObjectNode one =
            named
                .apply(id)
                .orElseThrow(() ->
                    ScimError.notFound(
                        "%s %s".formatted(kind, ScimJson.shown(TextNode.valueOf(id)))));
        yield Optional.of(Answer.of(200, one));
      }
      default -> Optional.empty();
    };
  }

  private static void allow(String method, String allowed) {
    if (!method.equals(allowed)) {
      throw ScimError.notAllowed(method, allowed);
    }
  }

  /** The body, whatever the content type says it is, in the character set that it says. */
  private static ObjectNode body(Request request) {
    String type = request.header("content-type").stream().findFirst().orElse("");
    int at = type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (at < 0) {
      return ScimJson.read(request.body());
    }
    String charset =
        type.substring(at + "charset=".length()).replace("\"", "").replaceAll(";.*$", "").strip();
    try {
      Charset known = Charset.forName(charset);
      return ScimJson.read(
          known.equals(StandardCharsets.UTF_8)
              ? request.body()
              : new String(request.body(), known).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException unknown) {
      throw ScimError.of(415, "The character set %s is not known.".formatted(charset)).exception();
    }
  }
}
