package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.organizations.OrganizationId;
import java.util.function.Supplier;

/**
 * Lets few large bodies be worked on at once, for what is read of one takes up to twelve times its
 * bytes: as many as have {@link Room} the size of the largest. The rest hold no more than their
 * bytes meanwhile.
 */
final class BodiesAtWork {
  private final Room room = new Room(ScimHttp.MAX_BODY_BYTES);

  /**
   * Runs the work when there is room for it; throws {@link Room.None}.
   *
   * @param bytes the body's
   */
  <T> T run(OrganizationId organization, int bytes, Supplier<T> work) {
    if (bytes <= Room.SMALL) {
      return work.get();
    }
    try (Room.Held _ = room.place(organization);
        Room.Held _ = room.bytes(bytes)) {
      return work.get();
    }
  }
}
