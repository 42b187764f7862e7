package dev.guildhall.api.grpc;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers to gRPC calls that need no thread of their own. Asked on the event loop, so it never
 * blocks; what it does not know goes the whole way. An answer must be one that the whole way could
 * give now.
 */
public interface ReadyMessages {
  /**
   * The message that answers a caller of this environment, where it is in memory.
   *
   * @param call the full name, service and method
   * @param message the request's, as it came
   */
  Optional<byte[]> find(long environmentId, String call, byte[] message);

  /**
   * Has the database asked for the same; empty where the call is of another kind. Completes on
   * another thread, with the error that the whole way would have where there is no good answer.
   */
  Optional<CompletionStage<byte[]>> look(long environmentId, String call, byte[] message);
}
