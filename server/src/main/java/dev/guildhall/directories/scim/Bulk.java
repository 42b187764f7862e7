package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs several requests in one (RFC 7644, section 3.7), each in its own transaction. One that
 * refers to what another one makes runs after it, wherever it stands.
 */
final class Bulk {
  static final int MAX_OPERATIONS = 1000;
  static final int MAX_PAYLOAD_BYTES = 1 << 20;
  private static final List<String> NO_MEMBERS = List.of("members", "groups");

  private final Provisioning provisioning;
  private final Endpoint endpoint;
  private final Map<String, String> made = new HashMap<>();
  private final Map<Integer, ObjectNode> results = new TreeMap<>();
  private int errors;

  Bulk(Provisioning provisioning, Endpoint endpoint) {
    this.provisioning = provisioning;
    this.endpoint = endpoint;
  }

  private record Operation(int position, ObjectNode sent) {
    Optional<String> bulkId() {
      return Optional.of(ScimJson.find(sent, "bulkId").asText()).filter(id -> !id.isEmpty());
    }
  }

  /** Refuses with 413 what is larger than the endpoint says that it may be. */
  static void checkSize(byte[] body) {
    if (body.length > MAX_PAYLOAD_BYTES) {
      throw ScimError.of(
              413,
              "The body has %d bytes: at most %d in a bulk request."
                  .formatted(body.length, MAX_PAYLOAD_BYTES))
          .exception();
    }
  }

  Answer run(ObjectNode body) {
    JsonNode sent = ScimJson.find(body, "Operations");
    if (!sent.isArray()) {
      throw ScimJson.syntax("The body must have a list of Operations.");
    }
    if (sent.size() > MAX_OPERATIONS) {
      throw ScimError.of(
              413,
              "At most %d operations in a bulk request, not %d."
                  .formatted(MAX_OPERATIONS, sent.size()))
          .exception();
    }
    int limit = ScimJson.find(body, "failOnErrors").asInt(0);
    List<Operation> waiting = new ArrayList<>();
    for (JsonNode one : sent) {
      if (!(one instanceof ObjectNode operation)) {
        throw ScimJson.syntax("An operation must be a JSON object.");
      }
      waiting.add(new Operation(waiting.size(), operation));
    }
    checkDistinct(waiting);
    run(waiting, limit > 0 ? limit : Integer.MAX_VALUE);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
    ArrayNode operations = answer.putArray("Operations");
    results.values().forEach(operations::add);
    return Answer.of(200, answer);
  }

  private static void checkDistinct(List<Operation> operations) {
    Set<String> seen = new HashSet<>();
    for (Operation one : operations) {
      if (one.bulkId().filter(id -> method(one).equals("POST") && !seen.add(id)).isPresent()) {
        throw ScimError.invalidValue(
            "The bulkId %s stands at two operations.".formatted(one.bulkId().get()));
      }
    }
  }

  private void run(List<Operation> waiting, int limit) {
    while (!waiting.isEmpty() && errors < limit) {
      Set<String> promised = new HashSet<>();
      waiting.forEach(one -> one.bulkId().ifPresent(promised::add));
      List<Operation> later = new ArrayList<>();
      for (Operation one : waiting) {
        if (errors >= limit) {
          return;
        }
        if (refersTo(one, promised)) {
          later.add(one);
        } else {
          one.bulkId().ifPresent(promised::remove);
          run(one);
        }
      }
      if (later.size() == waiting.size()) {
        for (Operation one : later) {
          if (errors < limit) {
            fail(one, ScimError.of(409, "The operations refer to each other in a circle."));
          }
        }
        return;
      }
      waiting = later;
    }
  }

  private static boolean refersTo(Operation operation, Set<String> promised) {
    Set<String> named = new HashSet<>();
    BulkReferences references =
        new BulkReferences(id -> {
          named.add(id);
          return id;
        });
    references.id(last(ScimJson.find(operation.sent(), "path").asText()));
    references.resolved(method(operation), ScimJson.find(operation.sent(), "data"));
    return named.stream().anyMatch(promised::contains);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void run(Operation operation) {
    try {
      ResourceRequest request = request(operation);
      Answer answer = provisioning.run(endpoint, request);
      ObjectNode result = result(operation, answer.status());
      answer.location().or(() -> location(request)).ifPresent(url -> result.put("location", url));
      answer.tag().ifPresent(tag -> result.put("version", tag));
      if (operation.bulkId().isPresent() && answer.location().isPresent()) {
        made.put(operation.bulkId().get(), last(answer.location().get()));
      }
    } catch (ScimException refused) {
      fail(operation, refused.error());
    }
  }

  private Optional<String> location(ResourceRequest request) {
    return request.id().map(id -> "%s/%s/%s".formatted(endpoint.base(), request.type().path(), id));
  }

  private void fail(Operation operation, ScimError error) {
    errors++;
    ObjectNode result = result(operation, error.status());
    String path = ScimJson.find(operation.sent(), "path").asText();
    if (!method(operation).equals("POST") && path.startsWith("/")) {
      result.put("location", endpoint.base() + path);
    }
    result.set("response", error.print());
  }

  private ObjectNode result(Operation operation, int status) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("method", method(operation));
    operation.bulkId().ifPresent(id -> result.put("bulkId", id));
    result.put("status", Integer.toString(status));
    results.put(operation.position(), result);
    return result;
  }

  private static String method(Operation operation) {
    return ScimJson.find(operation.sent(), "method").asText().toUpperCase(Locale.ROOT);
  }

  private ResourceRequest request(Operation operation) {
    String method = method(operation);
    String path = ScimJson.find(operation.sent(), "path").asText();
    List<String> segments =
        List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
    if (!List.of("POST", "PUT", "PATCH", "DELETE").contains(method)) {
      throw ScimJson.syntax("method must be POST, PUT, PATCH or DELETE.");
    }
    if (method.equals("POST") && operation.bulkId().isEmpty()) {
      throw ScimJson.syntax("A POST needs a bulkId.");
    }
    ResourceType type =
        List.of(ResourceType.values()).stream()
            .filter(one ->
                !segments.isEmpty()
                    && segments.size() <= 2
                    && one.path().equals(segments.getFirst()))
            .findFirst()
            .orElseThrow(() -> ScimError.notFound("endpoint " + path));
    BulkReferences references = new BulkReferences(this::made);
    JsonNode data = references.resolved(method, ScimJson.find(operation.sent(), "data"));
    JsonNode version = ScimJson.find(operation.sent(), "version");
    return new ResourceRequest(
        method,
        type,
        segments.size() > 1 ? Optional.of(references.id(segments.get(1))) : Optional.empty(),
        () -> {
          if (data instanceof ObjectNode object) {
            return object;
          }
          throw ScimJson.syntax("The operation has no data.");
        },
        Projection.of(List.of(), NO_MEMBERS),
        new Precondition(
            Optional.of(version.asText()).filter(tag -> !tag.isEmpty()), Optional.empty()));
  }

  private String made(String bulkId) {
    String id = made.get(bulkId);
    if (id == null) {
      throw ScimError.invalidValue("Nothing was made as bulkId:%s.".formatted(bulkId));
    }
    return id;
  }
}
