package dev.guildhall.organizations.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Region;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonFields;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.api.json.JsonText;
import dev.guildhall.api.json.ScalarText;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganization;
import dev.guildhall.organizations.MetadataChange;
import dev.guildhall.organizations.OrganizationChanges;
import dev.guildhall.organizations.OrganizationInput;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a line of an import as an upsert's body is read, so that both take and refuse the same.
 * What an export has beyond that, such as the id, is passed over.
 */
final class ImportLineReader {
  private static final Descriptor ORGANIZATION = CreateOrganization.getDescriptor();
  private static final String PATH = "organization.";

  private final Region defaultRegion;
  private final boolean mergesMetadata;

  /**
   * @param mergesMetadata whether keys of metadata that a line does not name stay
   */
  ImportLineReader(Region defaultRegion, boolean mergesMetadata) {
    this.defaultRegion = defaultRegion;
    this.mergesMetadata = mergesMetadata;
  }

  /** What a line wants; nothing where it is an export's last one, which only sums up. */
  Optional<ImportLine> read(InputLines.Line line) {
    if (line.tooLong()) {
      return Optional.of(
          refused(
              line,
              Optional.empty(),
              new ApiError.InvalidRequest(
                  "the line is longer than %d bytes".formatted(InputLines.MAX_LINE_BYTES))));
    }
    JsonNode tree;
    try {
      tree = JsonText.parse(line.text());
    } catch (ApiException malformed) {
      return Optional.of(refused(line, Optional.empty(), malformed.error()));
    }
    if (tree.isObject() && tree.size() == 1 && tree.has("summary")) {
      return Optional.empty();
    }
    try {
      return Optional.of(wanted(line.number(), tree));
    } catch (ApiException invalid) {
      Optional<String> externalId = Optional.ofNullable(tree.path("external_id").textValue());
      return Optional.of(refused(line, externalId, invalid.error()));
    }
  }

  private ImportLine.Wanted wanted(long number, JsonNode tree) {
    if (!tree.isObject()) {
      throw new ApiError.InvalidRequest("a line must be a JSON object").exception();
    }
    Violations violations = new Violations();
    CreateOrganization.Builder organization = CreateOrganization.newBuilder();
    new JsonReader(violations).read(tree, organization, "");
    var deletedAt = violations.at("delete_time", () -> deletedAt(tree));
    violations.refuseIfAny();
    UpsertOrganizationRequest request =
        UpsertOrganizationRequest.newBuilder()
            .setExternalId(organization.getExternalId())
            .setOrganization(organization)
            .setUpdateMask(present(tree))
            .build();
    OrganizationInput.Upsert upsert = OrganizationInput.upsert(request, defaultRegion);
    return new ImportLine.Wanted(
        number,
        upsert.draft().externalId().orElseThrow(),
        upsert.draft(),
        mergesMetadata ? merging(upsert.changes()) : upsert.changes(),
        deletedAt.value());
  }

  private static FieldMask present(JsonNode tree) {
    FieldMask.Builder present = FieldMask.newBuilder();
    tree.fieldNames()
        .forEachRemaining(name ->
            JsonFields.find(ORGANIZATION, name)
                .ifPresent(field -> present.addPaths(field.getName())));
    return present.build();
  }

  private static Optional<Instant> deletedAt(JsonNode tree) {
    JsonNode time = tree.path(tree.has("delete_time") ? "delete_time" : "deleteTime");
    if (time.isMissingNode() || time.isNull()) {
      return Optional.empty();
    }
    if (!time.isTextual()) {
      throw new InvalidValue("type", "must be a string, got " + time);
    }
    Timestamp read =
        (Timestamp) ScalarText.parseMessage(time.textValue(), Timestamp.getDescriptor());
    return Optional.of(WireTime.parse(read).truncatedTo(ChronoUnit.MICROS));
  }

  private static OrganizationChanges merging(OrganizationChanges changes) {
    return new OrganizationChanges(
        changes.displayName(),
        changes.externalId(),
        changes.slug(),
        changes.logoUrl(),
        new MetadataChange.Merge(changes.metadata().set(), Set.of()),
        changes.externalIds());
  }

  private static ImportLine.Refused refused(
      InputLines.Line line, Optional<String> externalId, ApiError error) {
    return new ImportLine.Refused(
        line.number(),
        externalId,
        switch (error) {
          case ApiError.MalformedJson(var problem, _, var column) ->
              new ApiError.MalformedJson(problem, (int) line.number(), column);
          case ApiError.InvalidFields(var violations) ->
              new ApiError.InvalidFields(bare(violations));
          default -> error;
        });
  }

  /** The fields as a line has them: an upsert's body has them one level deeper. */
  private static List<ApiError.FieldViolation> bare(List<ApiError.FieldViolation> violations) {
    return violations.stream()
        .map(violation ->
            violation.field().startsWith(PATH)
                ? new ApiError.FieldViolation(
                    violation.field().substring(PATH.length()),
                    violation.description(),
                    violation.constraint())
                : violation)
        .toList();
  }
}
