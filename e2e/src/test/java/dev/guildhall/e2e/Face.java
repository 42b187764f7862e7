package dev.guildhall.e2e;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to call the API. What a case sees must not depend on which one it is. */
interface Face {
  /** An organization as the API shows it; {@code externalId} is empty where there is none. */
  record Organization(
      String id, String displayName, Optional<String> externalId, Map<String, String> metadata) {}

  /** A page of organizations. */
  record Page(List<Organization> organizations, String next, String previous, long total) {}

  /** A refusal: the error code and the message, which are the same on every face. */
  final class Refused extends RuntimeException {
    private final String errorCode;

    Refused(String errorCode, String message) {
      super(message);
      this.errorCode = errorCode;
    }

    String errorCode() {
      return errorCode;
    }
  }

  Organization create(String displayName, String externalId, Map<String, String> metadata);

  Organization get(String id);

  Organization getByExternalId(String externalId);

  /** Changes what is given, and leaves the rest. */
  Organization update(
      String id,
      Optional<String> displayName,
      Optional<String> externalId,
      Map<String, String> metadata);

  Page list(int pageSize, String pageToken);

  Page search(String text);

  void delete(String id);
}
