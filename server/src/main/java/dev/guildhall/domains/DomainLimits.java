package dev.guildhall.domains;

import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.domains.ListAuthorizedDomainRequest;
import dev.guildhall.contract.domains.ListDomainRequest;
import java.util.List;

/** The limits of domains for the OpenAPI document, from the constants that enforce them. */
public final class DomainLimits {
  private DomainLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(dev.guildhall.contract.domains.CreateDomain.getDescriptor())
            .required("domain")
            .text("domain", DomainName.MIN_LENGTH, DomainName.MAX_LENGTH),
        FieldLimits.on(ListDomainRequest.getDescriptor())
            .number("page_size", 0, ListDomains.MAX_PAGE_SIZE)
            .pageSize("page_size", ListDomains.DEFAULT_PAGE_SIZE, ListDomains.MAX_PAGE_SIZE),
        FieldLimits.on(ListAuthorizedDomainRequest.getDescriptor()).required("link_id"));
  }
}
