package dev.guildhall.environments;

import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.environments.UpdateEnvironment;
import dev.guildhall.contract.guildhall.CreateEnvironmentClientRequest;
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
            .text("name", 1, ClientName.MAX_LENGTH));
  }
}
