package dev.guildhall.connections;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.OrganizationSearchSql;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Transaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SQL that finds connections. Those of an organization are there while it lives. */
final class ConnectionReadStore {
  /** Counting stops there, so that a wide filter costs no more than this. */
  static final int TOTAL_CAP = 10_000;

  /** An answer that is not paged has no more. */
  private static final int MAX_LISTED = ConnectionStore.MAX_OF_OWNER;

  private static final String APP_TYPES =
      Arrays.stream(ConnectionType.values())
          .filter(ConnectionType::isForApps)
          .map(type -> Integer.toString(type.number()))
          .collect(Collectors.joining(", "));

  private static final String DOMAINS =
      """
      array (select d.domain from connection_domains x join domains d using (environment_id, domain_id)
        where x.environment_id = c.environment_id and x.connection_id = c.connection_id
        order by d.domain_id) as domains
      """;

  /** Oldest first; empty where there is no such organization. */
  Optional<List<ListedConnection>> list(
      Transaction transaction, long environmentId, ConnectionOwner owner, boolean usableOnly)
      throws SQLException {
    String usable = usableOnly ? usable() : "";
    return switch (owner) {
      case ConnectionOwner.Environment() ->
          Optional.of(
              transaction.list(
                  """
                  select %s, '' as organization_name, array[]::text[] as domains from connections c
                  where c.environment_id = ? and c.organization_id is null %s
                  order by c.connection_id limit %d
                  """
                      .formatted(ConnectionStore.COLUMNS, usable, MAX_LISTED),
                  p -> p.add(environmentId),
                  ConnectionReadStore::listed));
      case ConnectionOwner.Organization(var address) -> {
        List<Optional<ListedConnection>> rows =
            transaction.list(
                """
                select %s, o.display_name as organization_name, %s
                from organizations o left join connections c
                  on c.environment_id = o.environment_id and c.organization_id = o.organization_id %s
                where o.environment_id = ? and %s and o.deleted_at is null
                order by c.connection_id limit %d
                """
                    .formatted(
                        ConnectionStore.COLUMNS,
                        DOMAINS,
                        usable,
                        AddressSql.where("o", address),
                        MAX_LISTED),
                p -> AddressSql.bind(p.add(environmentId), environmentId, address),
                row ->
                    row.getObject("connection_id") == null
                        ? Optional.empty()
                        : Optional.of(listed(row)));
        yield rows.isEmpty()
            ? Optional.empty()
            : Optional.of(rows.stream().flatMap(Optional::stream).toList());
      }
    };
  }

  /** Connections of all organizations that sign in a domain's users, oldest first. */
  List<ListedConnection> ofDomain(
      Transaction transaction, long environmentId, String domain, boolean usableOnly)
      throws SQLException {
    return transaction.list(
        """
        select %s, o.display_name as organization_name, %s
        from domains n join connection_domains m using (environment_id, domain_id)
          join connections c using (environment_id, connection_id)
          join organizations o on o.environment_id = c.environment_id
            and o.organization_id = c.organization_id and o.deleted_at is null
        where n.environment_id = ? and n.domain = ? %s
        order by c.connection_id limit %d
        """
            .formatted(ConnectionStore.COLUMNS, DOMAINS, usableOnly ? usable() : "", MAX_LISTED),
        p -> p.add(environmentId).add(domain),
        ConnectionReadStore::listed);
  }

  /** What a search found, and how many there are, up to {@link #TOTAL_CAP}. */
  record Found(List<ListedConnection> connections, long total) {}

  /** Up to {@code limit} of all organizations' connections, newest first going forward. */
  Found search(
      Transaction transaction,
      long environmentId,
      ConnectionFilter filter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    String shown = "o.display_name as organization_name, " + DOMAINS;
    return page(
        transaction,
        new Listing(matching(filter), shown, "c.connection_id"),
        p -> bind(p, environmentId, filter),
        cursor,
        limit);
  }

  /** Up to {@code limit} of the environment's connections to apps, newest first going forward. */
  Found apps(
      Transaction transaction,
      long environmentId,
      AppFilter filter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    // The order names the organization, which none of them has, so that the index of an owner's
    // connections has it, and those of organizations are not walked past.
    return page(
        transaction,
        new Listing(
            matching(filter),
            "'' as organization_name, array[]::text[] as domains",
            "c.organization_id %1$s, c.connection_id"),
        p -> bind(p, environmentId, filter),
        cursor,
        limit);
  }

  /**
   * What a page is cut from.
   *
   * @param from the tables and the condition
   * @param shown the columns beside the connection's
   * @param order what it is ordered by; the direction follows
   */
  private record Listing(String from, String shown, String order) {}

  private static Found page(
      Transaction transaction,
      Listing listing,
      Transaction.Bind bind,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    String from =
        cursor.isEmpty() ? "" : "and c.connection_id %s ?".formatted(backward ? ">" : "<");
    String direction = backward ? "asc" : "desc";
    List<ListedConnection> found = new ArrayList<>();
    List<Long> total =
        transaction.list(
            """
            select t.total, r.* from (
              select count(*) from (select from %1$s limit %2$d) counted) t (total)
            left join lateral (
              select %3$s, %4$s from %1$s %5$s
              order by %6$s %7$s limit ?) r on true
            order by r.connection_id %7$s
            """
                .formatted(
                    listing.from(),
                    TOTAL_CAP,
                    ConnectionStore.COLUMNS,
                    listing.shown(),
                    from,
                    listing.order().formatted(direction),
                    direction),
            p -> {
              bind.to(p);
              bind.to(p);
              if (cursor.isPresent()) {
                p.add(cursor.get().id());
              }
              p.add(limit);
            },
            row -> {
              if (row.getObject("connection_id") != null) {
                found.add(listed(row));
              }
              return row.getLong("total");
            });
    return new Found(found, total.getFirst());
  }

  private static String matching(AppFilter filter) {
    StringBuilder sql =
        new StringBuilder(
            """
            connections c
            where c.environment_id = ? and c.organization_id is null and c.type in (%s)
            """
                .formatted(APP_TYPES));
    filter.provider().ifPresent(_ -> sql.append(" and (c.provider = ? or c.provider_key = ?)"));
    filter
        .text()
        .ifPresent(_ ->
            sql.append(
                """
                 and (c.connection_id = ? or lower((c.provider_key || E'\\x01'
                  || coalesce(c.key_id, '') || E'\\x01' || c.ui_button_title)
                  collate "default") like '%' || lower(?) || '%')
                """));
    return sql.toString();
  }

  private static void bind(Parameters p, long environmentId, AppFilter filter) throws SQLException {
    p.add(environmentId);
    if (filter.provider().isPresent()) {
      bindProvider(p, filter.provider().get());
    }
    if (filter.text().isPresent()) {
      String text = filter.text().get();
      p.add(ConnectionId.parse(text).map(ConnectionId::number).orElse(0L));
      p.add(OrganizationSearchSql.escaped(text));
    }
  }

  private static void bindProvider(Parameters p, String provider) throws SQLException {
    ConnectionProvider named = ConnectionProvider.named(provider);
    p.add(named == ConnectionProvider.CONNECTION_PROVIDER_UNSPECIFIED ? -1 : named.number());
    p.add(provider);
  }

  private static String matching(ConnectionFilter filter) {
    StringBuilder sql =
        new StringBuilder(
            """
            organizations o join connections c
              on c.environment_id = o.environment_id and c.organization_id = o.organization_id
            where c.environment_id = ? and o.deleted_at is null
            """);
    if (filter.text().isPresent()) {
      // Either half has an index; an "or" over both tables would have none.
      sql.append(
          """
           and c.connection_id in (
            select i.connection_id from connections i where i.environment_id = ? and i.connection_id = ?
            union all
            select i.connection_id from organizations join connections i
              using (environment_id, organization_id)
            where environment_id = ? and deleted_at is null and %s)
          """
              .formatted(OrganizationSearchSql.CONTAINS));
    }
    filter.provider().ifPresent(_ -> sql.append(" and (c.provider = ? or c.provider_key = ?)"));
    filter.status().ifPresent(_ -> sql.append(" and c.status = ?"));
    filter.type().ifPresent(_ -> sql.append(" and c.type = ?"));
    filter.enabled().ifPresent(_ -> sql.append(" and c.enabled = ?"));
    return sql.toString();
  }

  private static void bind(Parameters p, long environmentId, ConnectionFilter filter)
      throws SQLException {
    p.add(environmentId);
    if (filter.text().isPresent()) {
      String text = filter.text().get();
      p.add(environmentId).add(ConnectionId.parse(text).map(ConnectionId::number).orElse(0L));
      p.add(environmentId).add(OrganizationSearchSql.escaped(text));
    }
    if (filter.provider().isPresent()) {
      bindProvider(p, filter.provider().get());
    }
    if (filter.status().isPresent()) {
      p.add(filter.status().get().number());
    }
    if (filter.type().isPresent()) {
      p.add(filter.type().get().number());
    }
    if (filter.enabled().isPresent()) {
      p.add((boolean) filter.enabled().get());
    }
  }

  private static String usable() {
    return "and c.enabled and c.status = " + ConnectionStatus.COMPLETED.number();
  }

  private static ListedConnection listed(ResultSet row) throws SQLException {
    Array domains = row.getArray("domains");
    return new ListedConnection(
        ConnectionStore.read(row).connection(),
        row.getString("organization_name"),
        List.of((String[]) domains.getArray()));
  }
}
