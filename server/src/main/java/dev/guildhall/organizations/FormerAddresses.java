package dev.guildhall.organizations;

import com.google.protobuf.Message;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.Rpc;
import java.util.Optional;

/**
 * Has every call that found no organization at an external ID tell the current one, where it was
 * changed not long ago ({@link AbsentOrganization}). Here, and not in each feature: what is asked
 * then must not run inside the transaction that found nothing.
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
        throw isAbsence(refused.error())
            ? address(request)
                .map(external -> absent.at(call.environmentId(), external))
                .orElse(refused)
            : refused;
      }
    });
  }

  private static boolean isAbsence(ApiError error) {
    return error instanceof ApiError.NotFound(var kind, _) && kind.equals("organization");
  }

  /** The first {@code ext:…} among the request's own texts: what found nothing. */
  private static Optional<OrganizationAddress> address(Message request) {
    return request.getAllFields().entrySet().stream()
        .filter(field ->
            field.getValue() instanceof String text && text.startsWith(ExternalAddress.PREFIX))
        .findFirst()
        .map(field ->
            OrganizationAddress.parse(field.getKey().getName(), (String) field.getValue()));
  }
}
