package dev.guildhall.api.rest;

import java.util.Optional;

/**
 * Answers to plain GETs that are in memory. Asked on the event loop, so it never blocks; what it
 * does not have goes the whole way. An answer must be one that the whole way could give now.
 */
@FunctionalInterface
public interface ReadyAnswers {
  /**
   * The answer for a caller of this environment.
   *
   * @param path as it came, percent signs and all; no query follows it
   */
  Optional<Ready> find(long environmentId, String path);

  /**
   * A good answer.
   *
   * @param route under which the call is counted
   * @param entityTag the answer's version
   */
  record Ready(String route, byte[] json, String entityTag) {}
}
