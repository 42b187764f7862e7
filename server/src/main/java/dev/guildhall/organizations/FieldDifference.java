package dev.guildhall.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Value;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.api.json.JsonText;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.contract.guildhall.FieldChange;
import dev.guildhall.contract.organizations.Organization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two versions of an organization, field by field, metadata key by key. */
final class FieldDifference {
  /** The organization's own fields that differ in every version and say nothing. */
  private static final Set<String> COUNTERS = Set.of("version", "update_time");

  private FieldDifference() {}

  static List<FieldChange> between(Organization before, Organization after) {
    List<FieldChange> changes = new ArrayList<>();
    compare(
        "",
        JsonText.parse(JsonWriter.write(before)),
        JsonText.parse(JsonWriter.write(after)),
        changes);
    return changes;
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<FieldChange> changes) {
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode left = before.path(name);
      JsonNode right = after.path(name);
      if (left.equals(right) || COUNTERS.contains(path + name)) {
        continue;
      }
      if (left.isObject() && right.isObject()) {
        compare(path + name + ".", left, right, changes);
        continue;
      }
      FieldChange.Builder change = FieldChange.newBuilder().setField(path + name);
      value(left).ifPresent(change::setBefore);
      value(right).ifPresent(change::setAfter);
      changes.add(change.build());
    }
  }

  private static Optional<Value> value(JsonNode node) {
    return node.isMissingNode() ? Optional.empty() : Optional.of(JsonReader.any(node));
  }
}
