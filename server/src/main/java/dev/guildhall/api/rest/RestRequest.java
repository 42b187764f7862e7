package dev.guildhall.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Violations;
import dev.guildhall.api.json.JsonFields;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.api.json.JsonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns an HTTP request into a call's request message. The body comes first, then the query, then
 * the path: what the path names cannot be talked over, and its alternatives are refused beside it.
 *
 * <p>Where the request has an {@code update_mask} that the caller did not send, or sent empty, it
 * is filled with the names that the body holds. That is how a present {@code {}} differs from an
 * absent field (WIRE.md, section d). {@code null} clears what can be absent, and maps; any other
 * field has no such state, and {@code null} leaves it as it is. What only the server sets is passed
 * over there, so that an answer can be sent back as it came.
 */
final class RestRequest {
  private static final String MASK = "update_mask";

  /** Methods whose body is what will be: no body must not be taken for nothing. */
  private static final Set<String> REPLACING = Set.of("PUT", "PATCH");

  private final RestBinding binding;
  private final Message.Builder message;
  private final Violations violations = new Violations();

  /** The single values that the query had already, by their path of fields. */
  private final Set<List<FieldDescriptor>> asked = new HashSet<>();

  /** What the body's names make of a mask; nothing where there is none to make. */
  private Optional<FieldMask> named = Optional.empty();

  private RestRequest(RestBinding binding) {
    this.binding = binding;
    this.message = binding.rpc().request().newBuilderForType();
  }

  /** Builds the message, or throws with everything that is wrong with the request. */
  static Message read(
      RestBinding binding,
      Map<String, String> variables,
      List<QueryString.Parameter> query,
      byte[] body) {
    RestRequest request = new RestRequest(binding);
    request.readBody(body);
    for (QueryString.Parameter parameter : query) {
      request.readQuery(parameter);
    }
    variables.forEach(request::readVariable);
    request.fillMask();
    request.spellMask();
    request.violations.refuseIfAny();
    return request.message.build();
  }

  private void readBody(byte[] body) {
    Optional<FieldDescriptor> field = binding.body().field();
    if (body.length == 0 && binding.body().taken() && REPLACING.contains(binding.method())) {
      violations.add("body", "required", "must be JSON, got nothing");
    }
    if (!binding.body().taken() || body.length == 0) {
      return;
    }
    JsonNode tree = JsonText.parse(body);
    if (field.isEmpty()) {
      new JsonReader(violations).read(tree, message, "");
      return;
    }
    Message.Builder part = message.newBuilderForField(field.get());
    new JsonReader(violations).readAny(tree, part, field.get().getName());
    message.setField(field.get(), part.build());
    Optional<FieldDescriptor> mask = JsonFields.find(message.getDescriptorForType(), MASK);
    if (mask.isPresent() && tree.isObject()) {
      FieldMask.Builder present = FieldMask.newBuilder();
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        JsonFields.find(part.getDescriptorForType(), member.getKey())
            .filter(known -> !isOutputOnly(known))
            .filter(known -> !member.getValue().isNull() || isClearedByNull(known))
            .ifPresent(known -> present.addPaths(known.getName()));
      }
      named = Optional.of(present.build());
    }
  }

  private void fillMask() {
    if (named.isPresent()) {
      FieldDescriptor mask = JsonFields.find(message.getDescriptorForType(), MASK).orElseThrow();
      if (((FieldMask) message.getField(mask)).getPathsCount() == 0) {
        message.setField(mask, named.get());
      }
    }
  }

  /** JSON writes a mask's paths in camelCase; the calls know the contract's names alone. */
  private void spellMask() {
    Optional<FieldDescriptor> mask = JsonFields.find(message.getDescriptorForType(), MASK);
    if (mask.isPresent() && message.hasField(mask.get()) && binding.body().field().isPresent()) {
      Descriptor masked = binding.body().field().get().getMessageType();
      FieldMask.Builder spelled = FieldMask.newBuilder();
      for (String path : ((FieldMask) message.getField(mask.get())).getPathsList()) {
        spelled.addPaths(JsonFields.find(masked, path).map(FieldDescriptor::getName).orElse(path));
      }
      message.setField(mask.get(), spelled.build());
    }
  }

  private static boolean isOutputOnly(FieldDescriptor field) {
    return field
        .getOptions()
        .getExtension(FieldBehaviorProto.fieldBehavior)
        .contains(FieldBehavior.OUTPUT_ONLY);
  }

  private static boolean isClearedByNull(FieldDescriptor field) {
    return field.hasPresence() || field.isMapField();
  }

  private void readVariable(String name, String value) {
    FieldDescriptor field = JsonFields.find(message.getDescriptorForType(), name).orElseThrow();
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (oneof != null && message.hasOneof(oneof) && !message.hasField(field)) {
      throw new ApiError.InvalidRequest(
              "%s is required: %s cannot stand beside it"
                  .formatted(capitalized(field), message.getOneofFieldDescriptor(oneof).getName()))
          .exception();
    }
    violations.at(name, () -> FieldText.set(message, field, value));
  }

  /** The name as the wire's sentence has it: ExternalId (proto/organizations.txt). */
  private static String capitalized(FieldDescriptor field) {
    String name = field.getJsonName();
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private void readQuery(QueryString.Parameter parameter) {
    if (binding.body().taken() && binding.body().field().isEmpty()) {
      refuse(parameter.name());
      return;
    }
    Message.Builder target = message;
    String[] names = parameter.name().split("\\.", -1);
    List<FieldDescriptor> path = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      Optional<FieldDescriptor> field = JsonFields.find(target.getDescriptorForType(), names[i]);
      if (field.isEmpty() || field.equals(binding.body().field())) {
        refuse(parameter.name());
        return;
      }
      path.add(field.get());
      boolean last = i == names.length - 1;
      if (last && FieldText.takes(field.get())) {
        if (!field.get().isRepeated() && !asked.add(List.copyOf(path))) {
          violations.add(parameter.name(), "duplicate", "must be given once");
          return;
        }
        Message.Builder owner = target;
        violations.at(parameter.name(), () -> FieldText.add(owner, field.get(), parameter.value()));
        return;
      }
      if (last
          || field.get().isRepeated()
          || field.get().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        refuse(parameter.name());
        return;
      }
      target = target.getFieldBuilder(field.get());
    }
  }

  private void refuse(String parameter) {
    if (parameter.equals("metadata")
        || parameter.startsWith("metadata.")
        || parameter.startsWith("metadata[")) {
      throw new ApiError.InvalidRequest(
              "metadata is not searchable: remove the query parameter " + parameter)
          .exception();
    }
    violations.add(parameter, "unknown", "is no query parameter of this call");
  }
}
