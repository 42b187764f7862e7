package dev.guildhall.organizations;

/**
 * The condition of an organization that holds a text in display name, external ID or id, in any
 * case; answered by a trigram index (V1). For a statement that names the table {@code
 * organizations} without another of the same columns.
 */
public final class OrganizationSearchSql {
  /** With one value: {@link #escaped} text. */
  public static final String CONTAINS =
      """
      lower((display_name || E'\\x01' || coalesce(external_id, '') || E'\\x01' || 'org_'
        || organization_id::text) collate "default") like '%' || lower(?) || '%'
      """;

  private OrganizationSearchSql() {}

  /** The text without a meaning for {@code like}. */
  public static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
