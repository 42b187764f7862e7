package dev.guildhall.organizations;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Region;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.Violations;
import dev.guildhall.contract.guildhall.DeleteOrganizationMetadataKeyRequest;
import dev.guildhall.contract.guildhall.MergeOrganizationMetadataRequest;
import dev.guildhall.contract.guildhall.OrganizationVerbResponse;
import dev.guildhall.contract.guildhall.OrganizationVerbsProto;
import dev.guildhall.contract.guildhall.ReplaceOrganizationMetadataRequest;
import dev.guildhall.contract.guildhall.SetOrganizationMetadataKeyRequest;
import dev.guildhall.contract.guildhall.UpsertOrganizationRequest;
import dev.guildhall.contract.guildhall.UpsertOrganizationResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** The edge of what can be done to an organization beyond the wire. */
public final class OrganizationVerbRpc {
  private final UpsertOrganization upsert;
  private final UpdateOrganization update;
  private final Region defaultRegion;

  public OrganizationVerbRpc(
      UpsertOrganization upsert, UpdateOrganization update, Region defaultRegion) {
    this.upsert = upsert;
    this.update = update;
    this.defaultRegion = defaultRegion;
  }

  public List<Rpc<?, ?>> rpcs() {
    return new RpcService(
            OrganizationVerbsProto.getDescriptor().findServiceByName("OrganizationVerbService"))
        .add(
            "UpsertOrganization",
            UpsertOrganizationRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::upsert,
            this::attemptUpsert)
        .add(
            "MergeOrganizationMetadata",
            MergeOrganizationMetadataRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::mergeMetadata,
            this::attemptMergeMetadata)
        .add(
            "ReplaceOrganizationMetadata",
            ReplaceOrganizationMetadataRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::replaceMetadata,
            this::attemptReplaceMetadata)
        .add(
            "SetOrganizationMetadataKey",
            SetOrganizationMetadataKeyRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::setMetadataKey,
            this::attemptSetMetadataKey)
        .add(
            "DeleteOrganizationMetadataKey",
            DeleteOrganizationMetadataKeyRequest.getDefaultInstance(),
            Access.ENVIRONMENT,
            this::deleteMetadataKey,
            this::attemptDeleteMetadataKey)
        .rpcs();
  }

  /** PUT /api/v1/organizations:external/{external_id} */
  private UpsertOrganizationResponse upsert(Call call, UpsertOrganizationRequest request) {
    return upserted(
        call,
        upsert.run(
            call.environmentId(),
            OrganizationInput.upsert(request, defaultRegion),
            ExpectedVersion.of(VersionTag.ifMatch(call)),
            presence(call),
            call.origin()));
  }

  private CompletionStage<Optional<UpsertOrganizationResponse>> attemptUpsert(
      Call call, UpsertOrganizationRequest request) {
    return upsert
        .attempt(
            call.environmentId(),
            OrganizationInput.upsert(request, defaultRegion),
            ExpectedVersion.of(VersionTag.ifMatch(call)),
            presence(call),
            call.origin())
        .thenApply(done -> done.map(upserted -> upserted(call, upserted)));
  }

  private static UpsertOrganizationResponse upserted(
      Call call, UpsertOrganization.Upserted upserted) {
    if (upserted.created()) {
      call.answerStatus(201);
    }
    return UpsertOrganizationResponse.newBuilder()
        .setOrganization(OrganizationRpc.answer(call, upserted.organization()))
        .setCreated(upserted.created())
        .build();
  }

  private static UpsertOrganization.Presence presence(Call call) {
    if (VersionTag.isOnlyIfAbsent(call)) {
      return UpsertOrganization.Presence.ABSENT;
    }
    return call.conditions().ifMatch().isPresent()
        ? UpsertOrganization.Presence.PRESENT
        : UpsertOrganization.Presence.ANY;
  }

  /** PATCH /api/v1/organizations/{id}/metadata */
  private OrganizationVerbResponse mergeMetadata(
      Call call, MergeOrganizationMetadataRequest request) {
    return update(call, request.getId(), merge(request));
  }

  private CompletionStage<Optional<OrganizationVerbResponse>> attemptMergeMetadata(
      Call call, MergeOrganizationMetadataRequest request) {
    return attempt(call, request.getId(), merge(request));
  }

  private static MetadataChange merge(MergeOrganizationMetadataRequest request) {
    Map<String, Value> kept = new TreeMap<>();
    Set<String> removed = new TreeSet<>();
    request
        .getMetadata()
        .getFieldsMap()
        .forEach((key, value) -> {
          if (value.hasNullValue()) {
            removed.add(key);
          } else {
            kept.put(key, value);
          }
        });
    return new MetadataChange.Merge(
        metadata(Struct.newBuilder().putAllFields(kept).build()), removed);
  }

  /** PUT /api/v1/organizations/{id}/metadata */
  private OrganizationVerbResponse replaceMetadata(
      Call call, ReplaceOrganizationMetadataRequest request) {
    return update(call, request.getId(), replace(request));
  }

  private CompletionStage<Optional<OrganizationVerbResponse>> attemptReplaceMetadata(
      Call call, ReplaceOrganizationMetadataRequest request) {
    return attempt(call, request.getId(), replace(request));
  }

  private static MetadataChange replace(ReplaceOrganizationMetadataRequest request) {
    return new MetadataChange.Replace(metadata(request.getMetadata()));
  }

  /** PUT /api/v1/organizations/{id}/metadata/{key} */
  private OrganizationVerbResponse setMetadataKey(
      Call call, SetOrganizationMetadataKeyRequest request) {
    return update(call, request.getId(), set(request));
  }

  private CompletionStage<Optional<OrganizationVerbResponse>> attemptSetMetadataKey(
      Call call, SetOrganizationMetadataKeyRequest request) {
    return attempt(call, request.getId(), set(request));
  }

  private static MetadataChange set(SetOrganizationMetadataKeyRequest request) {
    Violations violations = new Violations();
    var pair = Metadata.check(violations, "metadata", Map.of(request.getKey(), request.getValue()));
    violations.refuseIfAny();
    return new MetadataChange.Merge(pair.value(), Set.of());
  }

  /** DELETE /api/v1/organizations/{id}/metadata/{key} */
  private OrganizationVerbResponse deleteMetadataKey(
      Call call, DeleteOrganizationMetadataKeyRequest request) {
    return update(call, request.getId(), remove(request));
  }

  private CompletionStage<Optional<OrganizationVerbResponse>> attemptDeleteMetadataKey(
      Call call, DeleteOrganizationMetadataKeyRequest request) {
    return attempt(call, request.getId(), remove(request));
  }

  private static MetadataChange remove(DeleteOrganizationMetadataKeyRequest request) {
    return new MetadataChange.Merge(Metadata.EMPTY, Set.of(request.getKey()));
  }

  private OrganizationVerbResponse update(Call call, String id, MetadataChange change) {
    return answer(
        call,
        update.run(
            call.environmentId(),
            OrganizationAddress.parse("id", id),
            OrganizationChanges.of(change),
            ExpectedVersion.of(VersionTag.onlyIfMatch(call)),
            call.origin()));
  }

  private CompletionStage<Optional<OrganizationVerbResponse>> attempt(
      Call call, String id, MetadataChange change) {
    return update
        .attempt(
            call.environmentId(),
            OrganizationAddress.parse("id", id),
            OrganizationChanges.of(change),
            ExpectedVersion.of(VersionTag.onlyIfMatch(call)),
            call.origin())
        .thenApply(changed -> changed.map(organization -> answer(call, organization)));
  }

  private static OrganizationVerbResponse answer(Call call, Organization organization) {
    return OrganizationVerbResponse.newBuilder()
        .setOrganization(OrganizationRpc.answer(call, organization))
        .build();
  }

  /** What JSON calls it: a number, a bool, a list, a struct or a null. */
  private static String kind(Value value) {
    return value.getKindCase().name().replace("_VALUE", "").toLowerCase(Locale.ROOT);
  }

  private static Metadata metadata(Struct sent) {
    Violations violations = new Violations();
    Map<String, String> texts = new TreeMap<>();
    sent.getFieldsMap()
        .forEach((key, value) -> {
          if (value.hasStringValue()) {
            texts.put(key, value.getStringValue());
          } else {
            violations.add("metadata." + key, "type", "must be a string, got a " + kind(value));
          }
        });
    var checked = Metadata.check(violations, "metadata", texts);
    violations.refuseIfAny();
    return checked.value();
  }
}
