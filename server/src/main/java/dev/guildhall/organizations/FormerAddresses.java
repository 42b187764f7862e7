package dev.guildhall.organizations;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.Rpc;
import java.util.List;
import java.util.Optional;

/**
 * Has every call that found no organization at an external ID, or nothing below one, tell the
 * current ID, where it was changed not long ago ({@link AbsentOrganization}). Here, and not in each
 * feature: what is asked then must not run inside the transaction that found nothing.
 */
public final class FormerAddresses {
  private final AbsentOrganization absent;

  public FormerAddresses(AbsentOrganization absent) {
    this.absent = absent;
  }

  /** The same call. */
  public <Q extends Message, A extends Message> Rpc<Q, A> told(Rpc<Q, A> rpc) {
    List<FieldDescriptor> fields =
        rpc.request().getDescriptorForType().getFields().stream()
            .filter(field -> isAddress(rpc.method(), field))
            .toList();
    if (fields.isEmpty() || rpc.access() != Access.ENVIRONMENT) {
      return rpc;
    }
    return rpc.answeredBy((call, request) -> {
      try {
        return rpc.handler().answer(call, request);
      } catch (ApiException refused) {
        throw refused.error() instanceof ApiError.NotFound
            ? external(request, fields)
                .map(external -> absent.at(call.environmentId(), external, refused))
                .orElse(refused)
            : refused;
      }
    });
  }

  /**
   * Whether a field of the call's request says which organization it is about. A plain {@code id}
   * does so in the services of organizations alone; an {@code external_id} where it stands in for
   * the id.
   */
  private static boolean isAddress(MethodDescriptor method, FieldDescriptor field) {
    return switch (field.getName()) {
      case "organization_id" -> true;
      case "id" -> method.getService().getName().startsWith("Organization");
      case "external_id" -> field.getRealContainingOneof() != null;
      default -> false;
    };
  }

  /** The external ID at which the request looks for its organization, if it does so by one. */
  private static Optional<OrganizationAddress> external(
      Message request, List<FieldDescriptor> fields) {
    return fields.stream()
        .filter(request::hasField)
        .flatMap(field -> external(field.getName(), (String) request.getField(field)).stream())
        .findFirst();
  }

  private static Optional<OrganizationAddress> external(String field, String text) {
    if (field.equals("external_id")) {
      return Optional.of(OrganizationAddress.external(field, text));
    }
    return text.startsWith(ExternalAddress.PREFIX)
        ? Optional.of(OrganizationAddress.parse(field, text))
        : Optional.empty();
  }
}
