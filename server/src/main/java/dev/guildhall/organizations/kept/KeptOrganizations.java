package dev.guildhall.organizations.kept;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.guildhall.api.Face;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.grpc.ReadyMessages;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.api.rest.RawPath;
import dev.guildhall.api.rest.ReadyAnswers;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationWire;
import dev.guildhall.storage.ChangeListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what reads of single organizations answered, ready to be written again, within a bound of
 * bytes. A kept answer is never older than the last change that this process made, and never more
 * than {@link #MAX_AGE} older than a change that another made.
 *
 * <p>A change of this process drops the answer between its commit and its own answer ({@link
 * ChangeListener}). Changes of others are read from the event log ({@link LogTail}); while that
 * reading is late, or for environments that it does not cover yet, nothing is answered from here. A
 * reader that read before a change and keeps after it is refused: see {@link Generation}.
 */
public final class KeptOrganizations implements ReadyAnswers, ReadyMessages, ChangeListener {
  /** How long after another process's change an answer from before it may still be given. */
  public static final Duration MAX_AGE = Duration.ofSeconds(1);

  private static final String BY_ID = "/api/v1/organizations/";
  private static final String BY_EXTERNAL_ID = "/api/v1/organizations:external/";
  private static final String BY_ID_ROUTE = "GET " + BY_ID + "{id}";
  private static final String BY_EXTERNAL_ID_ROUTE = "GET " + BY_EXTERNAL_ID + "{external_id}";
  private static final String GET_CALL =
      "scalekit.v1.organizations.OrganizationService/GetOrganization";
  private static final String GET_BY_EXTERNAL_ID_CALL = GET_CALL + "ByExternalId";

  /** More environments than these are not covered: each costs the log's reader a look. */
  private static final int MAX_ENVIRONMENTS = 1_000;

  private final long maxBytes;
  private final Set<Long> wanted = ConcurrentHashMap.newKeySet();
  private volatile Set<Long> covered = Set.of();
  private volatile long coveredUntil = System.nanoTime();
  private volatile Generation generation;

  /**
   * @param maxBytes about how much memory the answers may take; 0 keeps none
   */
  public KeptOrganizations(long maxBytes) {
    this.maxBytes = maxBytes;
    this.generation = new Generation(maxBytes);
  }

  /** Taken before an organization is read; says what was known to have changed until then. */
  public record Before(Generation generation, long changes, boolean covered) {}

  /** To be called before the organization is read that {@link #keep} is given. */
  public Before before(long environmentId) {
    // In this order: uncovered() writes the two the other way round.
    Generation now = generation;
    boolean covers = covered.contains(environmentId);
    if (!covers && maxBytes > 0 && wanted.size() < MAX_ENVIRONMENTS) {
      wanted.add(environmentId);
    }
    return new Before(now, now.changes(), covers);
  }

  /**
   * Keeps the answer that shows a living organization on the face on which it was read, unless it
   * was changed meanwhile.
   */
  public void keep(Before before, Face face, long environmentId, Organization organization) {
    if (!before.covered()) {
      return;
    }
    GetOrganizationResponse answer =
        GetOrganizationResponse.newBuilder()
            .setOrganization(OrganizationWire.print(organization))
            .build();
    byte[] bytes =
        switch (face) {
          case REST -> JsonWriter.write(answer);
          case GRPC -> answer.toByteArray();
        };
    before
        .generation()
        .keep(
            before.changes(),
            new Generation.Kept(
                new Generation.Id(face, environmentId, organization.id().number()),
                organization
                    .externalId()
                    .map(name -> new Generation.Name(face, environmentId, name)),
                bytes,
                VersionTag.print(organization.version())));
  }

  @Override
  public Optional<Ready> find(long environmentId, String path) {
    if (path.startsWith(BY_ID)) {
      return byId(Face.REST, environmentId, path.substring(BY_ID.length()))
          .map(kept -> ready(BY_ID_ROUTE, kept));
    }
    if (path.startsWith(BY_EXTERNAL_ID)) {
      return RawPath.segment(path.substring(BY_EXTERNAL_ID.length()))
          .flatMap(name -> byExternalId(Face.REST, environmentId, name))
          .map(kept -> ready(BY_EXTERNAL_ID_ROUTE, kept));
    }
    return Optional.empty();
  }

  private static Ready ready(String route, Generation.Kept kept) {
    return new Ready(route, kept.bytes(), kept.entityTag());
  }

  @Override
  public Optional<byte[]> find(long environmentId, String call, byte[] message) {
    if (!call.equals(GET_CALL) && !call.equals(GET_BY_EXTERNAL_ID_CALL)) {
      return Optional.empty();
    }
    GetOrganizationRequest request;
    try {
      request = GetOrganizationRequest.parseFrom(message);
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
    if (request.hasAt()) {
      return Optional.empty();
    }
    if (request.hasExternalId()) {
      return byExternalId(Face.GRPC, environmentId, request.getExternalId())
          .map(Generation.Kept::bytes);
    }
    return call.equals(GET_CALL)
        ? byId(Face.GRPC, environmentId, request.getId()).map(Generation.Kept::bytes)
        : Optional.empty();
  }

  private Optional<Generation.Kept> byId(Face face, long environmentId, String id) {
    return isCovered()
        ? PrefixedId.parse("org_", id)
            .flatMap(number -> generation.find(new Generation.Id(face, environmentId, number)))
        : Optional.empty();
  }

  private Optional<Generation.Kept> byExternalId(Face face, long environmentId, String name) {
    return isCovered()
        ? generation.find(new Generation.Name(face, environmentId, name))
        : Optional.empty();
  }

  private boolean isCovered() {
    return System.nanoTime() - coveredUntil < 0;
  }

  @Override
  public void changed(long environmentId, long organizationId, Optional<String> externalId) {
    for (Face face : Face.values()) {
      generation.changed(
          new Generation.Id(face, environmentId, organizationId),
          externalId.map(name -> new Generation.Name(face, environmentId, name)));
    }
  }

  /** The environments whose changes the log's reader has to look for. */
  Set<Long> wanted() {
    return Set.copyOf(wanted);
  }

  /**
   * Everything that others changed in these environments until {@code asOf}, by {@link
   * System#nanoTime}, was told to {@link #changed}.
   */
  void covers(Set<Long> environments, long asOf) {
    covered = environments;
    coveredUntil = asOf + MAX_AGE.toNanos();
  }

  /** Nobody knows what others changed: starts anew. */
  void uncovered() {
    covered = Set.of();
    coveredUntil = System.nanoTime();
    generation = new Generation(maxBytes);
  }
}
