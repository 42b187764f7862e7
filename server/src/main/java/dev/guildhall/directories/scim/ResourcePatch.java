package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.Filter.Operator;
import dev.guildhall.directories.scim.PatchOperation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies PATCH operations to a resource's tree (RFC 7644, section 3.5.2). Works on a tree that is
 * thrown away where an operation is refused: all or none.
 *
 * <p>What it costs is bounded, since the directory waits for it: values that are there are looked
 * at {@value #MAX_LOOKS} times at most, over all operations; more is refused as {@code tooMany}.
 * And it lets other calls have a turn, for none of its work waits for anything.
 */
final class ResourcePatch {
  static final int MAX_LOOKS = 1_000_000;

  private static final int OPERATIONS_A_TURN = 16;

  private final ResourceType type;
  private final ObjectNode resource;
  private final IdentityHashMap<JsonNode, KnownValues> known = new IdentityHashMap<>();
  private int operations;
  private long looks;

  ResourcePatch(ResourceType type, ObjectNode resource) {
    this.type = type;
    this.resource = resource;
  }

  void apply(PatchOperation operation) {
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
    look(resource.path("schemas").size());
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
      throw noBrackets(path.whole().toString());
    }
    checkMutable(operation, attribute);
    if (attribute.filter(Attribute::isIgnoredOnWrite).isPresent()) {
      return;
    }
    if (path.schema().isPresent()) {
      inExtension(operation, path.schema().get(), attribute);
    } else if (!path.name().isEmpty()) {
      new Place(resource, attribute).apply(operation);
    }
  }

  /**
   * A path to what is the server's own, or the removal of what must be there, is refused (RFC 7644,
   * section 3.5.2).
   */
  static void checkMutable(PatchOperation operation, Optional<Attribute> attribute) {
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

  private static ScimException noBrackets(String path) {
    return ScimError.invalid(
            ScimError.Type.INVALID_PATH,
            "%s takes no filter in brackets: these choose among several values that have parts."
                .formatted(path))
        .exception();
  }

  private void inExtension(PatchOperation operation, String urn, Optional<Attribute> attribute) {
    AttributePath path = operation.path().attribute();
    String whole = path.name().isEmpty() ? urn : path.toString();
    Optional<String> extension = ScimJson.key(resource, whole);
    boolean isUnknown = type.extension(urn).isEmpty();
    if (path.name().isEmpty() || (isUnknown && extension.isPresent())) {
      if (operation.path().where().isPresent()) {
        throw noBrackets(whole);
      }
      if (operation.kind() != Kind.REMOVE && !Intake.isUnassigned(operation.value())) {
        throw ScimError.invalidValue(
            "%s must be an object, not %s.".formatted(whole, Intake.shown(operation.value())));
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
    new Place(container, attribute).apply(operation);
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

  private void look(long times) {
    looks += times;
    if (looks > MAX_LOOKS) {
      throw ScimError.invalid(
              ScimError.Type.TOO_MANY,
              "The operations would look at values more than %d times: send fewer of them."
                  .formatted(MAX_LOOKS))
          .exception();
    }
  }

  /** An attribute inside the object that holds it. */
  private final class Place {
    private final ObjectNode holder;
    private final Optional<Attribute> attribute;

    Place(ObjectNode holder, Optional<Attribute> attribute) {
      this.holder = holder;
      this.attribute = attribute;
    }

    void apply(PatchOperation operation) {
      AttributePath path = operation.path().attribute();
      String name =
          attribute
              .map(Attribute::name)
              .or(() -> ScimJson.key(holder, path.name()))
              .orElse(path.name());
      boolean isWhole = operation.path().where().isEmpty() && path.sub().isEmpty();
      if (!isWhole || operation.kind() != Kind.ADD) {
        known.remove(holder.path(name));
      }
      if (operation.path().where().isPresent()) {
        values(name, operation, operation.path().where().get());
      } else if (path.sub().isPresent()) {
        subAttribute(name, operation, path.sub().get());
      } else {
        whole(name, operation);
      }
      if (Intake.isUnassigned(holder.path(name))) {
        holder.remove(name);
      }
    }

    private void whole(String name, PatchOperation operation) {
      if (operation.kind() == Kind.REMOVE) {
        removeValues(name, operation.value());
        return;
      }
      JsonNode sent = Intake.value(attribute, operation.value(), name);
      JsonNode before = holder.path(name);
      if (before instanceof ArrayNode values && operation.kind() == Kind.ADD) {
        if (!sent.isNull()) { // no value, which adds nothing and takes nothing away
          known(values).add(additions(sent, operation.value(), name));
        }
      } else if (before instanceof ObjectNode object && sent instanceof ObjectNode more) {
        object.setAll(more);
        unassign(object, operation.value());
      } else {
        holder.set(name, sent);
      }
    }

    /** A remove with a value or several takes these alone, as Entra and JumpCloud mean it. */
    private void removeValues(String name, JsonNode named) {
      if (named.isMissingNode()
          || named.isNull()
          || !(holder.path(name) instanceof ArrayNode values)) {
        holder.remove(name);
        return;
      }
      look(values.size());
      values.removeIf(new UnwantedValues(attribute, named)::contain);
    }

    private KnownValues known(ArrayNode values) {
      return known.computeIfAbsent(
          values,
          _ -> {
            look(values.size());
            return new KnownValues(attribute, values);
          });
    }

    /** The values to add; what is null inside one stays null, to be taken from its equal. */
    private JsonNode additions(JsonNode coerced, JsonNode sent, String name) {
      if (attribute.filter(one -> one.many() && one.kind() == Attribute.Kind.COMPLEX).isEmpty()) {
        return list(coerced);
      }
      Set<JsonNode> more = new LinkedHashSet<>();
      for (JsonNode one : list(sent)) {
        if (Intake.one(attribute.get(), one, name) instanceof ObjectNode value
            && !value.isEmpty()) {
          unassigned(one).forEach(value::putNull);
          more.add(value);
        }
      }
      return JsonNodeFactory.instance.arrayNode().addAll(more);
    }

    private static JsonNode list(JsonNode sent) {
      return sent.isArray() ? sent : JsonNodeFactory.instance.arrayNode().add(sent);
    }

    /** What is null inside a value takes the sub-attribute away (RFC 7643, section 2.5). */
    private void unassign(ObjectNode object, JsonNode sent) {
      JsonNode inner = sent;
      while (inner.isArray() && inner.size() == 1) {
        inner = inner.get(0);
      }
      object.remove(unassigned(inner));
    }

    private List<String> unassigned(JsonNode sent) {
      List<String> names = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : sent.properties()) {
        if (attribute.isPresent() && Intake.isUnassigned(field.getValue())) {
          Optional<Attribute> sub = attribute.get().sub(field.getKey());
          if (sub.filter(Attribute::isIgnoredOnWrite).isEmpty()) {
            names.add(sub.map(Attribute::name).orElse(field.getKey()));
          }
        }
      }
      return names;
    }

    private void subAttribute(String name, PatchOperation operation, String sub) {
      JsonNode before = holder.path(name);
      if (before instanceof ArrayNode values) {
        look(values.size());
        List<ObjectNode> all = objects(values);
        all.forEach(value -> set(value, operation, sub));
        keepPrimary(values, all);
        values.removeIf(Intake::isUnassigned);
      } else if (before instanceof ObjectNode object) {
        look(object.size());
        set(object, operation, sub);
        holder.set(name, attribute.map(one -> Intake.one(one, object, name)).orElse(object));
      } else if (operation.kind() != Kind.REMOVE) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        set(object, operation, sub);
        holder.set(name, Intake.value(attribute, object, name));
      }
    }

    private void values(String name, PatchOperation operation, Filter where) {
      JsonNode before = holder.path(name);
      if (!before.isArray() && !before.isMissingNode()) {
        throw noBrackets(name);
      }
      ArrayNode values =
          before instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
      look((long) values.size() * where.comparisons());
      List<ObjectNode> chosen = new ArrayList<>();
      for (ObjectNode value : objects(values)) {
        if (FilterMatch.value(where, attribute, value)) {
          chosen.add(value);
        }
      }
      switch (operation.kind()) {
        case REMOVE -> remove(values, chosen, operation);
        case ADD, REPLACE -> {
          if (chosen.isEmpty()) {
            if (operation.kind() == Kind.REPLACE) {
              throw noTarget(name);
            }
            ObjectNode made = made(name, where);
            values.add(made);
            chosen.add(made);
          }
          write(name, operation, chosen);
          keepPrimary(values, chosen);
        }
      }
      holder.set(name, values);
    }

    private static void remove(
        ArrayNode values, List<ObjectNode> chosen, PatchOperation operation) {
      Optional<String> sub = operation.path().attribute().sub();
      if (sub.isPresent()) {
        chosen.forEach(value -> set(value, sub.get(), NullNode.instance));
        values.removeIf(Intake::isUnassigned);
      } else {
        // Of equal values, the chosen ones are meant.
        Set<JsonNode> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(chosen);
        values.removeIf(gone::contains);
      }
    }

    private void write(String name, PatchOperation operation, List<ObjectNode> chosen) {
      Optional<String> sub = operation.path().attribute().sub();
      for (ObjectNode value : chosen) {
        if (sub.isPresent()) {
          set(value, operation, sub.get());
          continue;
        }
        JsonNode sent = operation.value();
        if (sent.isArray() && sent.size() == 1) {
          sent = sent.get(0);
        }
        JsonNode coerced = attribute.isPresent() ? Intake.one(attribute.get(), sent, name) : sent;
        if (!(coerced instanceof ObjectNode object)) {
          throw ScimError.invalidValue(
              "A value of %s must be an object, not %s.".formatted(name, Intake.shown(sent)));
        }
        if (operation.kind() == Kind.REPLACE) {
          value.removeAll();
        }
        value.setAll(object.deepCopy());
        unassign(value, sent);
      }
    }

    private void set(ObjectNode object, PatchOperation operation, String sub) {
      Optional<Attribute> known = attribute.flatMap(one -> one.sub(sub));
      if (known.filter(Attribute::isIgnoredOnWrite).isPresent()) {
        return;
      }
      JsonNode value =
          operation.kind() == Kind.REMOVE
              ? NullNode.instance
              : Intake.value(known, operation.value(), sub);
      set(object, known.map(Attribute::name).orElse(sub), value);
    }

    private static void set(ObjectNode object, String sub, JsonNode value) {
      String name = ScimJson.key(object, sub).orElse(sub);
      if (Intake.isUnassigned(value)) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }

    /** The value that a filter describes, where it describes exactly one. */
    private ObjectNode made(String name, Filter where) {
      ObjectNode value = JsonNodeFactory.instance.objectNode();
      List<Filter> all = where instanceof Filter.And(var several) ? several : List.of(where);
      for (Filter one : all) {
        if (!(one instanceof Filter.Compare(var path, var operator, var wanted))
            || operator != Operator.EQ
            || path.sub().isPresent()
            || wanted.isNull()) {
          throw noTarget(name);
        }
        Optional<Attribute> known = attribute.flatMap(a -> a.sub(path.name()));
        set(
            value,
            known.map(Attribute::name).orElse(path.name()),
            Intake.value(known, wanted, path.name()));
      }
      return value;
    }

    private static ScimException noTarget(String name) {
      return ScimError.invalid(
              ScimError.Type.NO_TARGET, "No value of %s matches the path.".formatted(name))
          .exception();
    }

    /** A value that becomes the primary one takes it from the others. */
    @SuppressWarnings("ReferenceEquality") // of equal values, the changed one is meant
    private static void keepPrimary(ArrayNode values, List<? extends JsonNode> changed) {
      Optional<? extends JsonNode> primary =
          changed.stream().filter(one -> one.path("primary").booleanValue()).findFirst();
      if (primary.isEmpty()) {
        return;
      }
      for (ObjectNode value : objects(values)) {
        if (value != primary.get() && value.path("primary").booleanValue()) {
          value.set("primary", BooleanNode.FALSE);
        }
      }
    }

    private static List<ObjectNode> objects(ArrayNode values) {
      List<ObjectNode> objects = new ArrayList<>();
      for (JsonNode value : values) {
        if (value instanceof ObjectNode object) {
          objects.add(object);
        }
      }
      return objects;
    }
  }
}
