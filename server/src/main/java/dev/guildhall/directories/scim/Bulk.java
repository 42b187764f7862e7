package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.Failures;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs several requests in one (RFC 7644, section 3.7), each in its own transaction, in their
 * order; but what makes something that an earlier one refers to comes right before that one.
 */
final class Bulk {
  static final int MAX_OPERATIONS = 1000;
  static final int MAX_PAYLOAD_BYTES = 1 << 20;
  private static final List<String> NO_MEMBERS = List.of("members", "groups");

  private final Provisioning provisioning;
  private final ScimCall call;
  private final Map<String, String> made = new HashMap<>();
  private final Map<Integer, ObjectNode> results = new TreeMap<>();
  private final Map<String, Operation> makers = new HashMap<>();
  private final Map<Integer, Turn> turns = new HashMap<>();
  private Optional<ScimError> stopped = Optional.empty();
  private int limit;
  private int errors;

  Bulk(Provisioning provisioning, ScimCall call) {
    this.provisioning = provisioning;
    this.call = call;
  }

  private record Operation(int position, ObjectNode sent) {
    Optional<String> bulkId() {
      return Optional.of(ScimJson.find(sent, "bulkId").asText()).filter(id -> !id.isEmpty());
    }
  }

  /** How far an operation is. One is stuck where it needs itself, or another one that is stuck. */
  private enum Turn {
    BEGUN,
    ENDED,
    STUCK
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
    limit = limit(ScimJson.find(body, "failOnErrors"));
    List<Operation> operations = new ArrayList<>();
    for (JsonNode one : sent) {
      if (!(one instanceof ObjectNode operation)) {
        throw ScimJson.syntax("An operation must be a JSON object.");
      }
      operations.add(new Operation(operations.size(), operation));
    }
    operations.forEach(this::promise);
    for (Operation one : operations) {
      if (errors < limit) {
        take(one);
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
    answer.putArray("Operations").addAll(results.values());
    return Answer.of(200, answer);
  }

  /** After how many errors to stop; 0 is never, as what was not sent. */
  private static int limit(JsonNode sent) {
    if (sent.isMissingNode() || sent.isNull()) {
      return Integer.MAX_VALUE;
    }
    if (!sent.isIntegralNumber() || sent.bigIntegerValue().signum() < 0) {
      throw ScimError.invalidValue(
          "failOnErrors must be a whole number, not %s.".formatted(ScimJson.shown(sent)));
    }
    // More than there can be is as good as never.
    return sent.canConvertToInt() && sent.intValue() > 0 ? sent.intValue() : Integer.MAX_VALUE;
  }

  private void promise(Operation operation) {
    Optional<String> id = operation.bulkId();
    if (method(operation).equals("POST")
        && id.filter(one -> makers.put(one, operation) != null).isPresent()) {
      throw ScimError.invalidValue("The bulkId %s stands at two operations.".formatted(id.get()));
    }
  }

  /**
   * Runs an operation, and before it those that make what it refers to. They alone come earlier
   * than they stand: a change that waited for them would undo what later ones change.
   */
  private Turn take(Operation operation) {
    Turn before = turns.putIfAbsent(operation.position(), Turn.BEGUN);
    if (before != null) {
      return before;
    }
    Turn turn = Turn.ENDED;
    for (String id : references(operation)) {
      Operation maker = makers.get(id);
      if (maker != null && take(maker) != Turn.ENDED) {
        turn = Turn.STUCK;
      }
    }
    turns.put(operation.position(), turn);
    if (errors < limit) {
      if (stopped.isPresent()) {
        fail(operation, stopped.get());
      } else if (turn == Turn.STUCK) {
        fail(operation, ScimError.of(409, "The operations refer to each other in a circle."));
      } else {
        run(operation);
      }
    }
    return turn;
  }

  /** The bulkIds that an operation names. */
  private static Set<String> references(Operation operation) {
    Set<String> named = new LinkedHashSet<>();
    BulkReferences references =
        new BulkReferences(id -> {
          named.add(id);
          return id;
        });
    segments(operation).stream().skip(1).forEach(references::id);
    references.resolved(method(operation), data(operation));
    return named;
  }

  /** A PATCH may send its operations alone (RFC 7644, section 3.7.3). */
  private static JsonNode data(Operation operation) {
    JsonNode sent = ScimJson.find(operation.sent(), "data");
    return sent.isArray() && method(operation).equals("PATCH")
        ? JsonNodeFactory.instance.objectNode().set("Operations", sent)
        : sent;
  }

  private static List<String> segments(Operation operation) {
    return List.of(path(operation).split("/")).stream()
        .filter(segment -> !segment.isEmpty())
        .toList();
  }

  private static String path(Operation operation) {
    return ScimJson.find(operation.sent(), "path").asText();
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void run(Operation operation) {
    try {
      ResourceRequest request = request(operation);
      Answer answer = provisioning.run(call, request);
      ObjectNode result = result(operation, answer.status());
      answer.location().or(() -> location(request)).ifPresent(url -> result.put("location", url));
      answer.tag().ifPresent(tag -> result.put("version", tag));
      if (operation.bulkId().isPresent() && answer.location().isPresent()) {
        made.put(operation.bulkId().get(), last(answer.location().get()));
      }
    } catch (ScimException refused) {
      fail(operation, refused.error());
    } catch (DirectoryClosed closed) {
      stop(operation, closed.error());
    } catch (RuntimeException thrown) {
      ApiError error = Failures.toError(thrown, "SCIM Bulk");
      ErrorTable.Answer answer = ErrorTable.answer(error);
      ScimError failure = ScimError.of(answer.httpStatus(), answer.message());
      if (error instanceof ApiError.DatabaseUnavailable) {
        stop(operation, failure);
      } else {
        fail(operation, failure);
      }
    }
  }

  /** Fails an operation, and the rest for the same reason: each would wait for it again. */
  private void stop(Operation operation, ScimError error) {
    stopped = Optional.of(error);
    fail(operation, error);
  }

  private Optional<String> location(ResourceRequest request) {
    return request.id().map(id -> "%s/%s/%s".formatted(call.base(), request.type().path(), id));
  }

  private void fail(Operation operation, ScimError error) {
    errors++;
    ObjectNode result = result(operation, error.status());
    String path = path(operation);
    if (!method(operation).equals("POST") && path.startsWith("/")) {
      String id = last(path);
      String known = new BulkReferences(made -> this.made.getOrDefault(made, id)).id(id);
      result.put("location", call.base() + path.substring(0, path.length() - id.length()) + known);
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
    List<String> segments = segments(operation);
    if (!List.of("POST", "PUT", "PATCH", "DELETE").contains(method)) {
      throw ScimJson.syntax(
          "method must be POST, PUT, PATCH or DELETE, not %s."
              .formatted(ScimJson.shown(ScimJson.find(operation.sent(), "method"))));
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
            .orElseThrow(() -> ScimError.notFound("endpoint " + path(operation)));
    BulkReferences references = new BulkReferences(this::made);
    JsonNode data = references.resolved(method, data(operation));
    JsonNode version = ScimJson.find(operation.sent(), "version");
    return new ResourceRequest(
        method,
        type,
        segments.size() > 1 ? Optional.of(references.id(segments.get(1))) : Optional.empty(),
        () -> {
          if (data instanceof ObjectNode object) {
            return object;
          }
          throw ScimJson.syntax(
              data.isMissingNode()
                  ? "The operation has no data."
                  : "The data of an operation must be an object, not %s."
                      .formatted(ScimJson.shown(data)));
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
