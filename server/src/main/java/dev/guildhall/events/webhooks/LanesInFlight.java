package dev.guildhall.events.webhooks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The lanes that this process is delivering: none twice, even where a claim has run out. */
final class LanesInFlight {
  private final Map<EndpointKey, Set<Long>> lanes = new HashMap<>();

  /** Whether it was not there yet. */
  synchronized boolean add(EndpointKey endpoint, long lane) {
    return lanes.computeIfAbsent(endpoint, _ -> new HashSet<>()).add(lane);
  }

  synchronized void remove(EndpointKey endpoint, long lane) {
    lanes.computeIfPresent(
        endpoint,
        (_, left) -> {
          left.remove(lane);
          return left.isEmpty() ? null : left;
        });
  }

  synchronized int of(EndpointKey endpoint) {
    return lanes.getOrDefault(endpoint, Set.of()).size();
  }

  synchronized boolean isEmpty() {
    return lanes.isEmpty();
  }
}
