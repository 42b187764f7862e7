package dev.guildhall.directories.scim;

import java.util.List;
import java.util.Optional;

/** The two kinds of resources, in the order in which they are listed. */
enum ResourceType {
  USER("User", "Users"),
  GROUP("Group", "Groups");

  private final String title;
  private final String path;

  ResourceType(String title, String path) {
    this.title = title;
    this.path = path;
  }

  String title() {
    return title;
  }

  /** The path segment of its endpoint. */
  String path() {
    return path;
  }

  Schema core() {
    return switch (this) {
      case USER -> Schema.USER;
      case GROUP -> Schema.GROUP;
    };
  }

  List<Schema> extensions() {
    return switch (this) {
      case USER -> List.of(Schema.ENTERPRISE_USER);
      case GROUP -> List.of();
    };
  }

  /** What is known of an attribute; empty for one that is only kept and given back. */
  Optional<Attribute> attribute(AttributePath path) {
    if (path.schema().isPresent()) {
      return extension(path.schema().get()).flatMap(schema -> schema.attribute(path.name()));
    }
    return core().attribute(path.name()).or(() -> Attribute.named(Schema.COMMON, path.name()));
  }

  /** Whether it is a schema that another type alone has. */
  boolean isOfAnother(String urn) {
    return !core().id().equalsIgnoreCase(urn)
        && extension(urn).isEmpty()
        && Schema.of(urn).isPresent();
  }

  Optional<Schema> extension(String id) {
    return extensions().stream().filter(schema -> schema.id().equalsIgnoreCase(id)).findFirst();
  }
}
