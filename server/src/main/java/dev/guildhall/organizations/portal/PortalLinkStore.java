package dev.guildhall.organizations.portal;

import dev.guildhall.api.SecretText;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.organizations.settings.Feature;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SQL of portal links. What it answers is empty where the organization does not live. */
final class PortalLinkStore {
  /** How long a dead link is told from one that never was. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final int MAX_LISTED = 100;

  private static final String OPEN =
      """
      with found as (
        select l.* from portal_links l join organizations o using (environment_id, organization_id)
          join environments e using (environment_id)
        where l.token_hash = ? and o.deleted_at is null and e.deleted_at is null
        for update of l),
      opened as (
        update portal_links l set used_at = ? from found
        where l.environment_id = found.environment_id and l.link_id = found.link_id
          and found.used_at is null and found.expires_at > ?
        returning 1)
      select exists (select from opened) as opens, used_at is not null as used from found
      """;

  private static final String OUTSTANDING =
      """
      select environment_id, organization_id
      from portal_links join organizations o using (environment_id, organization_id)
        join environments e using (environment_id)
      where link_id = ? and used_at is null and expires_at > ?
        and o.deleted_at is null and e.deleted_at is null
      """;

  /** The asked features that are off. The link was made exactly if there are none. */
  Optional<List<String>> create(
      Transaction transaction,
      OrganizationCondition organization,
      Set<Feature> features,
      PortalLink link,
      SecretText token,
      Instant now)
      throws SQLException {
    String asked = String.join(",", features.stream().map(Feature::wireName).toList());
    List<Optional<String>> off =
        transaction.list(
            """
            with home as (
              select environment_id, organization_id, features from organizations where %s for share),
            off as (
              select asked from home, unnest(string_to_array(?, ',')) asked
              where not coalesce((features ->> asked)::boolean, false)),
            swept as (
              delete from portal_links l using home
              where l.environment_id = home.environment_id
                and l.organization_id = home.organization_id and l.expires_at < ?),
            made as (
              insert into portal_links
                (environment_id, organization_id, link_id, token_hash, expires_at)
              select environment_id, organization_id, ?, ?, ? from home
              where not exists (select from off))
            select asked from home left join off on true
            """
                .formatted(organization.condition()),
            p -> {
              organization.bind(p).add(asked).add(now.minus(REMEMBERED));
              p.add(link.number()).add(token.hash()).add(link.expiresAt());
            },
            row -> Rows.optionalText(row, "asked"));
    return off.isEmpty()
        ? Optional.empty()
        : Optional.of(off.stream().flatMap(Optional::stream).toList());
  }

  /** The links that still open, the youngest first, at most {@value #MAX_LISTED}. */
  Optional<List<PortalLink>> outstanding(
      Transaction transaction, OrganizationCondition organization, Instant now)
      throws SQLException {
    List<Optional<PortalLink>> links =
        transaction.list(
            """
            with home as (
              select environment_id, organization_id from organizations where %s)
            select link_id, expires_at
            from home left join (select * from portal_links where used_at is null and expires_at > ?) l
              using (environment_id, organization_id)
            order by link_id desc limit %d
            """
                .formatted(organization.condition(), MAX_LISTED),
            p -> organization.bind(p).add(now),
            row ->
                row.getObject("link_id") == null
                    ? Optional.empty()
                    : Optional.of(
                        new PortalLink(row.getLong("link_id"), Rows.instant(row, "expires_at"))));
    return links.isEmpty()
        ? Optional.empty()
        : Optional.of(links.stream().flatMap(Optional::stream).toList());
  }

  /** Deletes one link, or all; answers how many there were. */
  Optional<Long> delete(
      Transaction transaction, OrganizationCondition organization, Optional<Long> linkId)
      throws SQLException {
    return transaction.first(
        """
        with home as (
          select environment_id, organization_id from organizations where %s),
        gone as (
          delete from portal_links l using home
          where l.environment_id = home.environment_id
            and l.organization_id = home.organization_id and l.link_id = coalesce(?, l.link_id)
          returning 1)
        select (select count(*) from gone) as gone from home
        """
            .formatted(organization.condition()),
        p -> organization.bind(p).add(linkId.orElse(null)),
        row -> row.getLong("gone"));
  }

  OpenPortalLink.Outcome open(Transaction transaction, SecretText token, Instant now)
      throws SQLException {
    return transaction
        .first(
            OPEN,
            p -> p.add(token.hash()).add(now).add(now),
            row ->
                row.getBoolean("opens")
                    ? OpenPortalLink.Outcome.OPENED
                    : row.getBoolean("used")
                        ? OpenPortalLink.Outcome.USED
                        : OpenPortalLink.Outcome.EXPIRED)
        .orElse(OpenPortalLink.Outcome.UNKNOWN);
  }

  Optional<FindPortalLink.Holder> holder(Transaction transaction, long linkId, Instant now)
      throws SQLException {
    return transaction.first(
        OUTSTANDING,
        p -> p.add(linkId).add(now),
        row ->
            new FindPortalLink.Holder(
                row.getLong("environment_id"), new OrganizationId(row.getLong("organization_id"))));
  }
}
