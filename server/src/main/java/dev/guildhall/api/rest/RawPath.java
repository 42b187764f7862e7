package dev.guildhall.api.rest;

import java.util.Optional;

/** A request's path before it is decoded. */
public final class RawPath {
  private RawPath() {}

  /** The text of what is left of a path; empty where that is not one segment, well encoded. */
  public static Optional<String> segment(String raw) {
    if (raw.isEmpty() || raw.indexOf('/') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(PathTrie.decode(raw));
    } catch (PathTrie.MalformedPath malformed) {
      return Optional.empty();
    }
  }
}
