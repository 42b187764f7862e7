package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Lists;
import com.google.common.collect.Multimaps;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Creates users. Callers of one directory that wait for its turn share a transaction when it comes:
 * a provider's initial load pays lock and commit once for all of its connections. What does not go
 * together is done one by one.
 */
final class UserCreations {
  /** Users in one statement, at most. */
  private static final int TOGETHER = 64;

  private final Database database;
  private final ProvisioningTurns turns;
  private final IdSource ids;
  private final Clock clock;
  private final UserStore users = new UserStore();
  private final ListMultimap<DirectoryId, Waiting> waiting =
      Multimaps.synchronizedListMultimap(ArrayListMultimap.create());

  UserCreations(Database database, ProvisioningTurns turns, IdSource ids, Clock clock) {
    this.database = database;
    this.turns = turns;
    this.ids = ids;
    this.clock = clock;
  }

  private record Waiting(Endpoint endpoint, ObjectNode tree, CompletableFuture<Resource> created) {}

  /** Throws what {@link ProvisionUsers} lists, and the constraint that the user violates. */
  Resource create(Endpoint endpoint, ObjectNode tree) {
    if (database.isTogether()) {
      return createAlone(endpoint, tree);
    }
    Waiting mine = new Waiting(endpoint, tree, new CompletableFuture<>());
    waiting.put(endpoint.directory(), mine);
    try {
      turns.run(endpoint, () -> answer(mine));
    } catch (RuntimeException noTurn) {
      if (waiting.remove(endpoint.directory(), mine)) {
        throw noTurn;
      }
    }
    try {
      return mine.created.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Answers a caller and all that wait beside it, unless somebody else has. */
  private boolean answer(Waiting caller) {
    boolean open = !caller.created.isDone();
    if (open) {
      List<Waiting> all = waiting.removeAll(caller.endpoint.directory());
      Lists.partition(all, TOGETHER).forEach(this::create);
    }
    return open;
  }

  /** Answers every one of these callers, of one directory. */
  private void create(List<Waiting> callers) {
    try {
      List<Optional<Resource>> created = createTogether(callers);
      for (int n = 0; n < callers.size(); n++) {
        Waiting caller = callers.get(n);
        created.get(n).ifPresentOrElse(caller.created::complete, () -> answerAlone(caller));
      }
    } catch (Throwable failed) { // whatever it is: nobody else answers them
      callers.forEach(one -> one.created.completeExceptionally(failed));
    }
  }

  /** Empty for those that have to be tried alone. */
  private List<Optional<Resource>> createTogether(List<Waiting> callers) {
    Endpoint endpoint = callers.getFirst().endpoint;
    List<Optional<Resource>> none = Collections.nCopies(callers.size(), Optional.empty());
    if (callers.size() == 1) {
      return none;
    }
    return database
        .transactionOfMany(transaction -> {
          OpenDirectory open = OpenDirectory.lock(transaction, endpoint, ids, clock);
          if (open.seats().filter(seats -> seats.left() < callers.size()).isPresent()) {
            return none;
          }
          List<UserStore.Creation> creations =
              callers.stream()
                  .map(one ->
                      new UserStore.Creation(
                          ids.next(), ids.next(), one.tree, one.endpoint.origin()))
                  .toList();
          Set<Long> created = users.create(open, creations);
          return creations.stream()
              .map(one ->
                  created.contains(one.userId())
                      ? Optional.of(created(one.userId(), one.tree()))
                      : Optional.<Resource>empty())
              .toList();
        })
        .orElse(none);
  }

  private void answerAlone(Waiting caller) {
    try {
      caller.created.complete(createAlone(caller.endpoint, caller.tree));
    } catch (Throwable failed) {
      caller.created.completeExceptionally(failed);
    }
  }

  private Resource createAlone(Endpoint endpoint, ObjectNode tree) {
    return database.transaction(transaction -> {
      OpenDirectory open = OpenDirectory.lock(transaction, endpoint, ids, clock);
      Optional<OpenDirectory.Seats> full = open.seats().filter(seats -> seats.left() <= 0);
      if (full.isPresent()) {
        throw ScimError.of(
                403,
                ("The organization has all of its %d seats taken. Delete a user, or ask the"
                        + " application's vendor for more seats.")
                    .formatted(full.get().limit()))
            .exception();
      }
      long id = ids.next();
      users.create(open, id, tree);
      return created(id, tree);
    });
  }

  private static Resource created(long id, ObjectNode tree) {
    return new Resource(ResourceType.USER, id, 1, IdSource.timeOf(id), tree, Optional.empty());
  }
}
