package dev.guildhall.events;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.QueryString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The log as Server-Sent Events (HTML Living Standard, section 9.2): replays from a cursor, then
 * follows live. A reader that reconnects sends {@code Last-Event-ID} and goes on where it was. The
 * stream ends with the token or session that it was opened with: what comes later is not for it.
 */
public final class EventStreamHttp {
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofMillis(200);

  /** A comment goes out this often where nothing else does, so that no proxy hangs up. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final FollowEvents follow;
  private final EventOwner owner;
  private final EventCatalog catalog;

  public EventStreamHttp(FollowEvents follow, EventOwner owner, EventCatalog catalog) {
    this.follow = follow;
    this.owner = owner;
    this.catalog = catalog;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint("GET", "/api/v1/events/stream", Access.ENVIRONMENT, this::stream));
  }

  /** GET /api/v1/events/stream?after=evt_…&types=…&organization_id=… */
  private HttpEndpoint.Reply stream(Request request) {
    Optional<String> after = request.header("last-event-id").stream().findFirst();
    List<String> types = new ArrayList<>();
    Optional<Long> organizationId = Optional.empty();
    for (QueryString.Parameter parameter : request.query()) {
      switch (parameter.name()) {
        case "after" -> after = after.or(() -> Optional.of(parameter.value()));
        case "types" -> types.addAll(types(parameter.value()));
        case "organization_id" ->
            organizationId =
                Optional.of(
                    owner
                        .number(request.call().environmentId(), parameter.value())
                        .orElseThrow(() ->
                            new ApiError.NotFound("organization", parameter.value()).exception()));
        default ->
            throw new ApiError.InvalidRequest(
                    parameter.name() + " is no query parameter of this call")
                .exception();
      }
    }
    long environmentId = request.call().environmentId();
    EventFilter filter =
        new EventFilter(
            types,
            Optional.empty(),
            Optional.empty(),
            organizationId,
            Optional.empty(),
            Optional.empty());
    after
        .filter(id -> Event.parseId(id).isEmpty())
        .ifPresent(id -> {
          throw new ApiError.InvalidRequest(
                  "the stream starts after an event, such as evt_1, not after \"" + id + '"')
              .exception();
        });
    FollowEvents.Cursor start = follow.start(environmentId, after);
    return HttpEndpoint.Reply.stream(
        "text/event-stream",
        sink -> follow(environmentId, filter, start, request.stillAuthorized(), sink));
  }

  private List<String> types(String list) {
    List<String> types = Arrays.stream(list.split(",")).map(String::strip).toList();
    for (String type : types) {
      if (!catalog.knows(type)) {
        throw new ApiError.InvalidRequest("there are no events of type \"" + type + '"')
            .exception();
      }
    }
    return types;
  }

  private void follow(
      long environmentId,
      EventFilter filter,
      FollowEvents.Cursor start,
      BooleanSupplier authorized,
      HttpEndpoint.Sink sink) {
    FollowEvents.Cursor cursor = start;
    long lastWrite = System.nanoTime();
    sink.write(": following\n\n".getBytes(StandardCharsets.UTF_8));
    while (sink.isOpen() && !sink.isStopping()) {
      Optional<FollowEvents.Batch> next = follow.next(environmentId, filter, cursor, BATCH);
      // After the reading: what happened behind the end of a token is not for its bearer.
      if (!authorized.getAsBoolean()) {
        sink.write(": the token or session has ended\n\n".getBytes(StandardCharsets.UTF_8));
        return;
      }
      long now = System.nanoTime();
      if (next.isPresent()) {
        next.get().events().forEach(event -> sink.write(print(event)));
        lastWrite = next.get().events().isEmpty() ? lastWrite : now;
        cursor = next.get().end();
        continue;
      }
      if (now - lastWrite > HEARTBEAT.toNanos()) {
        sink.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        lastWrite = now;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private byte[] print(Event event) {
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(
            event.wireId(),
            event.type(),
            new String(JsonWriter.write(catalog.print(event)), StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }
}
