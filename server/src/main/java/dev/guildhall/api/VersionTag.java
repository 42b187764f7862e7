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

  /**
   * The same of a write whose only condition is {@code If-Match}: {@code If-None-Match} is refused,
   * for whoever sends it does not want the write in every case.
   */
  public static OptionalInt onlyIfMatch(Call call) {
    call.conditions()
        .ifNoneMatch()
        .ifPresent(header -> {
          throw refused(
              "If-None-Match is no condition of this call, which takes If-Match alone, got "
                  + header);
        });
    return ifMatch(call);
  }

  /**
   * Whether {@code If-None-Match} asks for nothing that is there: a star, and all else is refused.
   */
  public static boolean isOnlyIfAbsent(Call call) {
    Optional<String> header = call.conditions().ifNoneMatch();
    if (header.isPresent() && !header.get().strip().equals("*")) {
      throw refused("If-None-Match must be *, for nothing that is there, got " + header.get());
    }
    return header.isPresent();
  }

  /** Refuses the conditions of a write that takes none, since what it changes has no version. */
  public static void refuseConditions(Call call) {
    refuse("If-Match", call.conditions().ifMatch());
    refuse("If-None-Match", call.conditions().ifNoneMatch());
  }

  private static void refuse(String name, Optional<String> header) {
    if (header.isPresent()) {
      throw refused("this call takes no condition, got %s %s".formatted(name, header.get()));
    }
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
      throw refused("If-Match must be one version such as \"3\", or *, got " + header);
    }
  }

  private static RuntimeException refused(String message) {
    return new ApiError.InvalidRequest(message).exception();
  }
}
