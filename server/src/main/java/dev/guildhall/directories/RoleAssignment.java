package dev.guildhall.directories;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.util.regex.Pattern;

/**
 * The role that members of a group get (proto/directories.txt): a name of letters, digits and
 * underscores, at most 64.
 *
 * @param roleId empty where the caller named none; at most {@value #MAX_ROLE_ID} characters
 */
record RoleAssignment(String groupId, String roleName, String roleId) {
  static final int MAX_ROLE_ID = 32;
  private static final Pattern ROLE_NAME = Pattern.compile("[a-zA-Z0-9_]{1,64}");

  static String checkRoleName(String name) {
    if (!ROLE_NAME.matcher(name).matches()) {
      throw new InvalidValue(
          "pattern", "must be 1 to 64 letters, digits and underscores, got \"%s\"".formatted(name));
    }
    return name;
  }

  static String checkRoleId(String id) {
    Text.length(id, 0, MAX_ROLE_ID);
    return id;
  }
}
