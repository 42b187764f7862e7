package dev.guildhall.events.webhooks.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lanes that this process is delivering: none twice, even where a claim has run out. */
final class LanesInFlight {
  private final Map<EndpointKey, Set<Long>> lanes = new HashMap<>();

  synchronized void add(EndpointKey endpoint, long lane) {
    lanes.computeIfAbsent(endpoint, _ -> new HashSet<>()).add(lane);
  }

  synchronized void remove(EndpointKey endpoint, long lane) {
    lanes.computeIfPresent(
        endpoint,
        (_, left) -> {
          left.remove(lane);
          return left.isEmpty() ? null : left;
        });
  }

  synchronized List<Long> of(EndpointKey endpoint) {
    return List.copyOf(lanes.getOrDefault(endpoint, Set.of()));
  }

  synchronized boolean isEmpty() {
    return lanes.isEmpty();
  }
}
