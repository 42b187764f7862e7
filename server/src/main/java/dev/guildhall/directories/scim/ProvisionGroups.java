package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.Intake;
import dev.guildhall.directories.scim.patch.PatchOperation;
import dev.guildhall.directories.scim.patch.ResourcePatch;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.IdSource;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates, replaces, patches and deletes groups, each in one transaction with its events: the
 * group's, and one for each user who came or left. Parallel changes of a group wait for each other,
 * so none is lost.
 *
 * <p>Errors: 404; 409 {@code uniqueness} for a displayName that another group has, in any case,
 * unless both have externalIds that differ; 400 {@code invalidValue} for a member that is no user
 * of the directory; 412; {@link DirectoryClosed}.
 */
final class ProvisionGroups {
  private static final String NAME_CONSTRAINT = "directory_groups_display_name";

  private final ProvisioningTurns turns;
  private final IdSource ids;
  private final Clock clock;
  private final GroupStore groups = new GroupStore();
  private final MembershipStore memberships = new MembershipStore();
  private final UserStore users = new UserStore();

  ProvisionGroups(ProvisioningTurns turns, IdSource ids, Clock clock) {
    this.turns = turns;
    this.ids = ids;
    this.clock = clock;
  }

  /** A group after a change, without its members, and how many they are. */
  record Changed(Resource group, int members) {}

  Changed create(ScimCall call, ObjectNode body) {
    ObjectNode tree = Intake.resource(ResourceType.GROUP, body);
    tree.remove("members");
    JsonNode members = members(body).orElse(JsonNodeFactory.instance.arrayNode());
    Intake.complete(ResourceType.GROUP, tree);
    return unique(() ->
        turns.transaction(
            call,
            transaction -> {
              OpenDirectory open = OpenDirectory.lock(transaction, call, ids, clock);
              long id = ids.next();
              groups.create(open, id, tree, Membership.known(members).size());
              Membership membership = new Membership(open, id, memberships, users);
              membership.replace(members);
              membership.log(name(tree));
              return new Changed(
                  new Resource(
                      ResourceType.GROUP, id, 1, IdSource.timeOf(id), tree, Optional.empty()),
                  membership.growth());
            }));
  }

  /**
   * What PUT leaves out is gone; but the members of a body that does not speak of members stay: a
   * provider that means none sends an empty list.
   */
  Changed replace(ScimCall call, String id, ObjectNode body, Precondition precondition) {
    ObjectNode tree = Intake.resource(ResourceType.GROUP, body);
    tree.remove("members");
    Optional<JsonNode> members = members(body);
    return change(
        call,
        id,
        precondition,
        (_, membership) -> {
          if (members.isPresent()) {
            membership.replace(members.get());
          }
          return tree.deepCopy();
        });
  }

  Changed patch(
      ScimCall call, String id, List<PatchOperation> operations, Precondition precondition) {
    return change(
        call,
        id,
        precondition,
        (before, membership) -> {
          ObjectNode tree = before.deepCopy();
          ResourcePatch patch = new ResourcePatch(ResourceType.GROUP, tree);
          for (PatchOperation operation : operations) {
            if (operation.path().attribute().is("members")) {
              membership.apply(operation);
            } else {
              patch.apply(operation);
            }
          }
          return tree;
        });
  }

  @FunctionalInterface
  private interface Change {
    ObjectNode apply(ObjectNode tree, Membership membership) throws SQLException;
  }

  private Changed change(ScimCall call, String id, Precondition precondition, Change change) {
    return unique(() ->
        turns.transaction(
            call,
            transaction -> {
              OpenDirectory open = OpenDirectory.lock(transaction, call, ids, clock);
              GroupStore.Locked before = existing(open, id);
              Resource group = before.group();
              precondition.check(group);
              Membership membership = new Membership(open, group.id(), memberships, users);
              ObjectNode tree = change.apply(group.tree(), membership);
              Intake.complete(ResourceType.GROUP, tree);
              if (tree.equals(group.tree()) && !membership.isChanged()) {
                return new Changed(group, before.members());
              }
              groups.update(open, group.id(), tree, before.members());
              if (!name(tree).equals(name(group.tree()))) {
                users.showRenamed(open, group.id());
              }
              membership.log(name(group.tree()));
              GroupStore.Locked after = existing(open, id);
              return new Changed(after.group(), after.members());
            }));
  }

  void delete(ScimCall call, String id, Precondition precondition) {
    turns.<Boolean>transaction(
        call,
        transaction -> {
          OpenDirectory open = OpenDirectory.lock(transaction, call, ids, clock);
          GroupStore.Locked before = existing(open, id);
          Resource group = before.group();
          precondition.check(group);
          List<Long> members = memberships.retain(open, group.id(), List.of());
          groups.delete(open, group.id(), before.members());
          if (!members.isEmpty()) {
            users.regroup(open, members, group.id(), name(group.tree()), false);
          }
          groups.revoke(open, group.id());
          return true;
        });
  }

  private GroupStore.Locked existing(OpenDirectory open, String id) throws SQLException {
    var number = ResourceType.GROUP.parse(id);
    Optional<GroupStore.Locked> found =
        number.isEmpty() ? Optional.empty() : groups.lock(open, number.getAsLong());
    return found.orElseThrow(() -> ScimError.notFound("Group " + id));
  }

  /**
   * The members of a body as they were sent: an empty list says something here, unlike elsewhere,
   * and one that names nobody is refused, not dropped. Under several names they are those of all.
   */
  private static Optional<JsonNode> members(ObjectNode body) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    boolean isSaid = false;
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      Optional<JsonNode> some = Optional.empty();
      if (!field.getKey().equalsIgnoreCase(Schema.GROUP.id())) {
        some =
            PatchOperation.ofKey(ResourceType.GROUP, field.getKey(), field.getValue())
                .filter(one -> isMembers(one.path().attribute()))
                .map(one -> Membership.values(one.value()));
      } else if (field.getValue() instanceof ObjectNode core) {
        some = members(core);
      }
      if (some.orElse(ScimJson.MISSING) instanceof ArrayNode named) {
        all.addAll(named);
        isSaid = true;
      }
    }
    return isSaid ? Optional.of(all) : Optional.empty();
  }

  private static boolean isMembers(AttributePath path) {
    return path.is("members") && path.sub().filter(sub -> !sub.equalsIgnoreCase("value")).isEmpty();
  }

  private static String name(ObjectNode tree) {
    return tree.path("displayName").asText();
  }

  private static Changed unique(Supplier<Changed> work) {
    try {
      return work.get();
    } catch (ConstraintViolated violated) {
      if (!violated.constraint().equals(NAME_CONSTRAINT)) {
        throw violated;
      }
      throw ScimError.taken(
              "Another group of this directory has this displayName. Two groups may share one only"
                  + " where both have an externalId and these differ.")
          .exception();
    }
  }
}
