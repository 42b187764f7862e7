package dev.guildhall.organizations.deletion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes with an organization when it is deleted. Every feature counts its own ({@link
 * OrganizationPart}); the sum is the answer.
 */
public record DeletionPreview(
    int connections,
    int directories,
    int directoryUsers,
    int domains,
    List<CalledDirectory> details) {
  public static final DeletionPreview NOTHING = new DeletionPreview(0, 0, 0, 0, List.of());

  /**
   * A directory that goes.
   *
   * @param id as on the wire, {@code dir_…}
   * @param lastCall when its identity provider last called, if ever
   */
  public record CalledDirectory(String id, Optional<Instant> lastCall) {}

  /** Both together. */
  public DeletionPreview plus(DeletionPreview other) {
    List<CalledDirectory> all = new ArrayList<>(details);
    all.addAll(other.details);
    return new DeletionPreview(
        connections + other.connections,
        directories + other.directories,
        directoryUsers + other.directoryUsers,
        domains + other.domains,
        List.copyOf(all));
  }
}
