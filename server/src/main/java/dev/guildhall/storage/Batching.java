package dev.guildhall.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets callers that meet share a statement. While {@link #STATEMENTS} of a kind of work are under
 * way, further callers wait, and all that wait go together in the next one: under load, the round
 * trip, the commit and the thread's way to the database and back are shared by many; a caller that
 * is alone waits for nobody.
 *
 * <p>A statement begins after each of its callers asked, so it sees all that was committed before
 * that, as a statement of its own would.
 *
 * @param <Q> what a caller asks
 * @param <A> what it is answered
 */
public final class Batching<Q, A> {
  /** By measurement: docs/performance.md. */
  private static final int STATEMENTS = 2;

  /** Callers that share one statement, at most. */
  private static final int TOGETHER = 64;

  /** Does the work of one caller or of several; answers in their order. */
  @FunctionalInterface
  public interface Work<Q, A> {
    List<A> answer(List<Q> questions);
  }

  private record Waiting<Q, A>(Q question, Object kind, CompletableFuture<A> answer) {}

  private final String name;
  private final Function<Q, ?> kind;
  private final Work<Q, A> work;
  private final Queue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore statements = new Semaphore(STATEMENTS);

  /**
   * @param name of the threads that work for callers who found no turn free
   * @param kind questions of equal kinds may share a statement
   */
  public Batching(String name, Function<Q, ?> kind, Work<Q, A> work) {
    this.name = name;
    this.kind = kind;
    this.work = work;
  }

  /** Answers a caller, or throws what its statement threw. */
  public A ask(Q question) {
    Waiting<Q, A> mine = new Waiting<>(question, kind.apply(question), new CompletableFuture<>());
    waiting.add(mine);
    if (statements.tryAcquire()) {
      takeTurn();
    }
    try {
      return mine.answer.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /**
   * Whoever waits when a turn ends may have found none free, so another thread goes on for them:
   * the caller's own answer must not wait for theirs.
   */
  private void takeTurn() {
    try {
      answerNext();
    } finally {
      statements.release();
    }
    if (!waiting.isEmpty() && statements.tryAcquire()) {
      Thread.ofVirtual().name(name).start(this::takeTurn);
    }
  }

  /** Answers those that have waited longest. */
  private void answerNext() {
    List<Waiting<Q, A>> next = new ArrayList<>();
    for (Waiting<Q, A> one = waiting.poll(); one != null; one = waiting.poll()) {
      next.add(one);
      if (next.size() == TOGETHER) {
        break;
      }
    }
    next.stream().collect(Collectors.groupingBy(Waiting::kind)).values().forEach(this::answer);
  }

  private void answer(List<Waiting<Q, A>> callers) {
    try {
      List<A> answers = work.answer(callers.stream().map(Waiting::question).toList());
      for (int n = 0; n < callers.size(); n++) {
        callers.get(n).answer.complete(answers.get(n));
      }
    } catch (Throwable failed) {
      callers.forEach(one -> one.answer.completeExceptionally(failed));
    }
  }
}
