package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.guildhall.api.Access;
import dev.guildhall.api.idempotency.IdempotentAnswers;
import dev.guildhall.api.rest.RestBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The headers of a request that change what a call does. The contract knows none of them; a test
 * holds this list against what the server does.
 */
final class RequestHeaders {
  private static final String UPSERT = "guildhall.v1.OrganizationVerbService/UpsertOrganization";

  private static final Set<String> CONDITIONAL =
      Set.of(
          "scalekit.v1.organizations.OrganizationService/UpdateOrganization",
          "scalekit.v1.organizations.OrganizationService/UpdateOrganizationSettings",
          "scalekit.v1.organizations.OrganizationService/DeleteOrganization",
          UPSERT,
          "guildhall.v1.OrganizationVerbService/MergeOrganizationMetadata",
          "guildhall.v1.OrganizationVerbService/ReplaceOrganizationMetadata",
          "guildhall.v1.OrganizationVerbService/SetOrganizationMetadataKey",
          "guildhall.v1.OrganizationVerbService/DeleteOrganizationMetadataKey",
          "guildhall.v1.OrganizationVerbService/RestoreOrganization",
          "guildhall.v1.OrganizationVerbService/PurgeOrganization");

  private static final Set<String> CACHEABLE =
      Set.of(
          "scalekit.v1.organizations.OrganizationService/GetOrganization",
          "scalekit.v1.organizations.OrganizationService/GetOrganizationByExternalId");

  private RequestHeaders() {}

  /** Whether the call can be made conditional, and answers 412. */
  static boolean isConditional(RestBinding binding) {
    return CONDITIONAL.contains(call(binding));
  }

  /** Whether the call answers 304 for a version that the caller has. */
  static boolean tellsWhatIsKnown(RestBinding binding) {
    return CACHEABLE.contains(call(binding));
  }

  /** Whether the call can be repeated under a key. */
  static boolean takesKey(RestBinding binding) {
    return binding.method().equals("POST") && binding.rpc().access() != Access.NONE;
  }

  /** Those of a call, as parameters of its operation. */
  static List<ObjectNode> of(RestBinding binding) {
    List<ObjectNode> headers = new ArrayList<>();
    if (isConditional(binding)) {
      headers.add(
          header(
              "If-Match",
              "Changes it only at this version (the ETag of an answer), or, for *, at any. Else 412.",
              "\"org_69615647365005430-3\""));
    }
    if (tellsWhatIsKnown(binding)) {
      headers.add(
          header(
              "If-None-Match",
              "The ETag of an answer that the caller has: 304 where it is still the current one.",
              "\"org_69615647365005430-3\""));
    }
    if (call(binding).equals(UPSERT)) {
      headers.add(
          header(
              "If-None-Match",
              "Only *: creates, or answers 412 where there is one with this external ID.",
              "*"));
    }
    if (takesKey(binding)) {
      ObjectNode key =
          header(
              IdempotentAnswers.HEADER,
              "The same request under the same key gets the first answer again, for %d hours; another request under it 422, and a second one while the first runs 409."
                  .formatted(IdempotentAnswers.KEPT.toHours()),
              "5f0c6c8e-order-17");
      ((ObjectNode) key.get("schema"))
          .put("minLength", 1)
          .put("maxLength", IdempotentAnswers.MAX_KEY_LENGTH);
      headers.add(key);
    }
    return headers;
  }

  private static ObjectNode header(String name, String description, String example) {
    ObjectNode header = Json.object().put("name", name).put("in", "header");
    header.put("description", description);
    header.putObject("schema").put("type", "string");
    return header.put("example", example);
  }

  private static String call(RestBinding binding) {
    MethodDescriptor method = binding.rpc().method();
    return method.getService().getFullName() + "/" + method.getName();
  }
}
