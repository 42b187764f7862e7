package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares a statement with whom, where statements take as long as the test wants. */
@Timeout(60)
final class BatchingTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger statements = new AtomicInteger();
  private final Batching<Integer, Integer> batching =
      new Batching<>("test", question -> question % 2, this::answer, this::attempt);

  private List<Integer> answer(List<Integer> questions) {
    statements.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    if (questions.contains(99)) {
      throw new IllegalStateException("refused");
    }
    return questions.stream().map(question -> question * 10).toList();
  }

  /** As where no event loop can do it. */
  private CompletionStage<Optional<List<Integer>>> attempt(List<Integer> questions) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletableFuture<Integer> ask(int question) {
    return batching.askWithoutWaiting(question).toCompletableFuture();
  }

  @Test
  void answersEachWhatItAsked() {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int question = 0; question < 90; question++) {
      answers.add(ask(question));
    }
    release.countDown();
    for (int question = 0; question < 90; question++) {
      assertThat(answers.get(question).join()).isEqualTo(question * 10);
    }
    assertThat(statements.get()).isLessThan(20);
  }

  @Test
  void failsThoseWhoShareAFailureAndNobodyElse() {
    CompletableFuture<Integer> failed = ask(99);
    CompletableFuture<Integer> other = ask(98);
    release.countDown();
    assertThat(other.join()).isEqualTo(980);
    assertThatThrownBy(failed::join).hasRootCauseMessage("refused");
    assertThatThrownBy(() -> batching.ask(99)).hasMessage("refused");
  }

  @Test
  void refusesWhoWaitsTooLongForAStatementToBegin() {
    List<CompletableFuture<Integer>> held = new ArrayList<>();
    while (held.size() < Batching.STATEMENTS) {
      held.add(ask(1));
      while (statements.get() < held.size()) {
        assertThat(Thread.interrupted()).as("the time is up").isFalse();
      }
    }
    assertThatThrownBy(() -> batching.ask(1))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.error()).isInstanceOf(ApiError.DatabaseUnavailable.class));
    release.countDown();
    held.forEach(answer -> assertThat(answer.join()).isEqualTo(10));
    assertThat(batching.ask(1)).isEqualTo(10);
  }
}
