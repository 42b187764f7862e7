package dev.guildhall.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** From the columns of a file to the fields of an organization. */
public final class Columns {
  /** What a column may be, for people. */
  static final String NAMES =
      "external_id, display_name, region_code, slug, logo_url, metadata.KEY, external_ids.NAME,"
          + " delete_time";

  private static final Set<String> FIELDS =
      Set.of(
          "external_id",
          "display_name",
          "region_code",
          "slug",
          "logo_url",
          "delete_time",
          "metadata",
          "external_ids");

  /** What an export or a file of failed rows has beyond that: nothing that can be set. */
  private static final Set<String> PASSED_OVER =
      Set.of("id", "create_time", "update_time", "version", "settings", "error");

  private static final Set<String> MAPS = Set.of("metadata", "external_ids");

  private final Map<String, String> renamed;

  /**
   * @param renamed a file's column to a field; to nothing where the column is left out
   */
  public Columns(Map<String, String> renamed) {
    this.renamed = new TreeMap<>(renamed);
    renamed.forEach((column, field) -> {
      if (!field.isEmpty() && (!isField(field) || MAPS.contains(field))) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "--map %s=%s: %s is no field of an organization.".formatted(column, field, field),
            "Fields are %s; --map %s= leaves the column out.".formatted(NAMES, column));
      }
    });
  }

  /** The field that a column fills; none where it is passed over. */
  Optional<String> field(String column) {
    String field = renamed.getOrDefault(column, column);
    return field.isEmpty() || PASSED_OVER.contains(field) ? Optional.empty() : Optional.of(field);
  }

  /** Refuses a renaming of what is no column of the file. */
  void refuseAbsent(List<String> names) {
    List<String> columns = names.stream().map(Columns::bare).toList();
    renamed.forEach((column, field) -> {
      if (!columns.contains(column)) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "--map %s=%s: the file has no column %s; its columns are %s."
                .formatted(column, field, column, String.join(", ", columns)),
            "Write the column as the file's first line has it.");
      }
    });
  }

  /**
   * A column's name without spaces around it; those at the end of a map's key are the key's own.
   */
  static String bare(String name) {
    String field = name.stripLeading();
    return mapOf(field).isPresent() ? field : field.stripTrailing();
  }

  static boolean isField(String name) {
    return FIELDS.contains(name) || mapOf(name).isPresent();
  }

  /** Sets a field, {@code metadata.KEY} inside of its map. */
  static void set(ObjectNode organization, String field, JsonNode value) {
    Optional<String> map = mapOf(field);
    if (map.isEmpty()) {
      organization.set(field, value);
    } else {
      organization
          .withObjectProperty(map.get())
          .set(field.substring(map.get().length() + 1), value);
    }
  }

  /** The map that {@code metadata.KEY} or {@code external_ids.NAME} is of. */
  public static Optional<String> mapOf(String field) {
    int dot = field.indexOf('.');
    return dot > 0 && dot < field.length() - 1 && MAPS.contains(field.substring(0, dot))
        ? Optional.of(field.substring(0, dot))
        : Optional.empty();
  }

  /** The renaming as a text, to tell whether two runs read a file alike. */
  @Override
  public String toString() {
    return renamed.toString();
  }
}
