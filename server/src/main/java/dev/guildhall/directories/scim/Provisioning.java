package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.patch.PatchOperation;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The way from a request for resources to its use case and back. */
final class Provisioning {
  /** A PATCH of a larger group is answered 204: it costs the same as one of a small group. */
  static final int LARGEST_ANSWERED = 100;

  private final ResourceQuery query;
  private final ProvisionUsers users;
  private final ProvisionGroups groups;

  Provisioning(Database database, IdSource ids, Clock clock) {
    this.query = new ResourceQuery(database);
    ProvisioningTurns turns = new ProvisioningTurns(database);
    UserCreations creations = new UserCreations(database, turns, ids, clock);
    this.users = new ProvisionUsers(creations, turns, ids, clock);
    this.groups = new ProvisionGroups(turns, ids, clock);
  }

  /** Everything but lists. */
  Answer run(ScimCall call, ResourceRequest request) {
    if (request.id().isEmpty()) {
      if (!request.method().equals("POST")) {
        throw ScimError.notAllowed(request.method(), "GET", "POST");
      }
      return created(call, request);
    }
    String id = request.id().get();
    return switch (request.method()) {
      case "GET" -> read(call, request, id);
      case "PUT" -> replaced(call, request, id);
      case "PATCH" -> patched(call, request, id);
      case "DELETE" -> {
        switch (request.type()) {
          case USER -> users.delete(call, id, request.precondition());
          case GROUP -> groups.delete(call, id, request.precondition());
        }
        yield Answer.empty(204);
      }
      default -> throw ScimError.notAllowed(request.method(), "GET", "PUT", "PATCH", "DELETE");
    };
  }

  private Answer read(ScimCall call, ResourceRequest request, String id) {
    Resource found =
        query
            .find(call, request.type(), id, request.projection())
            .orElseThrow(() -> ScimError.notFound(request.type().title() + " " + id));
    if (request.precondition().isKnown(found)) {
      return Answer.empty(304).tagged(found);
    }
    return shown(200, call, found, request);
  }

  private Answer created(ScimCall call, ResourceRequest request) {
    ObjectNode body = request.body().get();
    return switch (request.type()) {
      case USER -> shown(201, call, users.create(call, body), request);
      case GROUP -> group(201, call, groups.create(call, body).group(), request);
    };
  }

  private Answer replaced(ScimCall call, ResourceRequest request, String id) {
    ObjectNode body = request.body().get();
    Precondition condition = request.precondition();
    return switch (request.type()) {
      case USER -> shown(200, call, users.replace(call, id, body, condition), request);
      case GROUP -> group(200, call, groups.replace(call, id, body, condition).group(), request);
    };
  }

  private Answer patched(ScimCall call, ResourceRequest request, String id) {
    List<PatchOperation> operations = PatchOperation.read(request.type(), request.body().get());
    return switch (request.type()) {
      case USER ->
          shown(200, call, users.patch(call, id, operations, request.precondition()), request);
      case GROUP -> {
        ProvisionGroups.Changed changed =
            groups.patch(call, id, operations, request.precondition());
        boolean isLarge =
            changed.members() > LARGEST_ANSWERED
                && request.projection().wants("members")
                && !request.projection().isAsked();
        yield isLarge
            ? Answer.empty(204)
                .at(call.location(ResourceType.GROUP, changed.group().id()))
                .tagged(changed.group())
            : group(200, call, changed.group(), request);
      }
    };
  }

  /** A group with its members, where they are wanted. */
  private Answer group(int status, ScimCall call, Resource group, ResourceRequest request) {
    Resource shown =
        request.projection().wants("members")
            ? query
                .find(
                    call,
                    ResourceType.GROUP,
                    ResourceType.GROUP.print(group.id()),
                    request.projection())
                .orElse(group)
            : group;
    return shown(status, call, shown, request);
  }

  private static Answer shown(
      int status, ScimCall call, Resource resource, ResourceRequest request) {
    return new Answer(
        status,
        Optional.of(resource.print(call, request.projection())),
        Optional.of(call.location(resource.type(), resource.id())),
        Optional.of(resource.tag()));
  }
}
