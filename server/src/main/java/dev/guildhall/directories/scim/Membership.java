package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.directories.scim.filter.Filter;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.PatchOperation;
import dev.guildhall.directories.scim.patch.ResourcePatch;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes who is in a group, by the members that are named and never by the whole list: adding one
 * costs the same in a group of ten and of a hundred thousand.
 */
final class Membership {
  private final OpenDirectory open;
  private final long group;
  private final MembershipStore memberships;
  private final UserStore users;

  /** Who came, and who left, taken together over all operations. */
  private final Map<Long, Boolean> changes = new LinkedHashMap<>();

  Membership(OpenDirectory open, long group, MembershipStore memberships, UserStore users) {
    this.open = open;
    this.group = group;
    this.memberships = memberships;
    this.users = users;
  }

  void apply(PatchOperation operation) throws SQLException {
    Optional<Filter> where = operation.path().where();
    Optional<String> sub = operation.path().attribute().sub();
    ResourcePatch.checkMutable(operation, Schema.GROUP.attribute("members"));
    if (sub.isPresent() && !sub.get().equalsIgnoreCase("value")) {
      return; // the server's own: a member's type and name follow the user
    }
    switch (operation.kind()) {
      case ADD -> {
        List<Long> taken = where.isPresent() ? takeMatching(where.get()) : List.of();
        if (taken.isEmpty()) {
          add(values(operation.value()));
        } else {
          exchange(taken, values(operation.value()), true);
        }
      }
      case REPLACE -> {
        if (where.isPresent()) {
          exchange(takeMatching(where.get()), values(operation.value()), sub.isPresent());
        } else if (sub.isPresent()) {
          throw immutable();
        } else {
          replace(values(operation.value()));
        }
      }
      case REMOVE -> {
        if (!operation.value().isMissingNode() && !operation.value().isNull()) {
          remove(operation.value(), where);
        } else if (where.isPresent()) {
          left(takeMatching(where.get()));
        } else if (sub.isPresent()) {
          throw immutable();
        } else {
          left(memberships.retain(open, group, List.of()));
        }
      }
    }
  }

  /** Others come for those who were taken; but who a member is, its value, stays as it is. */
  private void exchange(List<Long> taken, JsonNode others, boolean isValue) throws SQLException {
    if (taken.isEmpty()) {
      throw ScimError.invalid(ScimError.Type.NO_TARGET, "No member matches the path.").exception();
    }
    if (isValue && !ids(others).equals(Set.copyOf(taken))) {
      throw immutable();
    }
    left(taken);
    add(others);
  }

  private static ScimException immutable() {
    return ScimError.invalid(
            ScimError.Type.MUTABILITY,
            "members.value cannot be changed: remove the member and add the other one.")
        .exception();
  }

  void replace(JsonNode members) throws SQLException {
    Set<Long> wanted = ids(members);
    left(memberships.retain(open, group, wanted));
    came(memberships.add(open, group, wanted));
  }

  private void add(JsonNode members) throws SQLException {
    came(memberships.add(open, group, ids(members)));
  }

  /**
   * Takes those away who are named by their ids, their URLs or, with neither, their names; a member
   * that is said to be a group is none of them. With a filter, of those alone who match it.
   */
  private void remove(JsonNode named, Optional<Filter> where) throws SQLException {
    ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    Map<String, Filter> shown = new LinkedHashMap<>();
    for (JsonNode member : values(named)) {
      if (text(member, "type").equalsIgnoreCase(ResourceType.GROUP.title())) {
        continue;
      }
      String id = value(member);
      String url = text(member, "$ref");
      String name = text(member, "display");
      if (!id.isEmpty()) {
        ids.add(id);
      } else if (!url.isEmpty()) {
        ids.add(url.substring(url.lastIndexOf('/') + 1));
      } else if (!name.isEmpty()) {
        shown.put(
            name,
            new Filter.Compare(AttributePath.of("display"), Operator.EQ, TextNode.valueOf(name)));
      } else {
        throw ScimError.invalidValue(
            "%s names no member: one has a value, the user's id; nothing was changed."
                .formatted(ScimJson.shown(member)));
      }
    }
    if (shown.size() > FilterParser.MAX_COMPARISONS) {
      throw ScimError.invalid(
              ScimError.Type.TOO_MANY,
              "At most %d members can be named by their display: name them by their value."
                  .formatted(FilterParser.MAX_COMPARISONS))
          .exception();
    }
    Set<Long> users = known(ids);
    left(
        where.isPresent()
            ? memberships.removeMatching(open, group, users, where.get())
            : memberships.remove(open, group, users));
    if (!shown.isEmpty()) {
      Filter any = new Filter.Or(List.copyOf(shown.values()));
      left(
          memberships.removeMatching(
              open,
              group,
              where.<Filter>map(filter -> new Filter.And(List.of(filter, any))).orElse(any)));
    }
  }

  /**
   * Takes those out who match, and answers who they were: by the index where the filter names them
   * by their ids.
   */
  private List<Long> takeMatching(Filter where) throws SQLException {
    List<Filter> any = where instanceof Filter.Or(var several) ? several : List.of(where);
    ArrayNode named = JsonNodeFactory.instance.arrayNode();
    for (Filter one : any) {
      if (one instanceof Filter.Compare(var path, var operator, var value)
          && operator == Operator.EQ
          && path.is("value")
          && path.sub().isEmpty()) {
        named.add(value);
      }
    }
    return named.size() == any.size()
        ? memberships.remove(open, group, known(named))
        : memberships.removeMatching(open, group, where);
  }

  /** As a list, also where one alone was sent; null or missing stay so. */
  static JsonNode values(JsonNode sent) {
    return sent.isArray() || sent.isNull() || sent.isMissingNode()
        ? sent
        : JsonNodeFactory.instance.arrayNode().add(sent);
  }

  /** The ids among these: to remove what is not there is no mistake. */
  static Set<Long> known(JsonNode members) {
    Set<Long> ids = new LinkedHashSet<>();
    for (JsonNode member : values(members)) {
      ResourceType.USER.parse(value(member)).ifPresent(ids::add);
    }
    return ids;
  }

  /** The members' ids; refuses what is no user of this directory, by name. */
  private Set<Long> ids(JsonNode members) throws SQLException {
    Set<Long> ids = new LinkedHashSet<>();
    for (JsonNode member : members) {
      var id = ResourceType.USER.parse(value(member));
      if (id.isEmpty()) {
        throw unknown(value(member));
      }
      ids.add(id.getAsLong());
    }
    if (!ids.isEmpty()) {
      List<Long> missing = users.unknown(open, ids);
      if (!missing.isEmpty()) {
        throw unknown(ResourceType.USER.print(missing.getFirst()));
      }
    }
    return ids;
  }

  private static ScimException unknown(String id) {
    return ScimError.invalidValue(
        ResourceType.GROUP.parse(id).isPresent()
            ? "The member %s is a group: groups have users as members, no groups; nothing was changed."
                .formatted(id)
            : id.isEmpty()
                ? "A member without a value names no user: value is required, the user's id; nothing was changed."
                : "There is no user %s in this directory; nothing was changed.".formatted(id));
  }

  private static String value(JsonNode member) {
    return member.isObject() ? text(member, "value") : member.asText("");
  }

  private static String text(JsonNode member, String name) {
    return ScimJson.find(member, name).asText("");
  }

  private void came(Collection<Long> members) {
    members.forEach(member -> changed(member, true));
  }

  private void left(Collection<Long> members) {
    members.forEach(member -> changed(member, false));
  }

  private void changed(long member, boolean joined) {
    Boolean before = changes.put(member, joined);
    if (before != null && before != joined) {
      changes.remove(member);
    }
  }

  boolean isChanged() {
    return !changes.isEmpty();
  }

  /** How many more there are than before. */
  int growth() {
    return changes.values().stream().mapToInt(joined -> joined ? 1 : -1).sum();
  }

  /**
   * Writes the users' events.
   *
   * @param nameBefore the group's, as those who left knew it
   */
  void log(String nameBefore) throws SQLException {
    for (boolean joined : new boolean[] {true, false}) {
      List<Long> of = new ArrayList<>();
      changes.forEach((user, came) -> {
        if (came == joined) {
          of.add(user);
        }
      });
      if (!of.isEmpty()) {
        users.regroup(open, of, group, nameBefore, joined);
      }
    }
  }
}
