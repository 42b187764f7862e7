package dev.guildhall.storage.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.Attempted;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.Statement;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an attempt does, and that what it is refused was not done. */
@Timeout(60)
final class EventLoopDatabaseTest {
  private static final String SLEEPING =
      " where datname = current_database() and wait_event = 'PgSleep'";

  private static final Attempted<Long> REFUSED = new Attempted.Refused<>();
  private static final Attempted<Long> NOT_DONE = new Attempted.NotDone<>();

  private final Vertx vertx = Vertx.vertx();
  private final List<String> heard = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private String url;

  @SuppressWarnings("NullAway.Init") // set before each test
  private EventLoopDatabase database;

  @BeforeEach
  void open() throws SQLException {
    url = TestPostgres.newEmptyDatabase();
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    database =
        new EventLoopDatabase(parsed.jdbcUrl(), parsed.user(), parsed.password(), () -> this::hear);
    elsewhere("create table made (id bigint primary key, name text)");
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void hear(long environmentId, long organizationId, Optional<String> externalId) {
    heard.add(environmentId + " " + organizationId + " " + externalId.orElse("-"));
  }

  private void elsewhere(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(url)) {
      connection.createStatement().execute(sql);
    }
  }

  private List<Long> made() throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        ResultSet rows =
            connection.createStatement().executeQuery("select id from made order by id")) {
      List<Long> made = new ArrayList<>();
      while (rows.next()) {
        made.add(rows.getLong(1));
      }
      return made;
    }
  }

  private <T> CompletableFuture<T> onEventLoop(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(_ ->
        work.get()
            .whenComplete((answer, failure) -> {
              if (failure == null) {
                done.complete(answer);
              } else {
                done.completeExceptionally(failure);
              }
            }));
    return done;
  }

  private Attempted<Long> attempt(Statement<Long> statement) {
    return onEventLoop(() -> database.attempt(statement)).join();
  }

  private static Attempted<Long> done(long id) {
    return new Attempted.Done<>(List.of(id));
  }

  private static Statement<Long> insert(long id) {
    return new Statement<>(
        "insert into made (id, name) values (?, ?) returning id",
        p -> p.add(id).add("?"),
        (row, changes) -> {
          changes.changes(1, row.number("id"), Optional.of("e"));
          return row.number("id");
        });
  }

  private record Values(
      long number,
      int integer,
      boolean flag,
      String text,
      Optional<String> none,
      Instant time,
      Optional<Instant> never,
      Map<String, String> texts,
      Map<String, Boolean> flags) {}

  @Test
  void carriesEveryKindOfValueThereAndBack() {
    Instant time = Instant.parse("2026-02-03T04:05:06.789012Z");
    Statement<Values> statement =
        new Statement<>(
            """
            select ?::bigint as number, ?::integer as integer, ?::boolean as flag, ?::text as text,
              ?::text as none, ?::timestamptz as time, ?::timestamptz as never,
              (?::text::jsonb)::text as texts, (?::jsonb)::text as flags
            where ?::bigint is null and ?::integer is null and ?::bytea = '\\x0102'
              and 'b' = any (?::text[]) and 4 = any (?::bigint[])
            """,
            p -> {
              p.add(Long.MAX_VALUE).add(-7).add(true).add("Ä 😀 'quoted'").add((String) null);
              p.add(time).add((Instant) null).add("{\"b\": \"1\", \"a\": \"é\"}");
              p.json("{\"sso\": true}").add((@Nullable Long) null).add((@Nullable Integer) null);
              p.add(new byte[] {1, 2}).texts(List.of("a", "b")).longs(List.of(3L, 4L));
            },
            (row, _) ->
                new Values(
                    row.number("number"),
                    row.integer("integer"),
                    row.flag("flag"),
                    row.text("text"),
                    row.optionalText("none"),
                    row.instant("time"),
                    row.optionalInstant("never"),
                    row.texts("texts"),
                    row.flags("flags")));
    assertThat(onEventLoop(() -> database.attempt(statement)).join())
        .isEqualTo(
            new Attempted.Done<>(
                List.of(
                    new Values(
                        Long.MAX_VALUE,
                        -7,
                        true,
                        "Ä 😀 'quoted'",
                        Optional.empty(),
                        time,
                        Optional.empty(),
                        Map.of("a", "é", "b", "1"),
                        Map.of("sso", true)))));
  }

  @Test
  void hasTheListenerHearBeforeItsCaller() throws SQLException {
    assertThat(attempt(insert(1))).isEqualTo(done(1));
    assertThat(heard).containsExactly("1 1 e");
    assertThat(made()).containsExactly(1L);
  }

  @Test
  void comesToNothingWhereAConstraintRefusesIt() throws SQLException {
    assertThat(attempt(insert(1))).isEqualTo(done(1));
    assertThat(attempt(insert(1))).isEqualTo(REFUSED);
    assertThat(attempt(insert(2))).isEqualTo(done(2));
    assertThat(made()).containsExactly(1L, 2L);
    assertThat(heard).hasSize(2);
  }

  @Test
  void comesToNothingWhereAnotherHoldsALockForLong() throws SQLException {
    try (Connection other = TestPostgres.connect(url)) {
      other.setAutoCommit(false);
      other.createStatement().execute("insert into made values (1)");
      assertThat(attempt(insert(1))).isEqualTo(REFUSED);
      other.rollback();
    }
    assertThat(made()).isEmpty();
    assertThat(attempt(insert(1))).isEqualTo(done(1));
  }

  @Test
  void comesToNothingOnADatabaseThatTakesNoWrites() throws SQLException {
    elsewhere("alter database %s set default_transaction_read_only = on".formatted(name()));
    assertThat(attempt(insert(1))).isEqualTo(NOT_DONE);
    assertThat(made()).isEmpty();
  }

  @Test
  void comesToNothingWhereNoConnectionIsToBeHad() throws SQLException {
    try (Connection maintenance = TestPostgres.connect("postgres")) {
      maintenance
          .createStatement()
          .execute("alter database %s with allow_connections false".formatted(name()));
    }
    assertThat(attempt(insert(1))).isEqualTo(NOT_DONE);
    assertThat(onEventLoop(() -> database.attemptRead(insert(1))).join()).isEqualTo(NOT_DONE);
  }

  @Test
  void comesToNothingSoonWhereASessionIsNeverGreeted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      EventLoopDatabase unanswered =
          new EventLoopDatabase(
              "jdbc:postgresql://127.0.0.1:%d/none".formatted(silent.getLocalPort()),
              "nobody",
              "none",
              () -> this::hear);
      List<CompletableFuture<Attempted<Long>>> attempts = new ArrayList<>();
      for (int n = 0; n < 12; n++) {
        attempts.add(onEventLoop(() -> unanswered.attempt(insert(1))));
      }
      attempts.forEach(attempt ->
          assertThat(attempt.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(NOT_DONE));
    }
  }

  @Test
  void comesToNothingUntilAnEventLoopHasAsked() {
    assertThat(database.attempt(insert(1)).toCompletableFuture().join()).isEqualTo(NOT_DONE);
    assertThat(attempt(insert(1))).isEqualTo(done(1));
    assertThat(database.attempt(insert(2)).toCompletableFuture().join()).isEqualTo(done(2));
  }

  private static Statement<Long> sleeping(String seconds) {
    return new Statement<>(
        "insert into made select ? from pg_sleep(%s) returning id".formatted(seconds),
        p -> p.add(1L),
        (row, _) -> row.number("id"));
  }

  @Test
  void failsWhereNobodyKnowsWhetherItWasDone() throws SQLException {
    Statement<Long> slow = sleeping("60");
    CompletableFuture<Attempted<Long>> write = onEventLoop(() -> database.attempt(slow));
    CompletableFuture<Attempted<Long>> read = onEventLoop(() -> database.attemptRead(slow));
    breakWhatSleeps(write, read);
    assertThatThrownBy(write::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.error()).isEqualTo(new ApiError.DatabaseUnavailable(true)));
    assertThat(read.join()).isEqualTo(NOT_DONE);
    assertThat(made()).isEmpty();
  }

  @Test
  void closesAConnectionThatStaysSilent() {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    database =
        new EventLoopDatabase(
            parsed.jdbcUrl(),
            parsed.user(),
            parsed.password(),
            () -> this::hear,
            Duration.ofSeconds(1));
    CompletableFuture<Attempted<Long>> read =
        onEventLoop(() -> database.attemptRead(sleeping("40")));
    CompletableFuture<Attempted<Long>> write = onEventLoop(() -> database.attempt(sleeping("40")));
    assertThatThrownBy(() -> write.orTimeout(20, TimeUnit.SECONDS).join())
        .cause()
        .isInstanceOf(ApiException.class);
    assertThat(read.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(NOT_DONE);
  }

  private void breakWhatSleeps(CompletableFuture<?>... sleepers) throws SQLException {
    try (Connection other = TestPostgres.connect(url)) {
      awaitSleeping(other, sleepers);
      other
          .createStatement()
          .execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity" + SLEEPING);
    }
  }

  private static void awaitSleeping(Connection other, CompletableFuture<?>... sleepers)
      throws SQLException {
    Eventually.until(
        "all sleep at once",
        () -> {
          try (ResultSet row =
              other
                  .createStatement()
                  .executeQuery("select count(*) from pg_stat_activity" + SLEEPING)) {
            row.next();
            int sleeping = row.getInt(1);
            assertThat(sleepers).as("over before all slept").noneMatch(CompletableFuture::isDone);
            return sleeping >= sleepers.length;
          }
        });
  }

  @Test
  void letsOthersEndWhereOneConnectionFails() throws SQLException {
    CompletableFuture<Attempted<Long>> other = onEventLoop(() -> database.attempt(sleeping("5")));
    try (Connection connection = TestPostgres.connect(url)) {
      awaitSleeping(connection, other);
    }
    Statement<Long> refused =
        new Statement<>(
            "do $x$ begin raise exception 'no memory' using errcode = '53200'; end $x$",
            _ -> {},
            (row, _) -> row.number("id"));
    assertThat(attempt(refused)).isEqualTo(NOT_DONE);
    assertThat(other.join()).isEqualTo(done(1));
    assertThat(made()).containsExactly(1L);
  }

  private String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
