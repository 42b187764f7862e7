package dev.guildhall.api.grpc;

import java.util.Optional;

/**
 * Answers to gRPC calls that are in memory. Asked on the event loop, so it never blocks; what it
 * does not have goes the whole way. An answer must be one that the whole way could give now.
 */
@FunctionalInterface
public interface ReadyMessages {
  /**
   * The message that answers a caller of this environment.
   *
   * @param call the full name, service and method
   * @param message the request's, as it came
   */
  Optional<byte[]> find(long environmentId, String call, byte[] message);
}
