package dev.guildhall.directories.scim.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.organizations.OrganizationId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BodiesAtWorkTest {
  private static final OrganizationId ONE = new OrganizationId(1);
  private static final OrganizationId OTHER = new OrganizationId(2);

  private final BodiesAtWork large = new BodiesAtWork();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AfterEach
  void close() {
    mayEnd.countDown();
    callers.close();
  }

  @Test
  void ofOneOrganizationAreFewAtOnce() throws Exception {
    List<Future<String>> all = new ArrayList<>();
    for (int n = 0; n < 2 * Room.AT_ONCE_OF_ONE; n++) {
      all.add(callers.submit(() -> work(ONE, 1 << 20)));
    }
    begun.acquire(Room.AT_ONCE_OF_ONE);
    assertThat(large.run(OTHER, 1 << 20, () -> "done")).isEqualTo("done");
    assertThat(large.run(ONE, Room.SMALL, () -> "done")).isEqualTo("done");
    assertThat(begun.availablePermits()).isZero();

    mayEnd.countDown();
    for (Future<String> one : all) {
      assertThat(one.get()).isEqualTo("done");
    }
  }

  @Test
  void ofAllOrganizationsHaveTheirBytesCounted() throws Exception {
    Future<String> largest = callers.submit(() -> work(ONE, ScimHttp.MAX_BODY_BYTES));
    begun.acquire();
    Thread.currentThread().interrupt(); // who would have to wait is refused at once

    assertThatThrownBy(() -> large.run(OTHER, 1 << 20, () -> "done")).isInstanceOf(Room.None.class);
    assertThat(Thread.interrupted()).isTrue();
    mayEnd.countDown();
    assertThat(largest.get()).isEqualTo("done");
  }

  private String work(OrganizationId organization, int bytes) {
    return large.run(
        organization,
        bytes,
        () -> {
          begun.release();
          try {
            mayEnd.await();
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
          }
          return "done";
        });
  }
}
