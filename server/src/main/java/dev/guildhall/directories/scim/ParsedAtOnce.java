package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.endpoint.Room;
import dev.guildhall.organizations.OrganizationId;

/**
 * Bounds the memory that parsed resources take, a dozen times their JSON and more: all requests
 * together may parse as many characters as one page may have; further ones wait for {@link Room}.
 */
final class ParsedAtOnce {
  private final Room room = new Room(ResourceQuery.MAX_PAGE_BYTES);

  /** A place for a request that reads; throws {@link Room.None}. */
  Place ofReader(OrganizationId organization) {
    return new Place(room.place(organization));
  }

  /** A place for a request that writes, and waits for its turn elsewhere. */
  Place ofWriter() {
    return new Place(() -> {});
  }

  /** What one request has; of one thread. */
  final class Place implements AutoCloseable {
    private final Room.Held place;
    private Room.Held held = () -> {};
    private boolean isHolding;

    private Place(Room.Held place) {
      this.place = place;
    }

    /**
     * Takes room for what is to become trees until the request is answered; throws {@link
     * Room.None}. A request that has room waits for no more, lest two wait for each other.
     */
    void hold(long characters) {
      if (!isHolding && characters > Room.SMALL) {
        held = room.bytes(characters);
        isHolding = true;
      }
    }

    @Override
    public void close() {
      held.close();
      place.close();
    }
  }
}
