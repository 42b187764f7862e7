package dev.guildhall.environments;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.environments.ListEnvironmentsRequest;
import dev.guildhall.contract.environments.UpdateEnvironment;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientRequest;
import dev.guildhall.contract.guildhall.ListEnvironmentClientsRequest;
import java.util.List;

/** The limits of environments for the OpenAPI document, from the constants that enforce them. */
public final class EnvironmentLimits {
  private EnvironmentLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(dev.guildhall.contract.environments.CreateEnvironment.getDescriptor())
            .required("display_name")
            .text("display_name", 1, EnvironmentName.MAX_LENGTH),
        FieldLimits.on(UpdateEnvironment.getDescriptor())
            .text("display_name", 1, EnvironmentName.MAX_LENGTH),
        FieldLimits.on(CreateEnvironmentClientRequest.getDescriptor())
            .required("name")
            .text("name", 1, ClientName.MAX_LENGTH),
        paged(ListEnvironmentsRequest.getDescriptor()),
        paged(ListEnvironmentClientsRequest.getDescriptor()));
  }

  private static FieldLimits paged(Descriptor request) {
    return FieldLimits.on(request)
        .cappedPageSize(
            "page_size", FindEnvironments.DEFAULT_PAGE_SIZE, FindEnvironments.MAX_PAGE_SIZE);
  }
}
