package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;

/**
 * What the operations of one PATCH may cost: values that are there are looked at {@value
 * #MAX_LOOKS} times at most, over all operations, and what goes into several values at once makes a
 * resource's size of copies a few times at most. More is refused as {@code tooMany}.
 */
final class PatchBudget {
  static final int MAX_LOOKS = 1_000_000;

  private static final long MAX_COPIED = 8L * Intake.MAX_RESOURCE_BYTES;

  private long looks;
  private long copied;

  void look(long times) {
    looks += times;
    if (looks > MAX_LOOKS) {
      throw tooMany(
          "The operations would look at values more than %d times: send fewer of them."
              .formatted(MAX_LOOKS));
    }
  }

  /** Notes that a value goes into so many others. */
  void copy(int times, JsonNode value) {
    if (times > 1) {
      copied += (long) times * value.toString().length();
      if (copied > MAX_COPIED) {
        throw tooMany(
            "The operations would write more than %d characters into several values at once."
                .formatted(MAX_COPIED));
      }
    }
  }

  private static ScimException tooMany(String detail) {
    return ScimError.invalid(ScimError.Type.TOO_MANY, detail).exception();
  }
}
