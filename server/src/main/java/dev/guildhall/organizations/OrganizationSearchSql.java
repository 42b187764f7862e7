package dev.guildhall.organizations;

/**
 * The condition of an organization that holds a text in display name, id or external ID, named ones
 * too, in any case; answered by a trigram index (V12). For a statement that names the table {@code
 * organizations} without another of the same columns.
 */
public final class OrganizationSearchSql {
  /** With one value: {@link #escaped} text. */
  public static final String CONTAINS =
      """
      lower((display_name || E'\\x01' || coalesce(external_id, '') || E'\\x01' || 'org_'
        || organization_id::text
        || case when external_ids = '{}' then ''
          else E'\\x01' || external_id_texts(external_ids) end)
        collate "default") like '%' || lower(?) || '%'
      """;

  private OrganizationSearchSql() {}

  /** The text without a meaning for {@code like}. */
  public static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
