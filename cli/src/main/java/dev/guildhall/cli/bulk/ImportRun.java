package dev.guildhall.cli.bulk;

import dev.guildhall.cli.rows.Chunk;
import dev.guildhall.cli.rows.Row;
import dev.guildhall.cli.rows.RowResult;
import dev.guildhall.cli.rows.Rows;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Takes the rows of a file to the server, in their order: while the server works on some, the next
 * are read. A server that goes away is waited for; then the rows without a result are sent again.
 * One that refuses ends the run at once, whether or not the next rows have come.
 */
final class ImportRun {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ImportCall call;
  private final Duration patience;
  private final PrintWriter err;
  private boolean answered;

  /**
   * @param patience how long to wait for a server that has answered and then goes away
   */
  ImportRun(ImportCall call, Duration patience, PrintWriter err) {
    this.call = call;
    this.patience = patience;
    this.err = err;
  }

  /**
   * Runs to the file's end.
   *
   * @param skip how many rows an earlier run has done
   * @param done takes each row's result, in order
   * @param noted runs when the rows so far should be remembered as done
   */
  void run(Rows rows, long skip, BiConsumer<Row, RowResult> done, Runnable noted)
      throws IOException {
    for (long i = 0; i < skip; i++) {
      rows.next();
    }
    ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Chunk chunk = Chunk.read(rows);
      while (!chunk.isEmpty()) {
        Future<Chunk> next = reader.submit(() -> Chunk.read(rows));
        try {
          deliver(chunk, done, noted);
        } finally {
          noted.run();
        }
        chunk = result(next);
      }
    } finally {
      // Not close(), which would wait for a pipe that has nothing to say. A virtual thread does not
      // keep the process.
      reader.shutdownNow();
    }
  }

  private void deliver(Chunk chunk, BiConsumer<Row, RowResult> done, Runnable noted) {
    Chunk left = chunk;
    long lastAnswer = System.nanoTime();
    while (!left.isEmpty()) {
      int[] count = {0};
      try {
        call.send(
            left,
            (row, result) -> {
              done.accept(row, result);
              count[0]++;
              answered = true;
            });
        return;
      } catch (CommandFailure failure) {
        if (failure.exitCode() != ExitCodes.UNREACHABLE || !answered) {
          throw failure;
        }
        if (count[0] > 0) {
          lastAnswer = System.nanoTime();
          left = left.after(count[0]);
          noted.run();
        }
        waitOrThrow(failure, lastAnswer);
      }
    }
  }

  private void waitOrThrow(CommandFailure failure, long lastAnswer) {
    if (System.nanoTime() - lastAnswer >= patience.toNanos()) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          failure.happened(),
          "Run the command again: it goes on where it was.");
    }
    err.println("The server went away; trying again …");
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private static Chunk result(Future<Chunk> next) throws IOException {
    try {
      return next.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
