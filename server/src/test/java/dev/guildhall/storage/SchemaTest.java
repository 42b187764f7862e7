package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The schema that all migrations together make, as PostgreSQL tells it, against the committed one.
 * So a migration shows in review by what it changes, and two that were written side by side show
 * what they make together. {@code RENEW_SCHEMA=1} in the environment writes the file anew.
 */
final class SchemaTest {
  private static final Path GOLDEN = Path.of("src/test/resources/schema.txt");

  /** Where extensions brought something, it is theirs to change. */
  private static final String OURS =
      "not exists (select from pg_depend d where d.objid = %s.oid and d.deptype = 'e')";

  /** One query a kind of thing; its answer is sorted where it has no order of its own. */
  private static final List<String> KINDS =
      List.of(
          """
          select format('extension %s', extname) from pg_extension where extname <> 'plpgsql'
          """,
          """
          select format('type %s %s', t.typname, t.typtype) from pg_type t
          where t.typnamespace = 'public'::regnamespace and t.typtype in ('d', 'e', 'r')
            and ${ours t}
          """,
          """
          select format('%s %s.%s %s%s%s%s', case c.relkind when 'v' then 'view' else 'table' end,
            c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            case when a.attcollation <> t.typcollation
              then ' collate ' || (select collname from pg_collation where oid = a.attcollation)
              else '' end,
            case when a.attnotnull then ' not null' else '' end,
            coalesce(case a.attgenerated when 's' then ' generated as ' else ' default ' end
              || pg_get_expr(e.adbin, e.adrelid), ''))
          from pg_class c join pg_attribute a on a.attrelid = c.oid
            join pg_type t on t.oid = a.atttypid
            left join pg_attrdef e on e.adrelid = c.oid and e.adnum = a.attnum
          where ${table} and a.attnum > 0 and not a.attisdropped
          order by c.relname collate "C", a.attnum
          """,
          """
          select format('table %s with %s', c.relname, array_to_string(c.reloptions, ', '))
          from pg_class c where ${table} and c.reloptions is not null
          """,
          """
          select format('constraint on %s: %s %s', c.relname, o.conname, pg_get_constraintdef(o.oid))
          from pg_constraint o join pg_class c on c.oid = o.conrelid
          where ${table} and o.contype <> 'n'
          """,
          """
          select pg_get_indexdef(i.indexrelid)
          from pg_index i join pg_class c on c.oid = i.indrelid where ${table}
          """,
          """
          select pg_get_functiondef(p.oid) from pg_proc p
          where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') and ${ours p}
          """,
          """
          select pg_get_triggerdef(g.oid) from pg_trigger g join pg_class c on c.oid = g.tgrelid
          where not g.tgisinternal and ${table}
          """,
          """
          select format('sequence %s', c.relname) from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and ${ours c}
          """,
          """
          select format('view %s: %s', c.relname, pg_get_viewdef(c.oid)) from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' and ${ours c}
          """);

  /** Partitions come and go with time; their table tells all of them. */
  private static final String TABLE =
      "c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition"
          + " and c.relname <> 'schema_history'";

  @Test
  void migratesToTheCommittedSchema() throws IOException, SQLException {
    String schema = migrated();
    if (System.getenv("RENEW_SCHEMA") != null) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, schema);
    }
    assertThat(schema)
        .as("the migrated schema; if it is meant to differ, renew %s: see CONTRIBUTING.md", GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  private static String migrated() throws SQLException {
    String url = TestPostgres.newEmptyDatabase();
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    try (Database database = new Database(parsed.jdbcUrl(), parsed.user(), parsed.password(), 2)) {
      Migrations.run(database);
    }
    StringBuilder schema = new StringBuilder();
    try (Connection connection = TestPostgres.connect(url)) {
      for (String kind : KINDS) {
        append(connection, kind, schema);
      }
    }
    return schema.toString();
  }

  private static void append(Connection connection, String kind, StringBuilder schema)
      throws SQLException {
    String query = kind.replace("${table}", TABLE);
    for (String alias : List.of("t", "p", "c")) {
      query = query.replace("${ours " + alias + "}", OURS.formatted(alias));
    }
    List<String> lines = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines.add(rows.getString(1).strip() + "\n");
      }
    }
    if (!query.contains("order by")) {
      lines.sort(Comparator.naturalOrder());
    }
    lines.forEach(schema::append);
    schema.append('\n');
  }
}
