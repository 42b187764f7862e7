package dev.guildhall.organizations.deletion;

import dev.guildhall.api.WireTime;

/** The only place that knows how a preview is written. */
final class DeletionWire {
  private DeletionWire() {}

  static dev.guildhall.contract.guildhall.DeletionPreview print(DeletionPreview preview) {
    var wire =
        dev.guildhall.contract.guildhall.DeletionPreview.newBuilder()
            .setConnections(preview.connections())
            .setDirectories(preview.directories())
            .setDirectoryUsers(preview.directoryUsers())
            .setDomains(preview.domains());
    for (DeletionPreview.CalledDirectory directory : preview.details()) {
      var detail = wire.addDirectoryDetailsBuilder().setId(directory.id());
      directory.lastCall().ifPresent(time -> detail.setLastCallTime(WireTime.print(time)));
    }
    return wire.build();
  }
}
