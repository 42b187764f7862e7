package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Change;
import dev.guildhall.organizations.ExternalIds;
import dev.guildhall.organizations.Metadata;
import dev.guildhall.organizations.MetadataChange;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What changes make of an organization, and what differs then. */
final class Changed {
  private Changed() {}

  /** The organization in its next version; throws where a merge leaves too much metadata. */
  static Organization by(OrganizationChanges changes, Organization before) {
    return new Organization(
        before.id(),
        text(changes.displayName(), value -> value.value(), Optional.of(before.displayName()))
            .orElseThrow(),
        before.region(),
        before.externalId(),
        text(changes.slug(), value -> value.value(), before.slug()),
        text(changes.logoUrl(), value -> value.value(), before.logoUrl()),
        metadata(changes.metadata(), before.metadata()),
        before.features(),
        externalIds(changes.externalIds(), before.externalIds()),
        before.version() + 1,
        before.updatedAt(),
        before.deletedAt());
  }

  static Organization deleted(Organization before, Instant deletedAt) {
    return new Organization(
        before.id(),
        before.displayName(),
        before.region(),
        before.externalId(),
        before.slug(),
        before.logoUrl(),
        before.metadata(),
        before.features(),
        before.externalIds(),
        before.version() + 1,
        before.updatedAt(),
        Optional.of(deletedAt));
  }

  /** What differs, field by field and in maps key by key, by the wire's names. */
  static List<LineResult.Difference> differences(Organization before, Organization after) {
    List<LineResult.Difference> found = new ArrayList<>();
    compare(found, "display_name", before.displayName(), after.displayName());
    compare(found, "slug", before.slug().orElse(null), after.slug().orElse(null));
    compare(found, "logo_url", before.logoUrl().orElse(null), after.logoUrl().orElse(null));
    compare(found, "metadata.", before.metadata(), after.metadata());
    compare(found, "external_ids.", before.externalIds(), after.externalIds());
    compare(
        found,
        "delete_time",
        before.deletedAt().map(Instant::toString).orElse(null),
        after.deletedAt().map(Instant::toString).orElse(null));
    return found;
  }

  private static void compare(
      List<LineResult.Difference> found,
      String field,
      @Nullable String before,
      @Nullable String after) {
    if (!Objects.equals(before, after)) {
      found.add(new LineResult.Difference(field, before, after));
    }
  }

  private static void compare(
      List<LineResult.Difference> found,
      String path,
      Map<String, String> before,
      Map<String, String> after) {
    if (before.equals(after)) {
      return;
    }
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.forEach(key -> compare(found, path + key, before.get(key), after.get(key)));
  }

  private static <T> Optional<String> text(
      Change<T> change, Function<T, String> text, Optional<String> before) {
    return switch (change) {
      case Change.Keep<T>() -> before;
      case Change.Set<T>(var value) -> Optional.of(text.apply(value));
      case Change.Clear<T>() -> Optional.empty();
    };
  }

  private static Map<String, String> metadata(MetadataChange change, Map<String, String> before) {
    Map<String, String> after = change.replaces() ? new TreeMap<>() : new TreeMap<>(before);
    after.putAll(change.set().pairs());
    after.keySet().removeAll(change.removals());
    if (after.size() > Metadata.MAX_PAIRS && !after.equals(before)) {
      throw new ApiError.InvalidFields(
              List.of(
                  new ApiError.FieldViolation(
                      "metadata",
                      "must have at most %d pairs, would have %d"
                          .formatted(Metadata.MAX_PAIRS, after.size()),
                      "max_pairs")))
          .exception();
    }
    return after;
  }

  private static Map<String, String> externalIds(
      Change<ExternalIds> change, Map<String, String> before) {
    return switch (change) {
      case Change.Keep<ExternalIds>() -> before;
      case Change.Set<ExternalIds>(var given) -> given.byName();
      case Change.Clear<ExternalIds>() -> Map.of();
    };
  }
}
