package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds when a provider and others change the same organization at once. */
@GuildhallTest
final class RacesTest {
  private static final int WRITERS = 8;
  private static final int MORE_THAN_CONNECTIONS = 40;

  @Test
  void seatsAreGivenAsOftenAsThereAreSome(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    Rest.Answer set =
        environment
            .rest()
            .patch(
                "/api/v1/organizations/" + idp.organization() + "/settings/usermanagement",
                "{\"settings\": {\"max_allowed_users\": 5}}");
    assertThat(set.status()).isEqualTo(200);
    List<Future<Integer>> statuses = new ArrayList<>();
    // One server's writes of an organization take turns; those of two meet in the database.
    try (TestServer other = TestServer.start(environment.server().databaseUrl(), config -> config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Idp> both = List.of(idp, idp.at(other));
      for (int i = 0; i < 16; i++) {
        String name = "user" + i;
        Idp caller = both.get(i % 2);
        statuses.add(
            threads.submit(() -> caller.post("/Users", "{'userName': '@'}", name).status()));
      }
    }
    int created = 0;
    for (Future<Integer> status : statuses) {
      assertThat(status.get()).isIn(201, 403);
      created += status.get() == 201 ? 1 : 0;
    }
    assertThat(created).isEqualTo(5);
    assertThat(idp.get("/Users").json().get("totalResults").intValue()).isEqualTo(5);
  }

  @Test
  void aBusyDirectoryLeavesConnectionsToOthers(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    String other =
        environment.createOrganization("{\"display_name\": \"Other\"}").get("id").asText();
    List<Future<Integer>> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection locking = environment.server().connect()) {
      locking.setAutoCommit(false);
      try (PreparedStatement lock =
          locking.prepareStatement(
              "select from organizations where organization_id = ? for update")) {
        lock.setLong(1, Long.parseLong(idp.organization().substring(4)));
        lock.execute();
      }
      for (int i = 0; i < MORE_THAN_CONNECTIONS; i++) {
        String name = "user" + i;
        statuses.add(threads.submit(() -> idp.post("/Users", "{'userName': '@'}", name).status()));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(
                environment
                    .rest()
                    .get("/api/v1/organizations/" + other, "Cache-Control", "no-cache")
                    .status())
            .isEqualTo(200);
      }
      locking.rollback();
    }
    for (Future<Integer> status : statuses) {
      assertThat(status.get()).isEqualTo(201);
    }
  }

  /** Each caller gets its own answer and its own event, in one order. */
  @Test
  void creationsThatMeetShareATransaction(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    List<Future<Rest.Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection locking = environment.server().connect()) {
      locking.setAutoCommit(false);
      locking
          .createStatement()
          .execute(
              "select from organizations where organization_id = %s for update"
                  .formatted(idp.organization().substring(4)));
      for (int i = 0; i < MORE_THAN_CONNECTIONS; i++) {
        String name = (i % 2 == 0 ? "User" : "user") + i / 2; // each twice, but for the case
        String body = "{\"userName\": \"%s\", \"externalId\": \"%d\"}".formatted(name, i);
        String[] headers = {"X-Request-Id", "request-" + i};
        answers.add(
            threads.submit(() -> idp.scim().send("POST", "/Users", Optional.of(body), headers)));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(environment.rest().get("/api/v1/organizations").status()).isEqualTo(200);
      }
      locking.rollback();
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Rest.Answer answer = answers.get(i).get();
      assertThat(answer.status()).as(answer.text()).isIn(201, 409);
      if (answer.status() == 201) {
        assertThat(answer.json().get("externalId").textValue()).isEqualTo("" + i);
        String id = answer.json().get("id").textValue();
        assertThat(idp.get("/Users/" + id).json()).isEqualTo(answer.json());
        ids.add(id + " request-" + i);
      }
    }
    assertThat(ids).hasSize(MORE_THAN_CONNECTIONS / 2);
    assertThat(column(idp, "select count(distinct xmin::text) from directory_users where %s"))
        .allMatch(transactions -> Integer.parseInt(transactions) < MORE_THAN_CONNECTIONS / 4);
    assertThat(column(idp, "select data->>'user_id' || ' ' || request_id from events where %s"))
        .map("diruser_"::concat)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(
            column(
                idp,
                "select sequence - lag(sequence) over (order by event_id) from events where %s"))
        .hasSize(MORE_THAN_CONNECTIONS / 2)
        .containsOnly(null, "1");
  }

  /** A column of what there is of a directory's users. */
  private static List<String> column(Idp idp, String sql) throws SQLException {
    String number = idp.directory().substring(4);
    String where =
        sql.contains("from events")
            ? "type = 'organization.directory.user_created' and data->>'directory_id' = '%s'"
            : "directory_id = %s";
    List<String> column = new ArrayList<>();
    try (Connection connection = idp.environment().server().connect();
        ResultSet rows =
            connection.createStatement().executeQuery(sql.formatted(where.formatted(number)))) {
      while (rows.next()) {
        column.add(rows.getString(1));
      }
    }
    return column;
  }

  @Test
  void nothingIsWrittenAfterADeletionHasBeenAnswered(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    CountDownLatch writing = new CountDownLatch(3 * WRITERS);
    List<Future<Integer>> last = new ArrayList<>();
    int atDeletion;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        last.add(threads.submit(() -> write(idp, writer, writing)));
      }
      // A writer that was refused before has left: the others are not waited for, and it is told.
      Eventually.until(
          "the writers have begun",
          () -> writing.getCount() == 0 || last.stream().anyMatch(Future::isDone));
      assertThat(environment.rest().delete("/api/v1/organizations/" + idp.organization()).status())
          .isLessThan(300);
      atDeletion = users(idp);
    }
    for (Future<Integer> status : last) {
      assertThat(status.get()).isEqualTo(401);
    }
    assertThat(users(idp)).isEqualTo(atDeletion);
  }

  /** Creates users until it is refused; answers how. */
  private static int write(Idp idp, int writer, CountDownLatch writing) {
    for (int i = 0; i < 1000; i++) {
      int status = idp.post("/Users", "{'userName': '@'}", "user" + writer + "-" + i).status();
      if (status != 201) {
        return status;
      }
      writing.countDown();
    }
    return 201;
  }

  private static int users(Idp idp) throws SQLException {
    try (Connection connection = idp.environment().server().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from directory_users where directory_id = ?")) {
      statement.setLong(1, Long.parseLong(idp.directory().substring(4)));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
