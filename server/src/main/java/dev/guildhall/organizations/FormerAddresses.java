package dev.guildhall.organizations;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.Rpc;
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
    return rpc.answeredBy((call, request) -> {
      try {
        return rpc.handler().answer(call, request);
      } catch (ApiException refused) {
        throw refused.error() instanceof ApiError.NotFound
            ? address(request)
                .map(external -> absent.at(call.environmentId(), external, refused))
                .orElse(refused)
            : refused;
      }
    });
  }

  /** The first external ID among the request's own texts that stands for an organization's id. */
  private static Optional<OrganizationAddress> address(Message request) {
    return request.getAllFields().entrySet().stream()
        .filter(field -> field.getValue() instanceof String)
        .flatMap(field -> address(field.getKey(), (String) field.getValue()).stream())
        .findFirst();
  }

  private static Optional<OrganizationAddress> address(FieldDescriptor field, String text) {
    if (text.startsWith(ExternalAddress.PREFIX)) {
      return Optional.of(OrganizationAddress.parse(field.getName(), text));
    }
    return field.getName().equals("external_id") && field.getRealContainingOneof() != null
        ? Optional.of(OrganizationAddress.external(field.getName(), text))
        : Optional.empty();
  }
}
