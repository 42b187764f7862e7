package dev.guildhall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plans that PostgreSQL chose for the statements of one database, from its log. */
public final class PlanLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ENTRY = Pattern.compile("plan:\\n((?:\\t.*\\n)+)");

  private final Path log;
  private final Optional<FileTime> emptied;
  private final long start;

  private PlanLog(Path log) throws IOException {
    this.log = log;
    this.emptied = emptied(log);
    this.start = Files.size(log);
  }

  /** Where it was moved to when it was last emptied, as it is each minute once it is large. */
  private static Path older(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  private static Optional<FileTime> emptied(Path log) throws IOException {
    return Files.exists(older(log))
        ? Optional.of(Files.getLastModifiedTime(older(log)))
        : Optional.empty();
  }

  /**
   * Has PostgreSQL write down the plan of every statement of connections made from here on.
   *
   * @param database the database's name
   */
  public static PlanLog of(Connection connection, String database)
      throws SQLException, IOException {
    for (String setting :
        List.of(
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_format = 'json'",
            "auto_explain.log_nested_statements = on")) {
      connection.createStatement().execute("alter database " + database + " set " + setting);
    }
    return new PlanLog(TestPostgres.log());
  }

  /** A statement and the plan that was chosen for it. */
  public record Planned(String statement, JsonNode plan) {
    /** The plan's nodes, from the top down. */
    public List<JsonNode> nodes() {
      List<JsonNode> nodes = new ArrayList<>(List.of(plan));
      for (int i = 0; i < nodes.size(); i++) {
        nodes.get(i).path("Plans").forEach(nodes::add);
      }
      return nodes;
    }
  }

  /** What was planned until now. */
  public List<Planned> read() throws IOException {
    Optional<FileTime> before;
    String text;
    do { // it may be emptied while it is read
      before = emptied(log);
      text =
          before.equals(emptied)
              ? written(log, start)
              : written(older(log), start) + written(log, 0);
    } while (!emptied(log).equals(before));
    List<Planned> found = new ArrayList<>();
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      JsonNode explained = JSON.readTree(entry.group(1));
      found.add(new Planned(explained.get("Query Text").textValue(), explained.get("Plan")));
    }
    return found;
  }

  private static String written(Path file, long from) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int begin = (int) Math.min(from, all.length); // all of it where it was just emptied
    return new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
  }
}
