package dev.guildhall.directories.scim.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which attributes a client wants back (RFC 7644, section 3.9). What does not name an attribute
 * names nothing; {@code id} and {@code schemas} always come.
 *
 * @param only empty: all of them
 */
public record Projection(List<AttributePath> only, List<AttributePath> not) {
  public static final Projection ALL = new Projection(List.of(), List.of());

  private static final Set<String> ALWAYS = always();

  private static Set<String> always() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Attribute attribute : Schema.COMMON) {
      if (attribute.returned() == Attribute.Returned.ALWAYS) {
        names.add(attribute.name());
      }
    }
    return names;
  }

  /** Reads both parameters' names, several of them apart by commas. */
  public static Projection of(List<String> attributes, List<String> excluded) {
    return new Projection(paths(attributes), paths(excluded));
  }

  private static List<AttributePath> paths(List<String> texts) {
    List<AttributePath> paths = new ArrayList<>();
    for (String text : texts) {
      for (String name : text.split(",", -1)) {
        if (!name.isBlank()) {
          paths.add(path(name.strip()));
        }
      }
    }
    return paths;
  }

  private static AttributePath path(String name) {
    try {
      return AttributePath.parse(name);
    } catch (AttributePath.Malformed unknown) {
      return AttributePath.of(name);
    }
  }

  /** The same names, as this type's resources have them. */
  public Projection in(ResourceType type) {
    return new Projection(in(type, only), in(type, not));
  }

  private static List<AttributePath> in(ResourceType type, List<AttributePath> paths) {
    return paths.stream()
        .map(path ->
            path.name().isEmpty() && path.schema().filter(type::isOfAnother).isPresent()
                ? AttributePath.of(path.toString())
                : path.in(type))
        .toList();
  }

  /** Whether an attribute of a core schema may come back at all: else it need not be loaded. */
  public boolean wants(String name) {
    return (only.isEmpty() || wantsCore() || only.stream().anyMatch(path -> path.is(name)))
        && not.stream().noneMatch(path -> path.is(name) && path.sub().isEmpty());
  }

  /** Whether the client names what it wants back: then it gets an answer with it. */
  public boolean isAsked() {
    return !only.isEmpty();
  }

  /** Takes out of a resource what is not wanted. */
  public ObjectNode apply(ObjectNode resource) {
    if (!only.isEmpty()) {
      keep(resource);
    }
    for (AttributePath path : not) {
      exclude(resource, path);
    }
    return resource;
  }

  private void keep(ObjectNode resource) {
    List<String> names = new ArrayList<>();
    resource.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (ALWAYS.contains(name)) {
        continue;
      }
      if (AttributePath.isSchema(name) && resource.get(name).isObject()) {
        keepInExtension(resource, name);
      } else if (!wantsCore()) {
        keepNamed(resource, name, only.stream().filter(path -> path.names(name)).toList());
      }
    }
  }

  /** Whether a core schema's URN alone asks for all of its attributes. */
  private boolean wantsCore() {
    return only.stream()
        .anyMatch(path ->
            path.name().isEmpty()
                && path.schema()
                    .flatMap(Schema::of)
                    .filter(schema -> !schema.equals(Schema.ENTERPRISE_USER))
                    .isPresent());
  }

  private void keepInExtension(ObjectNode resource, String urn) {
    if (!(resource.get(urn) instanceof ObjectNode extension)) {
      return;
    }
    boolean whole =
        only.stream()
            .anyMatch(path ->
                path.toString().equalsIgnoreCase(urn)
                    || (path.name().isEmpty()
                        && path.schema().filter(urn::equalsIgnoreCase).isPresent()));
    if (whole) {
      return;
    }
    List<AttributePath> inside =
        only.stream()
            .filter(path -> path.schema().filter(urn::equalsIgnoreCase).isPresent())
            .toList();
    List<String> names = new ArrayList<>();
    extension.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      keepNamed(
          extension,
          name,
          inside.stream().filter(path -> path.name().equalsIgnoreCase(name)).toList());
    }
    if (extension.isEmpty()) {
      resource.remove(urn);
    }
  }

  private static void keepNamed(ObjectNode holder, String name, List<AttributePath> wanted) {
    if (wanted.isEmpty()) {
      holder.remove(name);
      return;
    }
    if (wanted.stream().anyMatch(path -> path.sub().isEmpty())) {
      return;
    }
    Set<String> subs = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    wanted.forEach(path -> path.sub().ifPresent(subs::add));
    each(holder.path(name), object -> removeOthers(object, subs));
    removeEmpty(holder, name);
  }

  private static void removeOthers(ObjectNode object, Set<String> wanted) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      if (!wanted.contains(names.next())) {
        names.remove();
      }
    }
  }

  private static void exclude(ObjectNode resource, AttributePath path) {
    JsonNode holder = path.schema().map(urn -> ScimJson.find(resource, urn)).orElse(resource);
    if (path.name().isEmpty() || (holder.isMissingNode() && path.schema().isPresent())) {
      ScimJson.key(resource, path.name().isEmpty() ? path.schema().orElse("") : path.toString())
          .ifPresent(resource::remove);
    } else if (holder instanceof ObjectNode object
        && !(path.schema().isEmpty() && ALWAYS.contains(path.name()))) {
      Optional<String> key = ScimJson.key(object, path.name());
      if (path.sub().isEmpty()) {
        key.ifPresent(object::remove);
      } else if (key.isPresent()) {
        each(
            object.get(key.get()),
            value -> ScimJson.key(value, path.sub().get()).ifPresent(value::remove));
        removeEmpty(object, key.get());
      }
      path.schema()
          .flatMap(urn -> ScimJson.key(resource, urn))
          .ifPresent(urn -> removeEmpty(resource, urn));
    }
  }

  /** An attribute none of whose parts is wanted is not wanted either. */
  private static void removeEmpty(ObjectNode holder, String name) {
    if (holder.path(name) instanceof ArrayNode values && !values.isEmpty()) {
      values.removeIf(value -> value instanceof ObjectNode object && object.isEmpty());
      if (values.isEmpty()) {
        holder.remove(name);
      }
    } else if (holder.path(name) instanceof ObjectNode object && object.isEmpty()) {
      holder.remove(name);
    }
  }

  private static void each(JsonNode value, java.util.function.Consumer<ObjectNode> change) {
    if (value instanceof ObjectNode object) {
      change.accept(object);
    } else if (value instanceof ArrayNode values) {
      values.forEach(one -> each(one, change));
    }
  }
}
