package dev.guildhall.events.webhooks;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/** Creates an endpoint, which hears of every event from now on, with a secret shown this once. */
final class CreateEndpoint {
  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EndpointStore store = new EndpointStore();

  CreateEndpoint(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** An endpoint and its only secret. */
  record Created(WebhookEndpoint endpoint, WebhookSecret secret) {}

  Created run(long environmentId, NewEndpoint draft) {
    WebhookSecret secret = WebhookSecret.random();
    return new Created(
        database.statement(transaction ->
            store.create(transaction, environmentId, ids.next(), draft, secret, clock.instant())),
        secret);
  }
}
