package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.InvalidValue;
import java.util.List;

/** How a caller names an organization: by its id, or by one of the product's own. */
public sealed interface OrganizationAddress {
  /** Characters of an id, at most (proto/organizations.txt). */
  int MAX_ID_LENGTH = 32;

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
   * By {@code name:value}: the organization with this named external ID; where no organization has
   * it, the one whose unnamed external ID is that whole text.
   */
  record ByNamedExternalId(String name, ExternalId value) implements OrganizationAddress {
    /** The unnamed external ID that the same text would be. */
    String asUnnamed() {
      return name + ':' + value;
    }

    @Override
    public String toString() {
      return "with external_ids." + name + " \"" + value + '"';
    }
  }

  /**
   * Reads the text of an id field, {@code org_…} or {@code ext:…} (docs/organizations.md):
   *
   * <ul>
   *   <li>{@code ext::acme:eu} — the unnamed external ID {@code acme:eu}, and nothing else;
   *   <li>{@code ext:billing:cus_1} — the named one, or the unnamed {@code billing:cus_1};
   *   <li>{@code ext:acme} — the unnamed external ID {@code acme}.
   * </ul>
   *
   * In a URL an encoded colon is part of the ID: {@code ext:acme%3Aeu} comes here as the first form
   * ({@link ExternalAddress#fromUrl}).
   *
   * @param field the field's path, for the error
   */
  static OrganizationAddress parse(String field, String text) {
    if (!text.startsWith(ExternalAddress.PREFIX)) {
      // What begins like no id is not malformed, it is nobody's: an external ID without its prefix.
      if (text.isEmpty()
          || (text.startsWith(OrganizationId.PREFIX) && text.length() > MAX_ID_LENGTH)) {
        throw new ApiError.InvalidFields(
                List.of(
                    new ApiError.FieldViolation(
                        field,
                        "must have 1 to %d characters, got %d"
                            .formatted(MAX_ID_LENGTH, text.length()),
                        "length")))
            .exception();
      }
      return new ById(
          OrganizationId.parse(text)
              .orElseThrow(() -> new ApiError.NotFound("organization", text).exception()));
    }
    String address = text.substring(ExternalAddress.PREFIX.length());
    int colon = address.indexOf(':');
    String value = address.substring(colon + 1);
    if (colon == 0) {
      return external(field, value);
    }
    if (colon > 0 && !value.isEmpty() && ExternalIds.isName(address.substring(0, colon))) {
      return new ByNamedExternalId(address.substring(0, colon), externalId(field, value));
    }
    return external(field, address);
  }

  /** The address of an unnamed external ID; {@code field} is its path, for the error. */
  static OrganizationAddress external(String field, String text) {
    return new ByExternalId(externalId(field, text));
  }

  private static ExternalId externalId(String field, String text) {
    try {
      return new ExternalId(text);
    } catch (InvalidValue invalid) {
      throw new ApiError.InvalidFields(
              List.of(new ApiError.FieldViolation(field, invalid.expected(), invalid.rule())))
          .exception();
    }
  }
}
