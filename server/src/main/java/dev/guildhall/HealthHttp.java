package dev.guildhall;

import dev.guildhall.api.Access;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.storage.Database;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What operators and their machines ask: does it live, can it serve, what does it measure. */
final class HealthHttp {
  private final Database database;
  private final PrometheusMeterRegistry metrics;

  HealthHttp(Database database, PrometheusMeterRegistry metrics) {
    this.database = database;
    this.metrics = metrics;
  }

  List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint("GET", "/livez", Access.NONE, _ -> Reply.text(200, "ok\n")),
        new HttpEndpoint("GET", "/readyz", Access.NONE, _ -> ready()),
        new HttpEndpoint("GET", "/metrics", Access.NONE, _ -> metrics()));
  }

  /** GET /readyz */
  private Reply ready() {
    return database.answers()
        ? Reply.text(200, "ok\n")
        : Reply.text(503, "the database does not answer, or takes no writes\n");
  }

  /** GET /metrics */
  private Reply metrics() {
    return new Reply(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.scrape().getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
