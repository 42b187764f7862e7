package dev.guildhall;

import dev.guildhall.api.Access;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Migrations;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What {@code guildhall doctor} asks beyond health: the server's time, and whose schema it is. */
final class StatusHttp {
  private final Database database;
  private final Clock clock;

  StatusHttp(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  List<HttpEndpoint> endpoints() {
    return List.of(new HttpEndpoint("GET", "/statusz", Access.ANY_CLIENT, _ -> status()));
  }

  /** GET /statusz */
  private Reply status() {
    Migrations.State schema = Migrations.state(database);
    String body =
        """
        {"time":"%s","migrations":{"current":"%s","missing":%d,"newer":%d}}
        """
            .formatted(clock.instant(), schema.current(), schema.missing(), schema.newer());
    return new Reply(200, "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
