package dev.guildhall.api.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Locale;

/** Names for services and calls. Guildhall's own are marked, so that none meets one of the wire. */
final class Tags {
  private static final String OWN_PACKAGE = "guildhall.";

  private Tags() {}

  /** Whether the Scalekit API has no such service. */
  static boolean isOwn(ServiceDescriptor service) {
    return service.getFullName().startsWith(OWN_PACKAGE);
  }

  /** {@code EnvironmentClientService} becomes "Environment client". */
  static String title(ServiceDescriptor service) {
    String words =
        service
            .getName()
            .replaceFirst("Service$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  static String name(ServiceDescriptor service) {
    return isOwn(service) ? title(service) + " (Guildhall)" : title(service);
  }

  static String operationId(MethodDescriptor method, int ordinal) {
    return (isOwn(method.getService()) ? "Guildhall_" : "")
        + method.getService().getName()
        + "_"
        + method.getName()
        + (ordinal == 1 ? "" : "_" + ordinal);
  }
}
