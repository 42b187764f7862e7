package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Empty;
import dev.guildhall.api.Access;
import dev.guildhall.api.rest.RestBinding;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;

/** One HTTP binding of a call as an operation of the document. */
final class Operations {
  private static final String NOT_MODIFIED =
      "The organization is still at a version that If-None-Match names; there is no body.";

  private final ContractComments comments;
  private final Schemas schemas;
  private final Examples examples;

  Operations(ContractComments comments, Schemas schemas) {
    this.comments = comments;
    this.schemas = schemas;
    this.examples = new Examples(comments);
  }

  /**
   * @param ordinal the binding's place among those of its call, from 1
   */
  ObjectNode operation(RestBinding binding, int ordinal) {
    MethodDescriptor method = binding.rpc().method();
    Comment comment = comments.of(method);
    ObjectNode operation = Json.object();
    operation.putArray("tags").add(Tags.name(method.getService()));
    operation.put("operationId", Tags.operationId(method, ordinal));
    operation.put("summary", comment.summary());
    if (!comment.description().isEmpty()) {
      operation.put("description", comment.description());
    }
    operation.put("x-grpc", method.getService().getFullName() + "/" + method.getName());
    operation.put("x-guildhall-caller", caller(binding.rpc().access()));
    if (Tags.isOwn(method.getService())) {
      operation.put("x-guildhall-own", true);
    }
    if (method.getOptions().getDeprecated()) {
      operation.put("deprecated", true);
    }
    Fields fields = Fields.of(binding);
    parameters(operation, fields).addAll(RequestHeaders.of(binding));
    if (binding.body().taken()) {
      operation.set("requestBody", requestBody(binding, fields));
    }
    ObjectNode responses = operation.putObject("responses");
    responses.set(Integer.toString(binding.rpc().successStatus()), answer(method.getOutputType()));
    if (binding.rpc().request() instanceof UpsertOrganizationRequest) {
      upserted(responses);
    }
    if (RequestHeaders.tellsWhatIsKnown(binding)) {
      responses.putObject("304").put("description", NOT_MODIFIED);
    }
    ErrorResponses.usual(binding)
        .forEach((status, name) ->
            responses.putObject(status).put("$ref", "#/components/responses/" + name));
    if (binding.rpc().access() == Access.NONE) {
      operation.putArray("security");
    }
    return operation;
  }

  private ArrayNode parameters(ObjectNode operation, Fields fields) {
    ArrayNode parameters = operation.putArray("parameters");
    for (FieldDescriptor field : fields.path()) {
      parameters.add(parameter("path", field.getName(), field).put("required", true));
    }
    for (Fields.Query query : fields.query()) {
      ObjectNode parameter = parameter("query", query.name(), query.field());
      if (schemas.isRequired(query.field())) {
        parameter.put("required", true);
      }
      parameters.add(parameter);
    }
    return parameters;
  }

  private ObjectNode parameter(String in, String name, FieldDescriptor field) {
    ObjectNode parameter = Json.object().put("name", name).put("in", in);
    ObjectNode schema = in.equals("path") ? schemas.withoutChoice(field) : schemas.of(field);
    JsonNode description = schema.remove("description");
    if (description != null) {
      parameter.set("description", description);
    }
    for (String keyword : new String[] {"deprecated", "x-guildhall-own"}) {
      JsonNode flag = schema.remove(keyword);
      if (flag != null) {
        parameter.set(keyword, flag);
      }
    }
    parameter.set("schema", schema);
    parameter.set("example", examples.field(field));
    return parameter;
  }

  private ObjectNode requestBody(RestBinding binding, Fields fields) {
    Descriptor request = binding.rpc().method().getInputType();
    ObjectNode body = Json.object();
    ObjectNode content = Json.object();
    binding
        .body()
        .field()
        .ifPresentOrElse(
            field -> {
              body.put("required", true);
              Descriptor type = field.getMessageType();
              content.set(
                  "schema",
                  WellKnownSchema.of(type).isPresent() ? schemas.of(field) : schemas.ref(type));
              content.set("example", examples.field(field));
            },
            () -> {
              content.set("schema", schemas.fields(request, fields.body()));
              content.set("example", examples.fields(request, fields.body()));
            });
    body.putObject("content").set("application/json", content);
    return body;
  }

  private ObjectNode answer(Descriptor message) {
    ObjectNode response = Json.object();
    ObjectNode content = Json.object();
    if (message.equals(Empty.getDescriptor())) {
      response.put("description", "Done; the body is an empty object.");
      content.putObject("schema").put("type", "object");
      content.putObject("example");
    } else {
      String comment = comments.of(message).whole();
      response.put("description", comment.isEmpty() ? "Done." : comment);
      content.set("schema", schemas.ref(message));
      content.set("example", examples.message(message));
    }
    response.putObject("content").set("application/json", content);
    return response;
  }

  /** An upsert answers one of two statuses, and says which in its body too. */
  private static void upserted(ObjectNode responses) {
    responses.set("201", responses.get("200").deepCopy());
    ((ObjectNode) responses.get("200")).put("description", "It was there, and is updated.");
    ((ObjectNode) responses.get("201")).put("description", "Created.");
    ((ObjectNode) responses.at("/200/content/application~1json/example")).put("created", false);
  }

  private static String caller(Access access) {
    return switch (access) {
      case NONE -> "anyone";
      case ENVIRONMENT -> "an environment's client";
      case WORKSPACE -> "the workspace's client";
      case ANY_CLIENT -> "any client";
    };
  }
}
