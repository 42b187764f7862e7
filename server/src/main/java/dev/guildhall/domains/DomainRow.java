package dev.guildhall.domains;

import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code domains}. */
final class DomainRow {
  static final String COLUMNS =
      """
      environment_id, organization_id, domain_id, domain, domain_type, verification_status,
      txt_record_key, txt_record_secret, updated_at
      """;

  private DomainRow() {}

  static Domain read(ResultSet row) throws SQLException {
    return new Domain(
        new DomainId(row.getLong("domain_id")),
        row.getLong("environment_id"),
        new OrganizationId(row.getLong("organization_id")),
        row.getString("domain"),
        DomainType.of(row.getInt("domain_type")),
        Verification.ofStatus(row.getInt("verification_status")),
        new TxtRecord(row.getString("txt_record_key"), row.getString("txt_record_secret")),
        Rows.instant(row, "updated_at"));
  }
}
