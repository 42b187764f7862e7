package dev.guildhall.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version as an entity tag (RFC 9110, section 8.8.3): the number in double quotes, such as {@code
 * "3"}. A weak tag and a bare number are read too; {@code *} stands for any version.
 */
public final class VersionTag {
  private VersionTag() {}

  public static String print(int version) {
    return "\"" + version + '"';
  }

  /**
   * The version that {@code If-Match} asks for; empty where there is no such header, or a star. A
   * list is refused: a caller read one version, and means that one.
   */
  public static OptionalInt ifMatch(Call call) {
    String header = call.conditions().ifMatch().orElse("*").strip();
    return header.equals("*") ? OptionalInt.empty() : OptionalInt.of(parse(header));
  }

  /** Whether {@code If-None-Match} names this version, so that the caller has it already. */
  public static boolean isKnown(Call call, int version) {
    return isKnown(call.conditions().ifNoneMatch(), print(version));
  }

  /**
   * The same for a tag.
   *
   * @param ifNoneMatch the header's value
   */
  public static boolean isKnown(Optional<String> ifNoneMatch, String entityTag) {
    return ifNoneMatch
        .filter(header ->
            header.strip().equals("*")
                || Arrays.stream(header.split(","))
                    .map(tag -> tag.strip().replaceFirst("^W/", ""))
                    .anyMatch(tag -> tag.equals(entityTag)))
        .isPresent();
  }

  private static int parse(String header) {
    try {
      return Integer.parseInt(header.replaceFirst("^W/", "").replaceAll("^\"|\"$", ""));
    } catch (NumberFormatException malformed) {
      throw new ApiError.InvalidRequest(
              "If-Match must be one version such as \"3\", or *, got " + header)
          .exception();
    }
  }
}
