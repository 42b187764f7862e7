package dev.guildhall.environments;

import dev.guildhall.api.openapi.FieldLimits;
import java.util.List;

/** The limits of environments for the OpenAPI document, from the constants that enforce them. */
public final class EnvironmentLimits {
  private EnvironmentLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(dev.guildhall.contract.environments.CreateEnvironment.getDescriptor())
            .required("display_name")
            .text("display_name", 1, CreateEnvironment.MAX_DISPLAY_NAME_LENGTH));
  }
}
