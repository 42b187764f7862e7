package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Lists;
import com.google.common.collect.Multimaps;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Creates users. Callers of one directory that wait for its turn share a transaction when it comes:
 * a provider's initial load pays lock and commit once for all of its connections.
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

  private record Waiting(ScimCall call, ObjectNode tree, CompletableFuture<Resource> created) {
    Resource answer() {
      try {
        return created.join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
      }
    }
  }

  /** Throws what {@link ProvisionUsers} lists. */
  Resource create(ScimCall call, ObjectNode tree) {
    Waiting mine = new Waiting(call, tree, new CompletableFuture<>());
    if (database.isTogether()) {
      create(List.of(mine));
      return mine.answer();
    }
    waiting.put(call.directory(), mine);
    try {
      turns.run(call, () -> answer(mine));
    } catch (RuntimeException noTurn) {
      if (waiting.remove(call.directory(), mine)) {
        throw noTurn;
      }
    }
    return mine.answer();
  }

  /** Answers a caller and all that wait beside it, unless somebody else has. */
  private boolean answer(Waiting caller) {
    boolean open = !caller.created.isDone();
    if (open) {
      List<Waiting> all = waiting.removeAll(caller.call.directory());
      Lists.partition(all, TOGETHER).forEach(this::create);
    }
    return open;
  }

  /**
   * Answers every one of these callers, of one directory. Where all together are refused, one of
   * them is to blame, and each is tried alone.
   */
  private void create(List<Waiting> callers) {
    try {
      List<Optional<Resource>> created =
          database.transaction(transaction -> insert(transaction, callers));
      for (int n = 0; n < callers.size(); n++) {
        Waiting caller = callers.get(n);
        created
            .get(n)
            .ifPresentOrElse(
                caller.created::complete,
                () ->
                    caller.created.completeExceptionally(
                        ProvisionUsers.taken(caller.tree.path("userName"))));
      }
    } catch (Throwable failed) { // whatever it is: nobody else answers them
      if (callers.size() == 1 || isUnreachable(failed)) {
        callers.forEach(one -> one.created.completeExceptionally(failed));
      } else {
        callers.forEach(one -> create(List.of(one)));
      }
    }
  }

  /** Nobody knows what became of it, so it must not run again. */
  private static boolean isUnreachable(Throwable failed) {
    return failed instanceof ApiException refusal
        && refusal.error() instanceof ApiError.DatabaseUnavailable;
  }

  /** Empty for those whose userName is taken. */
  private List<Optional<Resource>> insert(Transaction transaction, List<Waiting> callers)
      throws SQLException {
    OpenDirectory open = OpenDirectory.lock(transaction, callers.getFirst().call, ids, clock);
    Optional<OpenDirectory.Seats> tooFew =
        open.seats().filter(seats -> seats.left() < callers.size());
    if (tooFew.isPresent()) {
      throw ScimError.of(
              403,
              ("The organization has all of its %d seats taken. Delete a user, or ask the"
                      + " application's vendor for more seats.")
                  .formatted(tooFew.get().limit()))
          .exception();
    }
    List<UserStore.Creation> creations =
        callers.stream()
            .map(one -> new UserStore.Creation(ids.next(), ids.next(), one.tree, one.call.origin()))
            .toList();
    Set<Long> created = users.create(open, creations);
    return creations.stream()
        .map(one -> Optional.of(one).filter(made -> created.contains(made.userId())))
        .map(made -> made.map(UserCreations::resource))
        .toList();
  }

  private static Resource resource(UserStore.Creation made) {
    long id = made.userId();
    return new Resource(
        ResourceType.USER, id, 1, IdSource.timeOf(id), made.tree(), Optional.empty());
  }
}
