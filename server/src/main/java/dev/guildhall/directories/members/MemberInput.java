package dev.guildhall.directories.members;

import com.google.protobuf.Timestamp;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.PageSize;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.directories.DirectoryGroupId;
import java.time.Instant;
import java.util.Optional;

/** Reads which users and groups a list is to have; throws with every violation at once. */
final class MemberInput {
  private MemberInput() {}

  static Optional<Instant> updatedAfter(Timestamp sent) {
    Violations violations = new Violations();
    var after = violations.at("updated_after", () -> WireTime.after(sent));
    violations.refuseIfAny();
    return after.value();
  }

  /** Which group a list is of; an empty text names none. */
  static Optional<DirectoryGroupId> group(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        DirectoryGroupId.parse(text)
            .orElseThrow(() -> new ApiError.NotFound("group", text).exception()));
  }

  static int pageSize(int asked) {
    Violations violations = new Violations();
    var size =
        violations.at("page_size", () -> PageSize.atMost(ListDirectoryUsers.MAX_PAGE_SIZE, asked));
    violations.refuseIfAny();
    return size.value();
  }
}
