package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.filter.Filter;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.filter.FilterMatch;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.PatchOperation.Kind;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An attribute inside the object that holds it, which a PATCH operation changes. */
record PatchPlace(
    ObjectNode holder, Optional<Attribute> attribute, PatchBudget budget, Additions additions) {

  void apply(PatchOperation operation) {
    AttributePath path = operation.path().attribute();
    String name =
        attribute
            .map(Attribute::name)
            .or(() -> ScimJson.key(holder, path.name()))
            .orElse(path.name());
    boolean isWhole = operation.path().where().isEmpty() && path.sub().isEmpty();
    if (!isWhole || operation.kind() != Kind.ADD) {
      additions.forget(holder.path(name));
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
      holder.set(name, left(attribute, holder.path(name), operation.value()));
      return;
    }
    JsonNode before = holder.path(name);
    if (before instanceof ArrayNode values && operation.kind() == Kind.ADD) {
      additions.add(attribute, values, operation.value(), name);
      return;
    }
    JsonNode sent = Intake.value(attribute, operation.value(), name);
    if (before.isMissingNode() && sent.isArray() && operation.kind() == Kind.ADD) {
      additions.add(attribute, holder.putArray(name), operation.value(), name);
    } else if (before instanceof ObjectNode object && sent instanceof ObjectNode more) {
      forgetWhoWasMeant(object, more);
      merge(object, more, operation);
    } else {
      holder.set(name, sent);
    }
  }

  /** Of another manager, the URL and the name are others as well, known or not. */
  private void forgetWhoWasMeant(ObjectNode object, ObjectNode more) {
    boolean isReference = attribute.flatMap(one -> one.sub("$ref")).isPresent();
    if (isReference && more.has("value") && !more.get("value").equals(object.get("value"))) {
      object.remove(List.of("$ref", "displayName"));
    }
  }

  /** What holds for a list that is sent whole holds for one whose values were changed. */
  private void settle(ArrayNode values, List<ObjectNode> changed) {
    keepPrimary(values, changed);
    values.removeIf(Intake::isUnassigned);
    if (attribute.isPresent()) {
      Set<JsonNode> isNew = Collections.newSetFromMap(new IdentityHashMap<>());
      isNew.addAll(changed);
      List<JsonNode> kept =
          List.copyOf(EqualValues.merged(attribute.get(), values, isNew::contains));
      values.removeAll().addAll(kept);
    }
  }

  /** What a remove leaves of a value, or of the list of them. */
  private JsonNode left(Optional<Attribute> attribute, JsonNode before, JsonNode named) {
    budget.look(before.size());
    return new UnwantedValues(attribute, named).leave(before);
  }

  /** What is null inside a value takes the part away (RFC 7643, section 2.5). */
  private void merge(ObjectNode object, ObjectNode more, PatchOperation operation) {
    budget.look(object.size());
    AttributeNames names = new AttributeNames(object);
    if (operation.kind() == Kind.ADD) {
      additions.addAll(object, names, more);
    } else {
      names.setAll(more);
    }
    JsonNode sent = operation.value();
    while (sent.isArray() && sent.size() == 1) {
      sent = sent.get(0);
    }
    for (String gone : Intake.unassigned(attribute, sent, operation.kind() == Kind.ADD)) {
      names.set(gone, NullNode.instance);
    }
  }

  private void subAttribute(String name, PatchOperation operation, String sub) {
    JsonNode before = holder.path(name);
    if (before instanceof ArrayNode values) {
      budget.look(values.size());
      List<ObjectNode> all = objects(values);
      budget.copy(all.size(), operation.value());
      all.forEach(value -> set(value, operation, sub));
      settle(values, all);
    } else if (before instanceof ObjectNode object) {
      budget.look(object.size());
      set(object, operation, sub);
      if (attribute.filter(one -> Intake.isEmptyReference(one, object)).isPresent()) {
        holder.remove(name);
      }
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
    budget.look((long) values.size() * where.comparisons());
    List<JsonNode> matching = new ArrayList<>();
    for (JsonNode value : values) {
      if (FilterMatch.value(where, attribute, value)) {
        matching.add(value);
      }
    }
    boolean isRemoved =
        operation.kind() == Kind.REMOVE && operation.path().attribute().sub().isEmpty();
    if (!isRemoved && matching.stream().anyMatch(JsonNode::isValueNode)) {
      throw ScimError.invalid(
              ScimError.Type.INVALID_PATH,
              "A plain value of %s can be removed by a filter, not changed.".formatted(name))
          .exception();
    }
    List<ObjectNode> chosen = objects(matching);
    if (isRemoved) {
      remove(values, matching, operation.value());
    } else {
      if (chosen.isEmpty() && operation.kind() != Kind.REMOVE) {
        if (operation.kind() == Kind.REPLACE) {
          throw noTarget(name);
        }
        ObjectNode made = made(name, where);
        if (Intake.isUnassigned(Intake.value(Optional.empty(), operation.value(), name))) {
          return; // nothing is added to what is not there
        }
        values.add(made);
        chosen.add(made);
      }
      write(name, operation, chosen);
      settle(values, chosen);
    }
    holder.set(name, values);
  }

  private void remove(ArrayNode values, List<JsonNode> chosen, JsonNode named) {
    UnwantedValues unwanted = new UnwantedValues(attribute, named);
    // Of equal values, the chosen ones are meant.
    Set<JsonNode> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    chosen.stream().filter(unwanted::contain).forEach(gone::add);
    values.removeIf(gone::contains);
  }

  private void write(String name, PatchOperation operation, List<ObjectNode> chosen) {
    Optional<String> sub = operation.path().attribute().sub();
    budget.copy(chosen.size(), operation.value());
    for (ObjectNode value : chosen) {
      if (sub.isPresent()) {
        set(value, operation, sub.get());
        continue;
      }
      JsonNode sent = operation.value();
      if (sent.isArray() && sent.size() == 1) {
        sent = sent.get(0);
      }
      JsonNode coerced =
          attribute.isPresent()
              ? Intake.one(attribute.get(), sent, name)
              : Intake.value(attribute, sent, name);
      if (!(coerced instanceof ObjectNode object)) {
        throw ScimError.invalidValue(
            "A value of %s must be an object, not %s.".formatted(name, ScimJson.shown(sent)));
      }
      if (operation.kind() == Kind.REPLACE) {
        value.removeAll();
      }
      merge(value, object, operation);
    }
  }

  private void set(ObjectNode object, PatchOperation operation, String sub) {
    Optional<Attribute> known = attribute.flatMap(one -> one.sub(sub));
    if (known.filter(Attribute::isIgnoredOnWrite).isPresent()) {
      return;
    }
    if (operation.kind() == Kind.ADD && known.isEmpty()) {
      additions.add(object, ScimJson.key(object, sub).orElse(sub), operation.value());
      return;
    }
    JsonNode value =
        operation.kind() == Kind.REMOVE
            ? left(known, ScimJson.find(object, sub), operation.value())
            : Intake.value(known, operation.value(), sub);
    set(object, known.map(Attribute::name).orElse(sub), value);
  }

  private static void set(ObjectNode object, String sub, JsonNode value) {
    AttributeNames.set(object, ScimJson.key(object, sub).orElse(sub), value);
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

  static ScimException noBrackets(String path) {
    return ScimError.invalid(
            ScimError.Type.INVALID_PATH,
            "%s takes no filter in brackets: these choose among several values that have parts."
                .formatted(path))
        .exception();
  }

  private static ScimException noTarget(String name) {
    return ScimError.invalid(
            ScimError.Type.NO_TARGET, "No value of %s matches the path.".formatted(name))
        .exception();
  }

  /** A value that becomes the primary one takes it from the others; two at once are refused. */
  @SuppressWarnings("ReferenceEquality") // of equal values, the changed one is meant
  private void keepPrimary(ArrayNode values, List<ObjectNode> changed) {
    List<ObjectNode> primary =
        changed.stream().filter(one -> one.path("primary").booleanValue()).toList();
    if (primary.isEmpty()) {
      return;
    }
    if (primary.size() > 1 && attribute.isPresent()) {
      throw ScimError.invalidValue(
          "%s would have %d primary values: one at most."
              .formatted(attribute.get().name(), primary.size()));
    }
    for (ObjectNode value : objects(values)) {
      if (value != primary.getFirst() && value.path("primary").booleanValue()) {
        value.set("primary", BooleanNode.FALSE);
      }
    }
  }

  private static List<ObjectNode> objects(Iterable<JsonNode> values) {
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode value : values) {
      if (value instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }
}
