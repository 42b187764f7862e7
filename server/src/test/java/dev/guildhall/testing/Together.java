package dev.guildhall.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that are made at once. */
public final class Together {
  private Together() {}

  /** Makes each call on a thread of its own, all let go at one moment; answers in their order. */
  public static <T> List<T> call(List<? extends Callable<T>> calls) throws Exception {
    CountDownLatch ready = new CountDownLatch(calls.size());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> call : calls) {
        running.add(
            callers.submit(() -> {
              ready.countDown();
              ready.await();
              return call.call();
            }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : running) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
