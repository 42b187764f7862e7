package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.api.rest.RestBinding;
import dev.guildhall.api.rest.RestGateway;
import dev.guildhall.contract.errdetails.ErrorInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The refusals that calls share. Their examples are what {@link ErrorTable} really answers. */
final class ErrorResponses {
  private static final String ORGANIZATION = "organization_id";

  private static final Map<String, Refusal> REFUSALS = refusals();

  private ErrorResponses() {}

  private record Refusal(String description, ApiError example) {}

  private static Map<String, Refusal> refusals() {
    Map<String, Refusal> all = new LinkedHashMap<>();
    all.put(
        "InvalidArgument",
        new Refusal(
            "The request breaks a rule. Every violation is listed, with the field's path.",
            new ApiError.InvalidFields(
                List.of(
                    new ApiError.FieldViolation(
                        "organization.display_name", "must not be empty", "min_len")))));
    all.put(
        "Unauthenticated",
        new Refusal(
            "There is no valid access token.", new ApiError.Unauthenticated("Token empty")));
    all.put(
        "PermissionDenied",
        new Refusal(
            "The caller may not make this call.",
            new ApiError.PermissionDenied(
                "this call is for an environment's client, not for the workspace client")));
    all.put(
        "NotFound",
        new Refusal(
            "What the path or a filter names does not exist in the caller's environment.",
            new ApiError.NotFound("organization", "org_69615647365005430")));
    all.put(
        "AlreadyExists",
        new Refusal(
            "A value that must be unique is taken.",
            new ApiError.AlreadyExists("organization", "external_id", "us-east-CUST-12345")));
    all.put(
        "IdempotencyKeyInUse",
        new Refusal(
            "A request with the same Idempotency-Key is still running; try again after"
                + " Retry-After seconds.",
            new ApiError.IdempotencyKeyInUse("5f0c6c8e-order-17")));
    all.put(
        "VersionMismatch",
        new Refusal(
            "If-Match names another version than the current one.",
            new ApiError.VersionMismatch("organization", "org_69615647365005430", 4)));
    all.put(
        "FormerExternalId",
        new Refusal(
            "The organization had this external ID not long ago; the message tells its current one.",
            new ApiError.FormerExternalId(
                "with external_id \"CUST-12345\"",
                "external_id",
                Optional.of("us-east-CUST-12345"),
                "org_69615647365005430")));
    all.put(
        "CursorTooOld",
        new Refusal(
            "The log no longer reaches back to the event after which to start.",
            new ApiError.CursorTooOld("evt_69615647365005430")));
    all.put(
        "IdempotencyKeyReused",
        new Refusal(
            "The Idempotency-Key was used with another request.",
            new ApiError.IdempotencyKeyReused("5f0c6c8e-order-17")));
    all.put(
        "BodyTooLarge",
        new Refusal(
            "The body is larger than %d bytes.".formatted(RestGateway.MAX_BODY_BYTES),
            new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES)));
    all.put(
        "PackedBody",
        new Refusal(
            "The body came with a Content-Encoding; packed bodies are not read.",
            new ApiError.PackedBody("gzip")));
    all.put(
        "TooManyAtOnce",
        new Refusal(
            "As many of these calls run as may at once; try again after Retry-After seconds.",
            new ApiError.TooManyAtOnce("exports", 4)));
    all.put(
        "Internal",
        new Refusal(
            "A defect of the server; the log tells the cause under the id in the message.",
            new ApiError.Internal("err_7d1f0c52a94b6e30")));
    all.put(
        "Unavailable",
        new Refusal(
            "The database cannot serve this call now; try again after Retry-After seconds.",
            new ApiError.DatabaseUnavailable(false)));
    return all;
  }

  /** The refusals that a binding can answer: status to name. */
  static Map<String, String> usual(RestBinding binding) {
    boolean addressed = binding.template().contains("{");
    boolean open = binding.rpc().access() == Access.NONE;
    Map<String, String> usual = new TreeMap<>();
    REFUSALS.forEach((name, refusal) -> {
      boolean applies =
          switch (refusal.example()) {
            case ApiError.Unauthenticated _, ApiError.PermissionDenied _ -> !open;
            case ApiError.TooManyAtOnce _, ApiError.CursorTooOld _ ->
                false; // no call of the contract
            case ApiError.NotFound _ -> addressed || filtersByOrganization(binding);
            case ApiError.AlreadyExists _ -> binding.body().taken();
            // With a body 409 is AlreadyExists, and the header's description tells of the key.
            case ApiError.IdempotencyKeyInUse _ ->
                RequestHeaders.takesKey(binding) && !binding.body().taken();
            case ApiError.BodyTooLarge _, ApiError.PackedBody _ -> binding.body().taken();
            case ApiError.VersionMismatch _ -> RequestHeaders.isConditional(binding);
            case ApiError.IdempotencyKeyReused _ -> RequestHeaders.takesKey(binding);
            case ApiError.FormerExternalId _ ->
                ofOrganization(binding) || filtersByOrganization(binding);
            default -> true;
          };
      if (applies) {
        usual.put(Integer.toString(ErrorTable.answer(refusal.example()).httpStatus()), name);
      }
    });
    return usual;
  }

  /** Whether the path names an organization that must be there. */
  private static boolean ofOrganization(RestBinding binding) {
    String path = binding.template();
    return path.startsWith("/api/v1/organizations/{")
        || (path.startsWith("/api/v1/organizations:external/{")
            && !binding.method().equals("PUT")); // which creates it
  }

  /** Whether the query or the body can name an organization, which then must be there. */
  private static boolean filtersByOrganization(RestBinding binding) {
    Fields fields = Fields.of(binding);
    return fields.query().stream().anyMatch(query -> query.name().equals(ORGANIZATION))
        || binding
            .body()
            .field()
            .filter(field -> field.getMessageType().findFieldByName(ORGANIZATION) != null)
            .isPresent();
  }

  /** All of them, for the document's components. */
  static ObjectNode components() {
    ObjectNode components = Json.object();
    REFUSALS.forEach((name, refusal) -> {
      ObjectNode response = components.putObject(name).put("description", refusal.description());
      ObjectNode content = response.putObject("content").putObject("application/json");
      content.putObject("schema").put("$ref", "#/components/schemas/Error");
      content.set(
          "example", Json.parse(JsonWriter.write(ErrorTable.answer(refusal.example()).status())));
    });
    return components;
  }

  /** The body of every refusal (WIRE.md, section b). */
  static ObjectNode schema(Schemas schemas) {
    ObjectNode error =
        Json.parse(
            """
            {"type": "object", "description": "Why a call was refused.",
             "required": ["code", "message", "details"],
             "properties": {
               "code": {"type": "integer", "description": "The gRPC status code."},
               "message": {"type": "string", "description": "A sentence that names the value and what was expected. For people; branch on error_code."},
               "details": {"type": "array", "minItems": 1, "maxItems": 1}}}
            """);
    ObjectNode detail = ((ObjectNode) error.at("/properties/details")).putObject("items");
    detail.putArray("allOf").add(schemas.ref(ErrorInfo.getDescriptor()));
    detail
        .putObject("properties")
        .putObject("@type")
        .put("const", "type.googleapis.com/" + ErrorInfo.getDescriptor().getFullName());
    return error;
  }
}
