package dev.guildhall.directories.members;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonReader;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The only place that knows how the wire writes users and groups of directories. */
final class MemberWire {
  private MemberWire() {}

  static dev.guildhall.contract.directories.DirectoryUser print(
      DirectoryUser user, boolean detail) {
    JsonNode resource = user.resource();
    var wire =
        dev.guildhall.contract.directories.DirectoryUser.newBuilder()
            .setId(user.id().toString())
            .setEmail(user.email().orElse(""))
            .setPreferredUsername(user.userName())
            .setGivenName(resource.at("/name/givenName").asText(""))
            .setFamilyName(resource.at("/name/familyName").asText(""))
            .setUpdatedAt(WireTime.print(user.updatedAt()))
            .addAllEmails(emails(user));
    for (DirectoryUser.Group group : user.groups()) {
      wire.addGroupsBuilder()
          .setId(group.id().toString())
          .setDisplayName(group.displayName())
          .setTotalUsers(group.members())
          .setUpdatedAt(WireTime.print(group.updatedAt()));
    }
    if (detail) {
      Struct.Builder struct = JsonReader.struct(resource).toBuilder();
      put(struct, "id", user.id().toString());
      put(struct, "email", user.email().orElse(""));
      put(struct, "preferred_username", user.userName());
      put(struct, "given_name", wire.getGivenName());
      put(struct, "family_name", wire.getFamilyName());
      user.externalId().ifPresent(id -> put(struct, "dp_id", id));
      struct.putFields("active", Value.newBuilder().setBoolValue(user.active()).build());
      wire.setUserDetail(struct);
    }
    return wire.build();
  }

  private static Set<String> emails(DirectoryUser user) {
    Set<String> emails = new LinkedHashSet<>();
    Optional<String> primary = user.email();
    primary.ifPresent(emails::add);
    for (JsonNode email : user.resource().path("emails")) {
      String value = email.path("value").asText("");
      if (!value.isEmpty()) {
        emails.add(value);
      }
    }
    return emails;
  }

  static dev.guildhall.contract.directories.DirectoryGroup print(
      DirectoryGroup group, boolean detail) {
    var wire =
        dev.guildhall.contract.directories.DirectoryGroup.newBuilder()
            .setId(group.id().toString())
            .setDisplayName(group.displayName())
            .setTotalUsers(group.members())
            .setUpdatedAt(WireTime.print(group.updatedAt()));
    if (detail) {
      Struct.Builder struct = JsonReader.struct(group.resource()).toBuilder();
      put(struct, "id", group.id().toString());
      put(struct, "display_name", group.displayName());
      group.externalId().ifPresent(id -> put(struct, "dp_id", id));
      wire.setGroupDetail(struct);
    }
    return wire.build();
  }

  private static void put(Struct.Builder struct, String name, String value) {
    struct.putFields(name, Value.newBuilder().setStringValue(value).build());
  }
}
