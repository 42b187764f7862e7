package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.connections.settings.ConnectionSettings;
import dev.guildhall.connections.settings.StoredSettings;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of single connections. Reads join the living organization; writes are given an owner that
 * their transaction has locked.
 */
final class ConnectionStore {
  /** So many connections an organization has, or the environment itself, at most. */
  static final int MAX_OF_OWNER = 1_000;

  /** The environment's own connections have unique key ids. */
  static final String KEY_ID_TAKEN = "connections_key_id";

  private static final String COUNT =
      """
      select count(*) from (select from connections where environment_id = ? and %%s limit %d) c
      """
          .formatted(MAX_OF_OWNER);

  static final String COLUMNS =
      """
      c.connection_id, c.organization_id, c.type, c.provider, c.configuration_type, c.provider_key,
      c.key_id, c.enabled, c.debug_enabled, c.ui_button_title, c.attribute_mapping, c.settings,
      c.secret is not null as secret_kept, c.updated_at,
      array(select a.domain_id from connection_domains a
        where a.environment_id = c.environment_id and a.connection_id = c.connection_id
        order by a.domain_id) as domain_ids
      """;

  /** A row as the event log keeps it, with its domains: what is sealed stays out. */
  private static final String IMAGE =
      """
      ((to_jsonb(c) - 'secret') || jsonb_build_object('domains', array(
        select d.domain from connection_domains a join domains d using (environment_id, domain_id)
        where a.environment_id = c.environment_id and a.connection_id = c.connection_id
        order by a.domain_id)))
      """;

  /** Whether the owner has all the connections that it may have. */
  boolean isFull(Transaction transaction, LockedOwner owner) throws SQLException {
    Long organization = owner.organizationNumber();
    String whose = organization == null ? "organization_id is null" : "organization_id = ?";
    return transaction
        .first(
            COUNT.formatted(whose),
            p -> {
              p.add(owner.environmentId());
              if (organization != null) {
                p.add(organization);
              }
            },
            row -> row.getLong(1) == MAX_OF_OWNER)
        .orElseThrow();
  }

  /**
   * A connection whose domains are still to be looked up.
   *
   * @param domains their ids, as on the wire
   */
  record Found(Connection connection, List<String> domains) {}

  /** A connection that this transaction has locked, and its row's image for the event. */
  record Locked(Connection connection, List<String> domains, String image) {}

  /** Answers the new row's image. */
  String create(
      Transaction transaction,
      LockedOwner owner,
      ConnectionId id,
      NewConnection draft,
      ConnectionStatus status,
      Instant now)
      throws SQLException {
    return transaction
        .first(
            """
            insert into connections as c (environment_id, connection_id, organization_id, type,
              provider, configuration_type, status, provider_key, key_id, enabled, debug_enabled,
              ui_button_title, attribute_mapping, settings, updated_at)
            values (?, ?, ?, ?, ?, 0, ?, ?, ?, false, false, '', '{}', ?, ?)
            returning %s as image
            """
                .formatted(IMAGE),
            p ->
                p.add(owner.environmentId())
                    .add(id.number())
                    .add(owner.organizationNumber())
                    .add(draft.type().number())
                    .add(draft.provider().number())
                    .add(status.number())
                    .add(draft.providerKey())
                    .add(draft.keyId().orElse(null))
                    .json(StoredSettings.print(draft.settings().values()))
                    .add(now),
            row -> row.getString("image"))
        .orElseThrow();
  }

  Optional<Found> find(
      Transaction transaction, long environmentId, ConnectionOwner owner, ConnectionId id)
      throws SQLException {
    return switch (owner) {
      case ConnectionOwner.Environment() ->
          transaction.first(
              """
              select %s from connections c
              where c.environment_id = ? and c.connection_id = ? and c.organization_id is null
              """
                  .formatted(COLUMNS),
              p -> p.add(environmentId).add(id.number()),
              ConnectionStore::read);
      case ConnectionOwner.Organization(var address) ->
          transaction.first(
              """
              select %s from connections c join organizations o using (environment_id, organization_id)
              where o.environment_id = ? and %s and o.deleted_at is null and c.connection_id = ?
              """
                  .formatted(COLUMNS, AddressSql.where("o", address)),
              p -> AddressSql.bind(p.add(environmentId), environmentId, address).add(id.number()),
              ConnectionStore::read);
    };
  }

  /** Whether the environment, or a living organization of it, has such a connection. */
  boolean exists(Transaction transaction, long environmentId, ConnectionId id) throws SQLException {
    return transaction
        .first(
            """
            select from connections c
            left join organizations o using (environment_id, organization_id)
            where c.environment_id = ? and c.connection_id = ?
              and (c.organization_id is null or o.deleted_at is null)
            """,
            p -> p.add(environmentId).add(id.number()),
            _ -> true)
        .isPresent();
  }

  /** Locks a connection of the locked owner. */
  Locked lock(Transaction transaction, LockedOwner owner, ConnectionId id) throws SQLException {
    return transaction
        .first(
            """
            select %s, %s as image from connections c
            where c.environment_id = ? and c.connection_id = ?
              and c.organization_id is not distinct from ?
            for no key update of c
            """
                .formatted(COLUMNS, IMAGE),
            p -> p.add(owner.environmentId()).add(id.number()).add(owner.organizationNumber()),
            row -> {
              Found found = read(row);
              return new Locked(found.connection(), found.domains(), row.getString("image"));
            })
        .orElseThrow(() -> new ApiError.NotFound("connection", id.toString()).exception());
  }

  /** Writes what an update may change, without the secret; answers the row's image. */
  String save(Transaction transaction, long environmentId, Connection connection)
      throws SQLException {
    return transaction
        .first(
            """
            update connections c set provider = ?, configuration_type = ?, status = ?,
              provider_key = ?, key_id = ?, debug_enabled = ?, ui_button_title = ?,
              attribute_mapping = ?, settings = ?, enabled = ?,
              updated_at = greatest(?, updated_at + interval '1 us')
            where environment_id = ? and connection_id = ?
            returning %s as image
            """
                .formatted(IMAGE),
            p ->
                p.add(connection.provider().number())
                    .add(connection.configurationType().number())
                    .add(connection.status().number())
                    .add(connection.providerKey())
                    .add(connection.keyId().orElse(null))
                    .add(connection.debugEnabled())
                    .add(connection.uiButtonTitle())
                    .json(StoredSettings.print(connection.attributeMapping()))
                    .json(StoredSettings.print(connection.settings().values()))
                    .add(connection.enabled())
                    .add(connection.updatedAt())
                    .add(environmentId)
                    .add(connection.id().number()),
            row -> row.getString("image"))
        .orElseThrow();
  }

  /** Keeps a sealed secret, or none. */
  void keepSecret(
      Transaction transaction, long environmentId, ConnectionId id, byte @Nullable [] sealed)
      throws SQLException {
    transaction.update(
        "update connections set secret = ? where environment_id = ? and connection_id = ?",
        p -> p.add(sealed).add(environmentId).add(id.number()));
  }

  /** A connection's secret as it is sealed; empty where it has none. */
  Optional<byte[]> sealedSecret(Transaction transaction, long environmentId, ConnectionId id)
      throws SQLException {
    return transaction.first(
        """
        select secret from connections
        where environment_id = ? and connection_id = ? and secret is not null
        """,
        p -> p.add(environmentId).add(id.number()),
        row -> row.getBytes("secret"));
  }

  /** A connection's sealed secret. */
  record Sealed(long environmentId, ConnectionId id, byte[] secret) {}

  /** The next secrets of any environment, in the order of their keys; empty behind the last. */
  List<Sealed> sealed(Transaction transaction, Sealed after) throws SQLException {
    return transaction.list(
        """
        select environment_id, connection_id, secret from connections
        where (environment_id, connection_id) > (?, ?) and secret is not null
        order by environment_id, connection_id limit 1000
        for no key update
        """,
        p -> p.add(after.environmentId()).add(after.id().number()),
        row ->
            new Sealed(
                row.getLong("environment_id"),
                new ConnectionId(row.getLong("connection_id")),
                row.getBytes("secret")));
  }

  void delete(Transaction transaction, long environmentId, ConnectionId id) throws SQLException {
    transaction.update(
        "delete from connections where environment_id = ? and connection_id = ?",
        p -> p.add(environmentId).add(id.number()));
  }

  /** Has it sign in the users of these domains and of no others. */
  void assign(Transaction transaction, long environmentId, ConnectionId id, List<Long> domains)
      throws SQLException {
    transaction.update(
        """
        delete from connection_domains
        where environment_id = ? and connection_id = ? and not domain_id = any (?)
        """,
        p -> key(p, environmentId, id).longs(domains));
    transaction.update(
        """
        insert into connection_domains (environment_id, connection_id, domain_id)
        select ?, ?, unnest(?) on conflict do nothing
        """,
        p -> key(p, environmentId, id).longs(domains));
  }

  /** How many connections an organization has, living or not. */
  int count(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction
        .first(
            "select count(*) from connections where environment_id = ? and organization_id = ?",
            p -> p.add(environmentId).add(organization.number()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** Removes up to {@code limit} connections of an organization for good; answers how many. */
  int purge(Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    return transaction.update(
        """
        delete from connections where environment_id = ? and connection_id in (
          select connection_id from connections
          where environment_id = ? and organization_id = ? limit ?)
        """,
        p -> p.add(environmentId).add(environmentId).add(organization.number()).add(limit));
  }

  private static Parameters key(Parameters p, long environmentId, ConnectionId id)
      throws SQLException {
    return p.add(environmentId).add(id.number());
  }

  static Found read(ResultSet row) throws SQLException {
    Array domains = row.getArray("domain_ids");
    return new Found(
        new Connection(
            new ConnectionId(row.getLong("connection_id")),
            Optional.ofNullable(row.getObject("organization_id", Long.class))
                .map(OrganizationId::new),
            ConnectionType.of(row.getInt("type")),
            ConnectionProvider.of(row.getInt("provider")),
            row.getString("provider_key"),
            Rows.optionalText(row, "key_id"),
            row.getBoolean("enabled"),
            row.getBoolean("debug_enabled"),
            row.getString("ui_button_title"),
            Connection.ConfigurationType.of(row.getInt("configuration_type")),
            StoredSettings.texts(row.getString("attribute_mapping")),
            new ConnectionSettings(
                StoredSettings.object(row.getString("settings")), row.getBoolean("secret_kept")),
            Rows.instant(row, "updated_at"),
            List.of()),
        Arrays.stream((Long[]) domains.getArray()).map(id -> "dom_" + id).toList());
  }
}
