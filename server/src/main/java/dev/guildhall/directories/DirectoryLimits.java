package dev.guildhall.directories;

import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.directories.CreateDirectory;
import dev.guildhall.contract.directories.DirectoryMapping;
import dev.guildhall.contract.directories.UpdateDirectory;
import java.util.List;

/** The limits of directories for the OpenAPI document, from the constants that enforce them. */
public final class DirectoryLimits {
  private DirectoryLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        FieldLimits.on(CreateDirectory.getDescriptor()).required("directory_type"),
        FieldLimits.on(UpdateDirectory.getDescriptor())
            .text("name", 1, DirectoryInput.MAX_NAME_LENGTH),
        FieldLimits.on(DirectoryMapping.getDescriptor())
            .text("key", 1, AttributeMapping.MAX_LENGTH)
            .text("map_to", 1, AttributeMapping.MAX_LENGTH),
        FieldLimits.on(dev.guildhall.contract.directories.ExternalGroup.getDescriptor())
            .text("external_id", 1, ExternalGroup.MAX_LENGTH)
            .text("display_name", 1, ExternalGroup.MAX_LENGTH)
            .text("email", 0, ExternalGroup.MAX_LENGTH));
  }
}
