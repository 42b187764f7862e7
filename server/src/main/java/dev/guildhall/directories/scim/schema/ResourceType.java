package dev.guildhall.directories.scim.schema;

import dev.guildhall.directories.DirectoryGroupId;
import dev.guildhall.directories.DirectoryUserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The two kinds of resources, in the order in which they are listed. */
public enum ResourceType {
  USER("User", "Users", DirectoryUserId.PREFIX),
  GROUP("Group", "Groups", DirectoryGroupId.PREFIX);

  private final String title;
  private final String path;
  private final String idPrefix;

  ResourceType(String title, String path, String idPrefix) {
    this.title = title;
    this.path = path;
    this.idPrefix = idPrefix;
  }

  public String title() {
    return title;
  }

  /** The path segment of its endpoint. */
  public String path() {
    return path;
  }

  /** What its ids begin with. */
  public String idPrefix() {
    return idPrefix;
  }

  /** The id of this number. */
  public String print(long number) {
    return idPrefix + number;
  }

  /** The number in an id; empty for what is none, which cannot be found either. */
  public OptionalLong parse(String id) {
    Optional<Long> number =
        switch (this) {
          case USER -> DirectoryUserId.parse(id).map(DirectoryUserId::number);
          case GROUP -> DirectoryGroupId.parse(id).map(DirectoryGroupId::number);
        };
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  public Schema core() {
    return switch (this) {
      case USER -> Schema.USER;
      case GROUP -> Schema.GROUP;
    };
  }

  public List<Schema> extensions() {
    return switch (this) {
      case USER -> List.of(Schema.ENTERPRISE_USER);
      case GROUP -> List.of();
    };
  }

  /** What is known of an attribute; empty for one that is only kept and given back. */
  public Optional<Attribute> attribute(AttributePath path) {
    if (path.schema().isPresent()) {
      return extension(path.schema().get()).flatMap(schema -> schema.attribute(path.name()));
    }
    return core().attribute(path.name()).or(() -> Attribute.named(Schema.COMMON, path.name()));
  }

  /** Whether it is a schema that another type alone has. */
  public boolean isOfAnother(String urn) {
    return !core().id().equalsIgnoreCase(urn)
        && extension(urn).isEmpty()
        && Schema.of(urn).isPresent();
  }

  public Optional<Schema> extension(String id) {
    return extensions().stream().filter(schema -> schema.id().equalsIgnoreCase(id)).findFirst();
  }
}
