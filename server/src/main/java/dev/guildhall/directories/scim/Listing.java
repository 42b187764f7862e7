package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * Pages of resources: by index (RFC 7644, section 3.4.2.4), stable because the order is that of
 * creation; or by cursor (RFC 9865), which costs the same wherever it stands.
 */
final class Listing {
  private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

  private final ResourceQuery query;
  private final PageTokens tokens;

  Listing(Database database, PageTokens tokens) {
    this.query = new ResourceQuery(database);
    this.tokens = tokens;
  }

  Answer list(ScimCall call, ResourceType type, ListRequest request) {
    if (request.cursor().isPresent()) {
      return byCursor(call, type, request, request.cursor().get());
    }
    ResourceQuery.Found found = query.list(call, type, request, Optional.empty());
    ObjectNode body = body(found.total(), request.startIndex());
    add(body, call, found.resources(), request);
    return Answer.of(200, body);
  }

  /** Resources of all types: first the users, then the groups. A cursor holds how many passed. */
  Answer everything(ScimCall call, ListRequest request) {
    if (request.cursor().isEmpty()) {
      return everyType(call, request);
    }
    String scope = "scim %s\n%s".formatted(call.directory(), request.scope());
    long place = place(scope, request.cursor().get());
    Answer page = everyType(call, request.page(place + 1, request.count()));
    ObjectNode body = page.body().orElseThrow();
    body.remove("startIndex");
    long passed = place + body.path("Resources").size();
    next(body, scope, passed < body.path("totalResults").longValue(), passed);
    return page;
  }

  private Answer everyType(ScimCall call, ListRequest request) {
    ResourceQuery.Found users = query.list(call, ResourceType.USER, request, Optional.empty());
    ListRequest rest =
        request.page(
            Math.max(1, request.startIndex() - users.total()),
            users.isCut() ? 0 : request.count() - users.resources().size());
    ResourceQuery.Found groups = query.list(call, ResourceType.GROUP, rest, Optional.empty());
    ObjectNode body = body(users.total() + groups.total(), request.startIndex());
    add(body, call, users.resources(), request);
    add(body, call, groups.resources(), request);
    return Answer.of(200, body);
  }

  /** A cursor holds the last id, or how many were passed where another order is asked for. */
  private Answer byCursor(ScimCall call, ResourceType type, ListRequest request, String cursor) {
    String scope = "scim %s %s\n%s".formatted(call.directory(), type.title(), request.scope());
    long place = place(scope, cursor);
    boolean isSorted = request.sort().isPresent();
    ResourceQuery.Found found =
        isSorted
            ? query.list(call, type, request.page(place + 1, request.count()), Optional.empty())
            : query.list(call, type, request, Optional.of(place));
    ObjectNode body = body(found.total(), 1);
    body.remove("startIndex");
    List<Resource> resources = found.resources();
    add(body, call, resources, request);
    if (!resources.isEmpty()) {
      next(
          body,
          scope,
          found.isCut() || resources.size() == request.count(),
          isSorted ? place + resources.size() : resources.getLast().id());
    }
    return Answer.of(200, body);
  }

  private void next(ObjectNode body, String scope, boolean hasNext, long place) {
    if (hasNext && !body.path("Resources").isEmpty()) {
      body.put("nextCursor", tokens.print(scope, new Cursor(Direction.AFTER, place)));
    }
  }

  private long place(String scope, String cursor) {
    try {
      return tokens.read(scope, cursor).map(Cursor::id).orElse(0L);
    } catch (ApiException invalid) {
      throw ScimError.invalid(ScimError.Type.INVALID_CURSOR, "The cursor is not one of this query.")
          .exception();
    }
  }

  static ObjectNode body(long total, long startIndex) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("schemas").add(SCHEMA);
    body.put("totalResults", total).put("startIndex", startIndex).put("itemsPerPage", 0);
    body.putArray("Resources");
    return body;
  }

  /** A list of what is always there whole, such as the schemas. */
  static Answer of(List<ObjectNode> resources) {
    ObjectNode body = body(resources.size(), 1);
    resources.forEach(body.withArray("Resources")::add);
    return Answer.of(200, body.put("itemsPerPage", resources.size()));
  }

  private static void add(
      ObjectNode body, ScimCall call, List<Resource> resources, ListRequest request) {
    ArrayNode list = body.withArray("Resources");
    resources.forEach(one -> list.add(one.print(call, request.projection())));
    body.put("itemsPerPage", list.size());
  }
}
