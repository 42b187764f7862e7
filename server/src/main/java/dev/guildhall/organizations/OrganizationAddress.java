package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.InvalidValue;
import java.util.List;

/** How a caller names an organization: by its id, or by the product's own. */
public sealed interface OrganizationAddress {
  /** Marks an external ID where an id is expected. */
  String EXTERNAL_PREFIX = "ext:";

  record ById(OrganizationId id) implements OrganizationAddress {
    @Override
    public String toString() {
      return id.toString();
    }
  }

  record ByExternalId(ExternalId externalId) implements OrganizationAddress {
    @Override
    public String toString() {
      return "with external_id \"" + externalId + '"';
    }
  }

  /**
   * Reads the text of an id field: {@code org_…}, or {@code ext:} and an external ID.
   *
   * @param field the field's path, for the error
   */
  static OrganizationAddress parse(String field, String text) {
    if (text.startsWith(EXTERNAL_PREFIX)) {
      return external(field, text.substring(EXTERNAL_PREFIX.length()));
    }
    return new ById(
        OrganizationId.parse(text)
            .orElseThrow(() -> new ApiError.NotFound("organization", text).exception()));
  }

  /** Like {@link #parse}, where the wire has a rule that an id starts with {@code org_}. */
  static OrganizationAddress parsePrefixed(String field, String text) {
    if (!text.startsWith(OrganizationId.PREFIX) && !text.startsWith(EXTERNAL_PREFIX)) {
      throw new ApiError.InvalidFields(
              List.of(
                  new ApiError.FieldViolation(
                      field,
                      "must start with %s or %s, got \"%s\""
                          .formatted(OrganizationId.PREFIX, EXTERNAL_PREFIX, text),
                      "prefix")))
          .exception();
    }
    return parse(field, text);
  }

  /** The address of an external ID; {@code field} is its path, for the error. */
  static OrganizationAddress external(String field, String text) {
    try {
      return new ByExternalId(new ExternalId(text));
    } catch (InvalidValue invalid) {
      throw new ApiError.InvalidFields(
              List.of(new ApiError.FieldViolation(field, invalid.expected(), invalid.rule())))
          .exception();
    }
  }
}
