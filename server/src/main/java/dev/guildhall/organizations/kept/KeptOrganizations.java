package dev.guildhall.organizations.kept;

import dev.guildhall.api.Face;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationAddress;
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
public final class KeptOrganizations implements ChangeListener {
  /** How long after another process's change an answer from before it may still be given. */
  public static final Duration MAX_AGE = Duration.ofSeconds(1);

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
  record Before(Generation generation, long changes, boolean covered) {}

  /** To be called before the organization is read that {@link #keep} is given. */
  Before before(long environmentId) {
    // In this order: uncovered() writes the two the other way round.
    Generation now = generation;
    boolean covers = covered.contains(environmentId);
    if (!covers && maxBytes > 0 && wanted.size() < MAX_ENVIRONMENTS) {
      wanted.add(environmentId);
    }
    return new Before(now, now.changes(), covers);
  }

  /**
   * Makes the answer that shows a living organization on a face, and keeps it, unless the
   * organization was changed meanwhile.
   */
  Generation.Kept keep(Before before, Face face, long environmentId, Organization organization) {
    Generation.Kept answer = answer(face, environmentId, organization);
    if (before.covered()) {
      before.generation().keep(before.changes(), answer);
    }
    return answer;
  }

  private static Generation.Kept answer(Face face, long environmentId, Organization organization) {
    GetOrganizationResponse answer =
        GetOrganizationResponse.newBuilder()
            .setOrganization(OrganizationWire.print(organization))
            .build();
    byte[] bytes =
        switch (face) {
          case REST -> JsonWriter.write(answer);
          case GRPC -> answer.toByteArray();
        };
    return new Generation.Kept(
        new Generation.Id(face, environmentId, organization.id().number()),
        organization.externalId().map(name -> new Generation.Name(face, environmentId, name)),
        bytes,
        organization.entityTag());
  }

  /** The answer to a read on this face, where it is kept. */
  Optional<Generation.Kept> find(Face face, long environmentId, OrganizationAddress address) {
    if (!isCovered()) {
      return Optional.empty();
    }
    return switch (address) {
      case OrganizationAddress.ById(var id) ->
          generation.find(new Generation.Id(face, environmentId, id.number()));
      case OrganizationAddress.ByExternalId(var externalId) ->
          generation.find(new Generation.Name(face, environmentId, externalId.value()));
      case OrganizationAddress.ByNamedExternalId _ -> Optional.empty();
    };
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
