package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.PatchOperation.Kind;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.Optional;

/**
 * Applies PATCH operations to a resource's tree (RFC 7644, section 3.5.2). Works on a tree that is
 * thrown away where an operation is refused: all or none.
 *
 * <p>What it costs is bounded, since the directory waits for it ({@link PatchBudget}). And it lets
 * other calls have a turn, for none of its work waits for anything.
 */
public final class ResourcePatch {
  private static final int OPERATIONS_A_TURN = 16;

  private final ResourceType type;
  private final ObjectNode resource;
  private final PatchBudget budget = new PatchBudget();
  private final Additions additions = new Additions(budget);
  private int operations;

  public ResourcePatch(ResourceType type, ObjectNode resource) {
    this.type = type;
    this.resource = resource;
  }

  public void apply(PatchOperation operation) {
    if (isUnknownExtension(operation)) {
      PatchOperation.checkSize(operations + operation.value().size());
      operation.inside().forEach(this::change);
    } else {
      change(operation);
    }
  }

  /**
   * Whether an object under a URN that no schema has is an extension. An attribute's URN looks the
   * same: it is one where the resource has the extension that holds it.
   */
  private boolean isUnknownExtension(PatchOperation operation) {
    AttributePath path = operation.path().attribute();
    return operation.value().isObject()
        && operation.path().where().isEmpty()
        && path.schema().filter(urn -> Schema.of(urn).isEmpty()).isPresent()
        && (hasSchema(path.toString()) || !hasSchema(path.schema().get()));
  }

  private boolean hasSchema(String urn) {
    if (ScimJson.find(resource, urn).isObject()) {
      return true;
    }
    budget.look(resource.path("schemas").size());
    for (JsonNode one : resource.path("schemas")) {
      if (one.asText().equalsIgnoreCase(urn)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // a virtual thread is taken from its carrier by nothing else
  private void change(PatchOperation operation) {
    PatchOperation.checkSize(operations + 1);
    if (++operations % OPERATIONS_A_TURN == 0) {
      Thread.yield();
    }
    AttributePath path = operation.path().attribute();
    Optional<Attribute> attribute = type.attribute(path);
    if (operation.path().where().isPresent()
        && attribute.filter(ResourcePatch::takesNoFilter).isPresent()) {
      throw PatchPlace.noBrackets(path.whole().toString());
    }
    checkMutable(operation, attribute);
    if (attribute.filter(Attribute::isIgnoredOnWrite).isPresent()) {
      return;
    }
    if (path.schema().isPresent()) {
      inExtension(operation, path.schema().get(), attribute);
    } else if (!path.name().isEmpty()) {
      place(resource, attribute).apply(operation);
    }
  }

  /**
   * A path to what is the server's own, or the removal of what must be there, is refused (RFC 7644,
   * section 3.5.2).
   */
  public static void checkMutable(PatchOperation operation, Optional<Attribute> attribute) {
    Optional<String> sub = operation.path().attribute().sub();
    Optional<Attribute> target = sub.flatMap(name -> attribute.flatMap(one -> one.sub(name)));
    boolean isReadOnly =
        operation.aimed() && (isReadOnly(attribute) || (sub.isPresent() && isReadOnly(target)));
    boolean isNeeded =
        operation.kind() == Kind.REMOVE
            && sub.isEmpty()
            && attribute.filter(Attribute::required).isPresent();
    if (isReadOnly || isNeeded) {
      throw ScimError.invalid(
              ScimError.Type.MUTABILITY,
              isNeeded
                  ? "%s is required: it can be replaced, not removed."
                      .formatted(operation.path().attribute())
                  : "%s is the server's own: it cannot be changed."
                      .formatted(operation.path().attribute()))
          .exception();
    }
  }

  private static boolean isReadOnly(Optional<Attribute> attribute) {
    return attribute.filter(one -> one.mutability() == Attribute.Mutability.READ_ONLY).isPresent();
  }

  private static boolean takesNoFilter(Attribute attribute) {
    return !attribute.many() || attribute.kind() != Attribute.Kind.COMPLEX;
  }

  private void inExtension(PatchOperation operation, String urn, Optional<Attribute> attribute) {
    AttributePath path = operation.path().attribute();
    String whole = path.name().isEmpty() ? urn : path.toString();
    Optional<String> extension = ScimJson.key(resource, whole);
    boolean isUnknown = type.extension(urn).isEmpty();
    boolean isPlain =
        Schema.of(urn).isEmpty()
            && extension.map(resource::get).filter(JsonNode::isObject).isEmpty();
    if (isPlain && (path.name().isEmpty() || extension.isPresent())) {
      place(resource, Optional.empty()).apply(operation.at(AttributePath.of(whole)));
      return;
    }
    if (path.name().isEmpty() || (isUnknown && extension.isPresent())) {
      if (operation.path().where().isPresent()) {
        throw PatchPlace.noBrackets(whole);
      }
      if (operation.kind() != Kind.REMOVE && !Intake.isUnassigned(operation.value())) {
        throw ScimError.invalidValue(
            "%s must be an object, not %s.".formatted(whole, ScimJson.shown(operation.value())));
      }
      if (operation.kind() != Kind.ADD) {
        extension.ifPresent(this::removeExtension);
      }
      return;
    }
    String key = ScimJson.key(resource, urn).orElse(urn);
    ObjectNode container =
        resource.get(key) instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    place(container, attribute).apply(operation);
    if (container.isEmpty()) {
      removeExtension(key);
    } else {
      resource.set(key, container);
    }
  }

  /** It is none of the resource's schemas any more. */
  private void removeExtension(String urn) {
    resource.remove(urn);
    if (resource.path("schemas") instanceof ArrayNode schemas) {
      schemas.removeIf(one -> one.asText().equalsIgnoreCase(urn));
    }
  }

  private PatchPlace place(ObjectNode holder, Optional<Attribute> attribute) {
    return new PatchPlace(holder, attribute, budget, additions);
  }
}
