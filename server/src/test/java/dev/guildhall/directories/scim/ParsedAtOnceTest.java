package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.directories.scim.endpoint.Room;
import dev.guildhall.organizations.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that is interrupted waits for nothing: what would wait is refused at once. */
final class ParsedAtOnceTest {
  private static final OrganizationId ONE = new OrganizationId(1);
  private static final OrganizationId OTHER = new OrganizationId(2);

  private final ParsedAtOnce reads = new ParsedAtOnce();

  @AfterEach
  void isNotInterruptedAnyMore() {
    Thread.interrupted();
  }

  @Test
  void ofOneOrganizationAreFewAtOnce() {
    List<ParsedAtOnce.Place> places = new ArrayList<>();
    for (int n = 0; n < Room.AT_ONCE_OF_ONE; n++) {
      places.add(reads.ofReader(ONE));
    }
    reads.ofReader(OTHER).close();
    reads.ofWriter().close();
    assertRefused(() -> reads.ofReader(ONE));

    places.getFirst().close();
    reads.ofReader(ONE).close();
  }

  @Test
  void ofAllOrganizationsHaveTheirCharactersCounted() {
    ParsedAtOnce.Place one = reads.ofReader(ONE);
    ParsedAtOnce.Place other = reads.ofReader(OTHER);
    ParsedAtOnce.Place writer = reads.ofWriter();
    one.hold(100L * ResourceQuery.MAX_PAGE_BYTES); // no more than there is
    one.hold(ResourceQuery.MAX_PAGE_BYTES);
    other.hold(Room.SMALL);
    assertRefused(() -> other.hold(Room.SMALL + 1));
    assertRefused(() -> writer.hold(Room.SMALL + 1));

    one.close();
    other.hold(ResourceQuery.MAX_PAGE_BYTES / 2);
    writer.hold(ResourceQuery.MAX_PAGE_BYTES / 2);
    other.close();
    writer.close();
    reads.ofWriter().hold(ResourceQuery.MAX_PAGE_BYTES);
  }

  private static void assertRefused(Runnable work) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(work::run).isInstanceOf(Room.None.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
