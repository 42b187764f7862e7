package dev.guildhall.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of a thing as an entity tag (RFC 9110, section 8.8.3): whose it is and its number, such
 * as {@code "org_69615647365005430-3"}. Without its id, a tag would hold for whatever thing of that
 * version is at the address, which an external ID may leave for another. Callers may leave the id
 * out; then they mean just that.
 *
 * @param id null where the caller left it out
 */
public record VersionTag(@Nullable String id, int version) {
  /** Weak tags are read too, for nothing here is told apart by them, and bare numbers. */
  private static final Pattern READ =
      Pattern.compile("(?:W/)?(\"?)(?:([a-z]+_[0-9]+)-)?([0-9]+)\\1");

  public static String print(String id, int version) {
    return '"' + id + '-' + version + '"';
  }

  /**
   * The version that {@code If-Match} asks for; empty where there is no such header, or a star. A
   * list is refused: a caller read one version, and means that one.
   */
  public static Optional<VersionTag> ifMatch(Call call) {
    String header = call.conditions().ifMatch().orElse("*").strip();
    return header.equals("*") ? Optional.empty() : Optional.of(parse(header));
  }

  /**
   * The same of a write whose only condition is {@code If-Match}: {@code If-None-Match} is refused,
   * for whoever sends it does not want the write in every case.
   */
  public static Optional<VersionTag> onlyIfMatch(Call call) {
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

  /**
   * Refuses the conditions of a write that takes none, since what it changes has no version, or is
   * not there before.
   */
  public static void refuseConditions(Call call) {
    refuse("If-Match", call.conditions().ifMatch());
    refuse("If-None-Match", call.conditions().ifNoneMatch());
  }

  private static void refuse(String name, Optional<String> header) {
    if (header.isPresent()) {
      throw refused("this call takes no condition, got %s %s".formatted(name, header.get()));
    }
  }

  /** Whether {@code If-None-Match} has this tag, so that the caller has what it stands for. */
  public static boolean isKnown(Call call, String entityTag) {
    return isKnown(call.conditions().ifNoneMatch(), entityTag);
  }

  /**
   * The same of a request that is no call.
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

  private static VersionTag parse(String header) {
    Matcher read = READ.matcher(header);
    try {
      if (read.matches()) {
        return new VersionTag(read.group(2), Integer.parseInt(read.group(3)));
      }
    } catch (NumberFormatException tooLarge) {
      // no version that there is
    }
    throw refused(
        "If-Match must be one version such as \"3\", the ETag of an answer, or *, got " + header);
  }

  private static RuntimeException refused(String message) {
    return new ApiError.InvalidRequest(message).exception();
  }
}
