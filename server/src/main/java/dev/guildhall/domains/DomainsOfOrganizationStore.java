package dev.guildhall.domains;

import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;

/** The SQL of all domains of an organization that is deleted, restored or purged. */
final class DomainsOfOrganizationStore {
  /**
   * Drops the claim of a deleted organization. The lock on its row meets a restore that runs at the
   * same time: either this finds it living again, or the restore finds its claim gone.
   */
  private static final String RELEASE =
      """
      with dead as (
        select d.environment_id, d.domain_id
        from organizations o join domains d using (environment_id, organization_id)
        where d.environment_id = ? and d.domain = ? and d.claimed and o.deleted_at is not null
        for update)
      update domains d set claimed = false from dead
      where d.environment_id = dead.environment_id and d.domain_id = dead.domain_id
      """;

  void release(Transaction transaction, long environmentId, DomainName name) throws SQLException {
    transaction.update(RELEASE, p -> p.add(environmentId).add(name.value()));
  }

  /** How many domains an organization has, living or not. */
  int count(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction
        .first(
            "select count(*) from domains where environment_id = ? and organization_id = ?",
            p -> p.add(environmentId).add(organization.number()),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /** The domains that an organization gave up by its deletion and that a living one has by now. */
  List<String> taken(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction.list(
        """
        select mine.domain from domains mine
        join domains other on other.environment_id = mine.environment_id
          and other.domain = mine.domain and other.claimed
        join organizations o on o.environment_id = other.environment_id
          and o.organization_id = other.organization_id and o.deleted_at is null
        where mine.environment_id = ? and mine.organization_id = ?
          and mine.organization_id <> other.organization_id and mine.domain_type = %d
        order by mine.domain
        """
            .formatted(DomainType.ORGANIZATION_DOMAIN.number()),
        p -> p.add(environmentId).add(organization.number()),
        row -> row.getString("domain"));
  }

  /** Claims them again; the index {@code domains_claim} refuses what another one took meanwhile. */
  void claimAgain(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    transaction.update(
        """
        update domains other set claimed = false
        from domains mine, organizations o
        where mine.environment_id = ? and mine.organization_id = ? and not mine.claimed
          and other.environment_id = mine.environment_id and other.domain = mine.domain
          and other.claimed and o.environment_id = other.environment_id
          and o.organization_id = other.organization_id and o.deleted_at is not null
        """,
        p -> p.add(environmentId).add(organization.number()));
    transaction.update(
        """
        update domains set claimed = true
        where environment_id = ? and organization_id = ? and not claimed and domain_type = %d
        """
            .formatted(DomainType.ORGANIZATION_DOMAIN.number()),
        p -> p.add(environmentId).add(organization.number()));
  }

  /** Removes up to {@code limit} domains of an organization for good; answers how many. */
  int purge(Transaction transaction, long environmentId, OrganizationId organization, int limit)
      throws SQLException {
    return transaction.update(
        """
        delete from domains where environment_id = ? and domain_id in (
          select domain_id from domains where environment_id = ? and organization_id = ? limit ?)
        """,
        p -> p.add(environmentId).add(environmentId).add(organization.number()).add(limit));
  }
}
