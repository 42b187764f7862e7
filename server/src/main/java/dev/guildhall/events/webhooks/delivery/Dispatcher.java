package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.FindEvents;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.events.webhooks.WebhookUrl;
import dev.guildhall.events.webhooks.delivery.DeliveryStore.Claim;
import dev.guildhall.events.webhooks.delivery.DeliveryStore.Pending;
import dev.guildhall.events.webhooks.delivery.ReceiverStore.Receiver;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims lanes that are due and hands them on for delivery. Each endpoint has its own share of
 * lanes in flight, so a slow receiver holds up nobody but itself.
 */
final class Dispatcher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Lanes in flight, per endpoint and process; a failing receiver gets few until it answers. */
  static final int LANES = 32;

  private static final int LANES_WHILE_FAILING = 4;

  /** Deliveries loaded at once, per endpoint, spread over its lanes: what bounds the memory. */
  private static final int LOADED = 400;

  private static final int LEAST_PER_LANE = 5;

  private final Database database;
  private final Clock clock;
  private final FindEvents events;
  private final LanesInFlight inFlight;
  private final WakeUp deliver;
  private final Consumer<LaneDelivery.Load> start;
  private final DeliveryStore store = new DeliveryStore();
  private final ReceiverStore receivers = new ReceiverStore();

  /** One for the process: a claim that it renews after its end still is its own. */
  private final String claim = UUID.randomUUID().toString();

  private volatile boolean closed;

  /**
   * @param deliver raised when something may be due
   * @param start begins a lane's delivery, and does not wait for it
   */
  Dispatcher(
      Database database,
      Clock clock,
      FindEvents events,
      LanesInFlight inFlight,
      WakeUp deliver,
      Consumer<LaneDelivery.Load> start) {
    this.database = database;
    this.clock = clock;
    this.events = events;
    this.inFlight = inFlight;
    this.deliver = deliver;
    this.start = start;
  }

  @Override
  public void run() {
    while (!closed) {
      deliver.await(IDLE);
      try {
        boolean started = true;
        while (started && !closed) {
          started = round();
        }
      } catch (Throwable unreachable) {
        log.warn("webhooks could not be looked up, trying again: {}", unreachable.toString());
      }
    }
  }

  /** Starts what is due, as far as there is room; answers whether there was anything to start. */
  private boolean round() {
    boolean started = false;
    for (EndpointKey key :
        database.statement(transaction -> store.due(transaction, clock.instant()))) {
      if (inFlight.of(key).size() < LANES) {
        started |= start(key);
      }
    }
    return started;
  }

  private boolean start(EndpointKey key) {
    Optional<Receiver> receiver =
        database.statement(transaction -> receivers.find(transaction, key));
    if (receiver.isEmpty()) {
      return false;
    }
    int share = receiver.get().failing() ? LANES_WHILE_FAILING : LANES;
    List<Long> busy = inFlight.of(key);
    int room = share - busy.size();
    if (room <= 0) {
      return false;
    }
    Instant now = clock.instant();
    List<Claim> claims =
        database.statement(transaction ->
            store.claim(transaction, key, busy, room, claim, now, now.plus(LaneDelivery.LEASE)));
    claims.forEach(lane -> inFlight.add(key, lane.lane()));
    if (!claims.isEmpty()) {
      try {
        load(receiver.get().url(), key, claims, now).forEach(start);
      } catch (RuntimeException failed) {
        claims.forEach(lane -> inFlight.remove(key, lane.lane()));
        throw failed;
      }
    }
    return !claims.isEmpty();
  }

  private List<LaneDelivery.Load> load(
      WebhookUrl url, EndpointKey key, List<Claim> claims, Instant now) {
    int perLane = Math.max(LOADED / claims.size(), LEAST_PER_LANE);
    List<Pending> pending =
        inTurns(
            database.statement(transaction -> store.pending(transaction, key, claims, perLane)));
    FindEvents.Beginning found =
        events.run(key.environmentId(), pending.stream().map(Pending::eventId).toList());
    List<WebhookSecret> secrets =
        database.statement(transaction -> receivers.secrets(transaction, key, now));
    Map<Long, List<Pending>> byLane =
        pending.stream().limit(found.reach()).collect(Collectors.groupingBy(Pending::lane));
    return claims.stream()
        .map(lane ->
            new LaneDelivery.Load(
                lane, byLane.getOrDefault(lane.lane(), List.of()), found.events(), url, secrets))
        .toList();
  }

  /**
   * The first of each lane, then the second of each: what is too much for now is the lanes' ends.
   */
  private static List<Pending> inTurns(List<Pending> pending) {
    Map<Long, Integer> places = new HashMap<>();
    SortedMap<Integer, List<Pending>> turns = new TreeMap<>();
    for (Pending one : pending) {
      int place = places.merge(one.lane(), 1, Integer::sum);
      turns.computeIfAbsent(place, _ -> new ArrayList<>()).add(one);
    }
    return turns.values().stream().flatMap(List::stream).toList();
  }

  void close() {
    closed = true;
    deliver.raise();
  }
}
