package dev.guildhall.api.rest;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers to plain GETs that need no thread of their own. Asked on the event loop, so it never
 * blocks; what it does not know goes the whole way. An answer must be one that the whole way could
 * give now.
 */
public interface ReadyAnswers {
  /**
   * The answer for a caller of this environment, where it is in memory.
   *
   * @param path as it came, percent signs and all; no query follows it
   */
  Optional<Ready> find(long environmentId, String path);

  /**
   * Has the database asked for the same; empty where the path is of another kind. Completes on
   * another thread, with the error that the whole way would have where there is no good answer.
   */
  Optional<CompletionStage<Ready>> look(long environmentId, String path);

  /**
   * A good answer.
   *
   * @param route under which the call is counted
   * @param entityTag the answer's version
   */
  record Ready(String route, byte[] json, String entityTag) {}
}
