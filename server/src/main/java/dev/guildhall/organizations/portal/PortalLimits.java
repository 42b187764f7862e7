package dev.guildhall.organizations.portal;

import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.organizations.DeletePortalLinkByIdRequest;
import java.util.List;

/** The limits of portal links for the OpenAPI document, from the constants that enforce them. */
public final class PortalLimits {
  private PortalLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(DeletePortalLinkByIdRequest.getDescriptor())
            .pattern("link_id", PortalLink.PREFIX + ".*"));
  }
}
