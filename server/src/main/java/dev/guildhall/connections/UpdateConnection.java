package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.connections.settings.ConnectionSettings;
import dev.guildhall.connections.settings.KnownCertificates;
import dev.guildhall.connections.settings.SettingsChange;
import dev.guildhall.connections.settings.SettingsKind;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Seal;
import dev.guildhall.storage.Transaction;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Changes a connection, all given fields or none; what is not given stays. The secret is sealed
 * before it reaches the database. The status follows. Where nothing is different, nothing is
 * written, and there is no event.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.InvalidFields} for another type, or the
 * settings of another, or more than {@link ConnectionSettings#MAX_BYTES} of them; {@link
 * ApiError.FailedPrecondition} where an enabled connection would not be complete any more, or have
 * no certificate that is still good; {@link ApiError.AlreadyExists} for the key id.
 */
public final class UpdateConnection {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final Seal seal;
  private final FindConnection find;
  private final ConnectionStore store = new ConnectionStore();

  public UpdateConnection(
      Database database, IdSource ids, Clock clock, Seal seal, FindConnection find) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.seal = seal;
    this.find = find;
  }

  Connection run(
      long environmentId,
      ConnectionOwner owner,
      ConnectionId id,
      ConnectionChanges changes,
      Origin origin) {
    try {
      return database.transaction(transaction -> {
        var lockedOwner = LockedOwner.lock(transaction, environmentId, owner);
        var locked = store.lock(transaction, lockedOwner, id);
        Connection before = locked.connection();
        refuseOtherType(before, changes);
        Instant now = clock.instant();
        Connection after = before.with(changes);
        after =
            after.withSettings(
                KnownCertificates.named(after.settings(), before.settings(), ids, now));
        if (after.equals(before)
            && !changesSecret(transaction, environmentId, id, changes.settings())) {
          return find.run(transaction, environmentId, owner, id);
        }
        refuseTooLarge(after, changes.settings());
        if (before.enabled()) {
          refuseToBreak(before, after, now);
        }
        keepSecret(transaction, environmentId, id, changes.settings());
        String image = store.save(transaction, environmentId, after.switched(after.enabled(), now));
        lockedOwner.log(
            transaction, ids.next(), ConnectionEvents.UPDATED, now, origin, image, locked.image());
        return find.run(transaction, environmentId, owner, id);
      });
    } catch (ConstraintViolated violated) {
      throw KeyIdTaken.translated(violated, changes.keyId());
    }
  }

  /** What is in use cannot lose what it needs; but what it lacks already holds up no change. */
  private static void refuseToBreak(Connection before, Connection after, Instant now) {
    if (before.missing().isEmpty() && !after.missing().isEmpty()) {
      throw new ApiError.FailedPrecondition(
              "connection %s is enabled and would lack %s: disable it first"
                  .formatted(after.id(), String.join(", ", after.missing())))
          .exception();
    }
    if (before.expired(now).isEmpty() && after.expired(now).isPresent()) {
      throw new ApiError.FailedPrecondition(
              "connection %s is enabled, and the last of the new certificates expired at %s"
                  .formatted(after.id(), after.expired(now).get()))
          .exception();
    }
  }

  /** One that is larger since before there was a bound holds up no change of something else. */
  private static void refuseTooLarge(Connection after, SettingsChange change) {
    int bytes = after.settings().bytes();
    if (!change.values().isEmpty() && bytes > ConnectionSettings.MAX_BYTES) {
      throw refusal(
          "connection." + change.kind().field(),
          "max_bytes",
          "must have at most %d bytes as JSON together with what is set already, would have %d"
              .formatted(ConnectionSettings.MAX_BYTES, bytes));
    }
  }

  private boolean changesSecret(
      Transaction transaction, long environmentId, ConnectionId id, SettingsChange change)
      throws SQLException {
    if (change.secret().isEmpty()) {
      return false;
    }
    String secret = change.secret().get();
    return store
        .sealedSecret(transaction, environmentId, id)
        .map(sealed -> secret.isEmpty() || !isSealed(place(environmentId, id), sealed, secret))
        .orElse(!secret.isEmpty());
  }

  /** One that cannot be read any more is not the secret: the new one mends it. */
  private boolean isSealed(String place, byte[] sealed, String secret) {
    try {
      return seal.open(place, sealed).equals(secret);
    } catch (GeneralSecurityException unreadable) {
      return false;
    }
  }

  private void keepSecret(
      Transaction transaction, long environmentId, ConnectionId id, SettingsChange change)
      throws SQLException {
    if (change.secret().isPresent()) {
      String secret = change.secret().get();
      store.keepSecret(
          transaction,
          environmentId,
          id,
          secret.isEmpty() ? null : seal.close(place(environmentId, id), secret));
    }
  }

  /** What its secret is sealed for. */
  static String place(long environmentId, ConnectionId id) {
    return "connection %d/%d".formatted(environmentId, id.number());
  }

  private static void refuseOtherType(Connection connection, ConnectionChanges changes) {
    if (changes.type().filter(type -> type != connection.type()).isPresent()) {
      throw refusal(
          "connection.type",
          "type",
          "must stay %s: a connection keeps its type".formatted(connection.type()));
    }
    SettingsKind kind = changes.settings().kind();
    SettingsKind own = connection.type().settings();
    if (kind != SettingsKind.NONE && kind != own) {
      throw refusal(
          "connection." + kind.field(),
          "type",
          "does not fit a connection of type %s%s"
              .formatted(
                  connection.type(), own == SettingsKind.NONE ? "" : ": that has " + own.field()));
    }
  }

  private static RuntimeException refusal(String field, String rule, String sentence) {
    return new ApiError.InvalidFields(List.of(new ApiError.FieldViolation(field, sentence, rule)))
        .exception();
  }
}
