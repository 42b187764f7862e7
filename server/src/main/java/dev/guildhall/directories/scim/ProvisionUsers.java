package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.filter.ColumnSql;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.Intake;
import dev.guildhall.directories.scim.patch.PatchOperation;
import dev.guildhall.directories.scim.patch.ResourcePatch;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.IdSource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Creates, replaces, patches and deletes users, each in one transaction with its event. What
 * changes nothing leaves no trace.
 *
 * <p>Errors: 403 where the organization has no seat left; 404; 409 {@code uniqueness} for a
 * userName that another user of the directory has, in any case; 412; 400 for what cannot be kept;
 * {@link DirectoryClosed}.
 */
final class ProvisionUsers {
  private static final String USER_NAME_INDEX = "directory_users_user_name";

  private final UserCreations creations;
  private final ProvisioningTurns turns;
  private final IdSource ids;
  private final Clock clock;
  private final UserStore users = new UserStore();
  private final GroupStore groups = new GroupStore();
  private final MembershipStore memberships = new MembershipStore();
  private final ResourceStore resources = new ResourceStore();

  ProvisionUsers(UserCreations creations, ProvisioningTurns turns, IdSource ids, Clock clock) {
    this.creations = creations;
    this.turns = turns;
    this.ids = ids;
    this.clock = clock;
  }

  Resource create(ScimCall call, ObjectNode body) {
    ObjectNode tree = Intake.resource(ResourceType.USER, body);
    if (!tree.has("active")) {
      tree.set("active", BooleanNode.TRUE);
    }
    Intake.complete(ResourceType.USER, tree);
    return creations.create(call, tree);
  }

  /** What PUT leaves out is gone; but whether a user is active stays as it was. */
  Resource replace(ScimCall call, String id, ObjectNode body, Precondition precondition) {
    ObjectNode tree = Intake.resource(ResourceType.USER, body);
    return change(
        call,
        id,
        precondition,
        before -> {
          ObjectNode after = tree.deepCopy();
          keepActive(after, before);
          return after;
        });
  }

  Resource patch(
      ScimCall call, String id, List<PatchOperation> operations, Precondition precondition) {
    return change(
        call,
        id,
        precondition,
        before -> {
          ObjectNode tree = before.deepCopy();
          ResourcePatch patch = new ResourcePatch(ResourceType.USER, tree);
          operations.forEach(patch::apply);
          keepActive(tree, before);
          return tree;
        });
  }

  /** Nobody is let in again by an omission, a null or a removal: it takes the word itself. */
  private static void keepActive(ObjectNode tree, ObjectNode before) {
    if (!tree.has("active")) {
      tree.set("active", BooleanNode.valueOf(before.path("active").asBoolean(true)));
    }
  }

  private Resource change(
      ScimCall call, String id, Precondition precondition, UnaryOperator<ObjectNode> change) {
    ObjectNode[] wanted = new ObjectNode[1];
    return unique(
        () -> wanted[0] == null ? ScimJson.MISSING : wanted[0].path("userName"),
        () ->
            turns.transaction(
                call,
                transaction -> {
                  OpenDirectory open = OpenDirectory.lock(transaction, call, ids, clock);
                  Resource before = existing(open, id);
                  precondition.check(before);
                  ObjectNode tree = change.apply(before.tree());
                  Intake.complete(ResourceType.USER, tree);
                  wanted[0] = tree;
                  if (tree.equals(before.tree())) {
                    return before;
                  }
                  users.update(open, before.id(), tree);
                  if (!display(tree).equals(display(before.tree()))) {
                    groups.showRenamed(open, before.id());
                  }
                  return existing(open, id);
                }));
  }

  /** The name that the groups show, as {@link ColumnSql#related} finds it. */
  private static String display(JsonNode user) {
    String own = user.path("displayName").asText();
    return own.isEmpty() ? user.path("userName").asText() : own;
  }

  void delete(ScimCall call, String id, Precondition precondition) {
    turns.<Boolean>transaction(
        call,
        transaction -> {
          OpenDirectory open = OpenDirectory.lock(transaction, call, ids, clock);
          Resource user = existing(open, id);
          precondition.check(user);
          String image = users.groups(open, user.id());
          for (long group : memberships.leaveAll(open, user.id())) {
            GroupStore.Locked left = groups.lock(open, group).orElseThrow();
            groups.update(open, group, left.group().tree(), left.members() + 1);
          }
          users.delete(open, user.id(), image);
          return true;
        });
  }

  private Resource existing(OpenDirectory open, String id) throws SQLException {
    var number = ResourceType.USER.parse(id);
    Optional<StoredResource> found =
        number.isEmpty()
            ? Optional.empty()
            : resources.find(
                open.transaction(),
                open.call(),
                ResourceType.USER,
                number.getAsLong(),
                Projection.ALL);
    return found.map(StoredResource::read).orElseThrow(() -> ScimError.notFound("User " + id));
  }

  private static Resource unique(Supplier<JsonNode> userName, Supplier<Resource> work) {
    try {
      return work.get();
    } catch (ConstraintViolated violated) {
      if (!violated.constraint().equals(USER_NAME_INDEX)) {
        throw violated;
      }
      throw taken(userName.get());
    }
  }

  static ScimException taken(JsonNode userName) {
    return ScimError.taken(
            "Another user of this directory has the userName %s."
                .formatted(ScimJson.shown(userName)))
        .exception();
  }
}
