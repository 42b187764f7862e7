package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.message.ScimError;
import java.util.Optional;

/**
 * {@code If-Match} and {@code If-None-Match} (RFC 7644, section 3.14). Versions are compared weakly
 * (RFC 9110, section 8.8.3.2). A version counts what is shown: the name of a group is part of its
 * members' too, and that of a user of the groups'.
 */
record Precondition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
  static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  /**
   * Refuses a change with 412 where the client means another version, or none that it names (RFC
   * 9110, section 13.1.2).
   */
  void check(Resource current) {
    if (isKnown(current)) {
      throw ScimError.of(
              412, "If-None-Match names the resource's version %s.".formatted(current.tag()))
          .exception();
    }
    if (ifMatch.filter(wanted -> !names(wanted, current)).isPresent()) {
      throw ScimError.of(
              412, "The resource has changed: it is at version %s now.".formatted(current.tag()))
          .exception();
    }
  }

  /** Whether {@code If-None-Match} names this very version. */
  boolean isKnown(Resource current) {
    return ifNoneMatch.filter(known -> names(known, current)).isPresent();
  }

  private static boolean names(String header, Resource current) {
    for (String tag : header.split(",", -1)) {
      String opaque = tag.strip();
      if (opaque.equals("*") || weak(opaque).equals(current.tag())) {
        return true;
      }
    }
    return false;
  }

  private static String weak(String tag) {
    if (tag.startsWith("W/")) {
      return tag;
    }
    return tag.startsWith("\"") ? "W/" + tag : "W/\"" + tag + '"';
  }
}
