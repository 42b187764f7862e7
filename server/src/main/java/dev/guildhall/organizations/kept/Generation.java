package dev.guildhall.organizations.kept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.api.Face;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Kept answers, found by id and by external ID, those of each face by themselves.
 *
 * <p>Changes are counted. Each leaves its number in the slots of what it touched; a slot may stand
 * for several organizations, which costs a wasted read and no wrong one. Whoever wants to keep an
 * answer says how many changes there were before it was read: a higher number in a slot means that
 * the answer may be from before that change. The slots are looked at after the answer was put, and
 * a change looks for answers after it left its number, so one of the two sees the other.
 */
final class Generation {
  private static final int SLOT_BITS = 14;

  /** What an answer takes beside its bytes and its name: its two entries, their keys, its tag. */
  private static final int OVERHEAD = 260;

  /**
   * Of so many finds one, by chance, counts as a use when it is decided what to keep. To note a use
   * moves the entry in a list, which the collector pays for: with every find noted, its pauses were
   * four times as long (docs/measurements.md).
   */
  private static final int FINDS_A_USE = 16;

  private final AtomicLong changes = new AtomicLong();
  private final AtomicLongArray lastChanges = new AtomicLongArray(1 << SLOT_BITS);
  private final Map<Name, Kept> byName = new ConcurrentHashMap<>();
  private final Cache<Id, Kept> byId;

  /**
   * The names of an answer. Equality is written out, for a look-up is little more than that, and a
   * record's own goes through method handles.
   */
  record Id(Face face, long environmentId, long organizationId) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Id id
          && organizationId == id.organizationId
          && environmentId == id.environmentId
          && face == id.face;
    }

    @Override
    public int hashCode() {
      return hash(Long.hashCode(organizationId), environmentId, face);
    }
  }

  record Name(Face face, long environmentId, String externalId) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Name name
          && externalId.equals(name.externalId)
          && environmentId == name.environmentId
          && face == name.face;
    }

    @Override
    public int hashCode() {
      return hash(externalId.hashCode(), environmentId, face);
    }
  }

  private static int hash(int first, long environmentId, Face face) {
    return (first * 31 + Long.hashCode(environmentId)) * 31 + face.hashCode();
  }

  /** An answer. Once dropped it is given no more, under whatever key it may still lie. */
  static final class Kept {
    private final Id id;
    private final @Nullable Name name;
    private final byte[] bytes;
    private final String entityTag;
    private volatile boolean dropped;

    Kept(Id id, Optional<Name> name, byte[] bytes, String entityTag) {
      this.id = id;
      this.name = name.orElse(null);
      this.bytes = bytes;
      this.entityTag = entityTag;
    }

    int weight() {
      return OVERHEAD
          + bytes.length
          + entityTag.length()
          + (name == null ? 0 : name.externalId.length());
    }

    byte[] bytes() {
      return bytes;
    }

    String entityTag() {
      return entityTag;
    }
  }

  Generation(long maxBytes) {
    this.byId =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<Id, Kept>weigher((_, kept) -> kept.weight())
            .evictionListener((_, kept, _) -> drop(kept))
            .executor(Runnable::run)
            .build();
  }

  /** How many changes were heard of. */
  long changes() {
    return changes.get();
  }

  Optional<Kept> find(Id id) {
    return living(countsAsUse() ? byId.getIfPresent(id) : byId.policy().getIfPresentQuietly(id));
  }

  Optional<Kept> find(Name name) {
    Optional<Kept> found = living(byName.get(name));
    if (found.isPresent() && countsAsUse()) {
      var _ = byId.getIfPresent(found.get().id);
    }
    return found;
  }

  private static boolean countsAsUse() {
    return ThreadLocalRandom.current().nextInt(FINDS_A_USE) == 0;
  }

  private static Optional<Kept> living(@Nullable Kept kept) {
    return kept == null || kept.dropped ? Optional.empty() : Optional.of(kept);
  }

  /** Keeps an answer that was read when {@code changesBefore} changes had been heard of. */
  void keep(long changesBefore, Kept kept) {
    if (isChanged(changesBefore, kept) || hasEqual(kept)) {
      return;
    }
    drop(byId.asMap().put(kept.id, kept));
    if (kept.name != null) {
      drop(byName.put(kept.name, kept));
    }
    if (kept.dropped || isChanged(changesBefore, kept)) {
      byId.asMap().remove(kept.id, kept);
      drop(kept);
    }
  }

  /** Whether this very answer is kept already: to put it again would only make garbage. */
  private boolean hasEqual(Kept kept) {
    return find(kept.id).filter(before -> Arrays.equals(before.bytes, kept.bytes)).isPresent();
  }

  private boolean isChanged(long changesBefore, Kept kept) {
    return lastChanges.get(slot(kept.id)) > changesBefore
        || (kept.name != null && lastChanges.get(slot(kept.name)) > changesBefore);
  }

  /** An organization was changed, and has this external ID now. */
  void changed(Id id, Optional<Name> name) {
    long change = changes.incrementAndGet();
    leave(slot(id), change);
    name.ifPresent(key -> leave(slot(key), change));
    drop(byId.asMap().remove(id));
    name.ifPresent(key -> drop(byName.remove(key)));
  }

  private void drop(@Nullable Kept kept) {
    if (kept != null) {
      kept.dropped = true;
      if (kept.name != null) {
        byName.remove(kept.name, kept);
      }
    }
  }

  private void leave(int slot, long change) {
    lastChanges.accumulateAndGet(slot, change, Math::max);
  }

  private static int slot(Record key) {
    return (key.hashCode() * 0x9E3779B9) >>> (32 - SLOT_BITS);
  }
}
