package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Change;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

/** Translates the unique indexes of organizations into the error that names the taken value. */
final class TakenIdentifier {
  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();

  TakenIdentifier(Database database) {
    this.database = database;
  }

  /** What a creation is refused for. */
  RuntimeException of(ConstraintViolated violated, long environmentId, NewOrganization draft) {
    return of(
        violated,
        environmentId,
        draft.externalId(),
        draft.slug(),
        draft.externalIds(),
        Optional.empty());
  }

  /** What a change of the organization at this address is refused for. */
  RuntimeException of(
      ConstraintViolated violated,
      long environmentId,
      OrganizationChanges changes,
      OrganizationAddress address) {
    ExternalIds named =
        changes.externalIds() instanceof Change.Set<ExternalIds>(var given)
            ? given
            : ExternalIds.NONE;
    return of(
        violated,
        environmentId,
        Optional.ofNullable(changes.externalId().orNull()),
        Optional.ofNullable(changes.slug().orNull()),
        named,
        Optional.of(address));
  }

  private RuntimeException of(
      ConstraintViolated violated,
      long environmentId,
      Optional<ExternalId> externalId,
      Optional<Slug> slug,
      ExternalIds named,
      Optional<OrganizationAddress> changed) {
    return switch (violated.constraint()) {
      case "organizations_external_id" ->
          taken("external_id", externalId.map(ExternalId::value).orElse(""));
      case "organizations_slug" -> taken("slug", slug.map(Slug::value).orElse(""));
      case "organization_external_ids_pkey" ->
          new ApiError.IdentifiersTaken("organization", takenNames(environmentId, named, changed))
              .exception();
      default -> violated;
    };
  }

  /** The index does not tell which of them it refused, so they are looked up. */
  private List<ApiError.FieldValue> takenNames(
      long environmentId, ExternalIds named, Optional<OrganizationAddress> changed) {
    List<ApiError.FieldValue> taken =
        database.transaction(transaction -> {
          Optional<OrganizationId> own = Optional.empty();
          if (changed.isPresent()) {
            own = transaction.first(reads.find(environmentId, changed.get())).map(Organization::id);
          }
          return reads.taken(transaction, environmentId, named, own);
        });
    if (!taken.isEmpty()) {
      return taken;
    }
    // Given up again meanwhile: any of them may have been the one.
    return named.byName().entrySet().stream()
        .map(pair -> new ApiError.FieldValue("external_ids." + pair.getKey(), pair.getValue()))
        .toList();
  }

  private static RuntimeException taken(String field, String value) {
    return new ApiError.AlreadyExists("organization", field, value).exception();
  }
}
