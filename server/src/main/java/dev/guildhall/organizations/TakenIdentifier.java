package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.ConstraintViolated;
import java.util.Optional;

/** Translates the unique indexes of organizations into the error that names the taken value. */
final class TakenIdentifier {
  private TakenIdentifier() {}

  static RuntimeException of(
      ConstraintViolated violated, Optional<ExternalId> externalId, Optional<Slug> slug) {
    return switch (violated.constraint()) {
      case "organizations_external_id" ->
          taken("external_id", externalId.map(ExternalId::value).orElse(""));
      case "organizations_slug" -> taken("slug", slug.map(Slug::value).orElse(""));
      default -> violated;
    };
  }

  private static RuntimeException taken(String field, String value) {
    return new ApiError.AlreadyExists("organization", field, value).exception();
  }
}
