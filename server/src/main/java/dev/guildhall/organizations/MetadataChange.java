package dev.guildhall.organizations;

import java.util.Set;

/**
 * What an update does to metadata. The sum of it must keep the limits of {@link Metadata}; a merge
 * knows that only where the organization's own pairs are, so the statement tells how many pairs
 * came out.
 */
public sealed interface MetadataChange {
  record Keep() implements MetadataChange {}

  record Replace(Metadata pairs) implements MetadataChange {}

  /** Sets some keys and removes others; the rest stays. */
  record Merge(Metadata pairs, Set<String> removed) implements MetadataChange {}

  /** Whether the pairs before are dropped. */
  default boolean replaces() {
    return this instanceof Replace;
  }

  /** The pairs to set. */
  default Metadata set() {
    return switch (this) {
      case Keep() -> Metadata.EMPTY;
      case Replace(var pairs) -> pairs;
      case Merge(var pairs, _) -> pairs;
    };
  }

  /** The keys to remove. */
  default Set<String> removals() {
    return switch (this) {
      case Keep(), Replace(_) -> Set.of();
      case Merge(_, var removed) -> removed;
    };
  }
}
