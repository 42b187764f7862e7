package dev.guildhall.storage;

import dev.guildhall.api.ApiError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets callers that meet share a statement. While one is under way, further callers wait, and all
 * that wait go together in the next: under load, the round trip, the commit and the thread's way to
 * the database and back are shared by many; a caller that is alone waits for nobody. Another
 * statement begins beside it where it is slow, for a row's lock or a lost connection, and where
 * more wait than fit into one.
 *
 * <p>A statement begins after each of its callers asked, so it sees all that was committed before
 * that, as a statement of its own would.
 *
 * @param <Q> what a caller asks
 * @param <A> what it is answered
 */
public final class Batching<Q, A> {
  /** Callers that share one statement, at most. */
  public static final int TOGETHER = 64;

  /** Statements at the same time, at most. */
  static final int STATEMENTS = 4;

  /** A statement that takes longer does not keep the next from beginning. */
  private static final Duration SLOW = Duration.ofMillis(20);

  /** Who waits longer for a statement to begin is refused: the database must be away. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Does the work of one caller or of several; answers in their order. */
  @FunctionalInterface
  public interface Work<Q, A> {
    List<A> answer(List<Q> questions);
  }

  /** Does the same on an event loop, or nothing: then {@link Work} has to do it. */
  @FunctionalInterface
  public interface Attempt<Q, A> {
    CompletionStage<Optional<List<A>>> answer(List<Q> questions);
  }

  /**
   * @param since {@link System#nanoTime}
   */
  private record Waiting<Q, A>(Q question, Object kind, CompletableFuture<A> answer, long since) {}

  private final Executor workers;
  private final Function<Q, ?> kind;
  private final Work<Q, A> work;
  private final Attempt<Q, A> attempt;
  private final Queue<Waiting<Q, A>> waiting = new ArrayDeque<>();
  private final Executor later;
  private int underWay;
  private long lastBegan;
  private boolean watched;

  /**
   * @param name of the threads that work for callers who do not wait, or found no turn free
   * @param kind questions of equal kinds may share a statement
   * @param attempt for callers who do not wait
   */
  public Batching(String name, Function<Q, ?> kind, Work<Q, A> work, Attempt<Q, A> attempt) {
    // Platform threads: a virtual one's way to a socket and back leads over two threads more.
    this.workers =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    this.later = CompletableFuture.delayedExecutor(SLOW.toNanos(), TimeUnit.NANOSECONDS, workers);
    this.kind = kind;
    this.work = work;
    this.attempt = attempt;
  }

  /**
   * Answers a caller, or throws what its statement threw; {@link ApiError.DatabaseUnavailable}
   * where none began within {@link #PATIENCE}.
   */
  public A ask(Q question) {
    CompletableFuture<A> mine = new CompletableFuture<>();
    if (join(question, mine)) {
      answerNext();
      // Who came meanwhile is attempted: this caller's own answer must not wait for theirs.
      if (end()) {
        attemptNext();
      }
    }
    try {
      return mine.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /**
   * Answers a caller who must not be held; with what its statement threw where it failed. It is
   * attempted first, and done on a thread that works for others, too, where that comes to nothing.
   */
  public CompletionStage<A> askWithoutWaiting(Q question) {
    CompletableFuture<A> mine = new CompletableFuture<>();
    if (join(question, mine)) {
      attemptNext();
    }
    return mine;
  }

  /** Whether the caller has to see to the next statement. */
  private synchronized boolean join(Q question, CompletableFuture<A> answer) {
    waiting.add(new Waiting<>(question, kind.apply(question), answer, System.nanoTime()));
    boolean begins = begin();
    if (!begins) {
      watch();
    }
    return begins;
  }

  /** The same, for whoever's statement ended. */
  private synchronized boolean end() {
    underWay--;
    return begin();
  }

  private boolean begin() {
    boolean begins =
        !waiting.isEmpty()
            && underWay < STATEMENTS
            && (underWay == 0
                || waiting.size() >= TOGETHER
                || System.nanoTime() - lastBegan > SLOW.toNanos());
    if (begins) {
      underWay++;
      lastBegan = System.nanoTime();
    }
    return begins;
  }

  /** Has somebody see whether what is under way turns out slow: no further caller may come. */
  private void watch() {
    if (!watched) {
      watched = true;
      later.execute(this::lookAgain);
    }
  }

  private void lookAgain() {
    boolean begins;
    List<Waiting<Q, A>> late;
    synchronized (this) {
      watched = false;
      begins = begin();
      late = begins ? List.of() : late();
      if (!waiting.isEmpty()) {
        watch();
      }
    }
    late.forEach(one ->
        one.answer.completeExceptionally(new ApiError.DatabaseUnavailable(false).exception()));
    if (begins) {
      attemptNext();
    }
  }

  /** Those who have waited too long, and wait no more. */
  private List<Waiting<Q, A>> late() {
    long now = System.nanoTime();
    List<Waiting<Q, A>> late = new ArrayList<>();
    while (!waiting.isEmpty() && now - waiting.element().since > PATIENCE.toNanos()) {
      late.add(waiting.remove());
    }
    return late;
  }

  /** Answers those that have waited longest. */
  private void answerNext() {
    byKind(next()).forEach(this::answer);
  }

  /** The same without waiting; then comes the next turn, until nobody is left. */
  private void attemptNext() {
    CompletionStage<Void> all =
        CompletableFuture.allOf(
            byKind(next()).stream()
                .map(this::attempt)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    all.whenComplete((_, _) -> {
      if (end()) {
        attemptNext();
      }
    });
  }

  private CompletionStage<?> attempt(List<Waiting<Q, A>> callers) {
    return attempted(callers.stream().map(Waiting::question).toList())
        .handle((answers, failure) -> {
          if (failure != null) {
            fail(callers, failure);
          } else if (answers.isPresent()) {
            complete(callers, answers.get());
          } else {
            return CompletableFuture.runAsync(() -> answer(callers), workers);
          }
          return CompletableFuture.completedFuture(null);
        })
        .thenCompose(done -> done);
  }

  private CompletionStage<Optional<List<A>>> attempted(List<Q> questions) {
    try {
      return attempt.answer(questions);
    } catch (Throwable failed) {
      return CompletableFuture.failedStage(failed);
    }
  }

  private static <Q, A> Collection<List<Waiting<Q, A>>> byKind(List<Waiting<Q, A>> callers) {
    return callers.size() == 1
        ? List.of(callers)
        : callers.stream().collect(Collectors.groupingBy(Waiting::kind)).values();
  }

  private synchronized List<Waiting<Q, A>> next() {
    List<Waiting<Q, A>> next = new ArrayList<>();
    while (next.size() < TOGETHER && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    return next;
  }

  private void answer(List<Waiting<Q, A>> callers) {
    try {
      complete(callers, work.answer(callers.stream().map(Waiting::question).toList()));
    } catch (Throwable failed) {
      fail(callers, failed);
    }
  }

  private static <Q, A> void complete(List<Waiting<Q, A>> callers, List<A> answers) {
    for (int n = 0; n < callers.size(); n++) {
      callers.get(n).answer.complete(answers.get(n));
    }
  }

  private static <Q, A> void fail(List<Waiting<Q, A>> callers, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException stage && stage.getCause() != null
            ? stage.getCause()
            : failure;
    callers.forEach(one -> one.answer.completeExceptionally(cause));
  }
}
