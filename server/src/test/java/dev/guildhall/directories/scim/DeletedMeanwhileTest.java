package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider's write that was on its way when the organization's delete committed. */
@GuildhallTest
class DeletedMeanwhileTest {

  /** A write, given the provider and the path of its user. */
  private enum Write {
    POST_USER((idp, _) -> idp.post("/Users", "{'userName': 'late'}")),
    PUT_USER((idp, user) -> idp.put(user, "{'userName': 'late'}")),
    PATCH_USER(
        (idp, user) -> idp.patch(user, "{'op': 'replace', 'path': 'active', 'value': false}")),
    DELETE_USER((idp, user) -> idp.scim().send("DELETE", user, Optional.empty())),
    POST_GROUP((idp, _) -> idp.post("/Groups", "{'displayName': 'late'}"));

    private final BiFunction<Idp, String, Rest.Answer> send;

    Write(BiFunction<Idp, String, Rest.Answer> send) {
      this.send = send;
    }
  }

  @ParameterizedTest
  @EnumSource
  void noWriteLandsAfterTheDelete(Write write, TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    String user = "/Users/" + idp.post("/Users", "{'userName': 'ada'}").json().get("id").asText();
    String before = rows(environment, idp);
    try (Connection deleting = environment.server().connect();
        Statement statement = deleting.createStatement()) {
      deleting.setAutoCommit(false);
      statement.executeUpdate(
          "update organizations set deleted_at = now() where organization_id = "
              + idp.organization().substring("org_".length()));
      CompletableFuture<Rest.Answer> answer =
          CompletableFuture.supplyAsync(() -> write.send.apply(idp, user));
      awaitWaiting(environment, answer);
      deleting.commit();
      Rest.Answer refused = answer.get(30, TimeUnit.SECONDS);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.text()).contains("This SCIM directory was deleted.");
      assertThat(refused.header("www-authenticate"))
          .contains("Bearer realm=\"scim\", error=\"invalid_token\"");
    }
    assertThat(rows(environment, idp)).isEqualTo(before);
  }

  /** What was done is done: its results are told, whatever the rest is refused for. */
  @ParameterizedTest
  @CsvSource({"enabled = false, 201 200 403 403", "deleted_at = now(), 201 401 401 401"})
  void aBulkRequestTellsWhatWasDoneBefore(
      String change, String statuses, TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    String user = idp.user("ada");
    try (Connection closing = environment.server().connect();
        Statement statement = closing.createStatement()) {
      closing.setAutoCommit(false);
      statement.execute(
          "select from directory_users where user_id = %s for update"
              .formatted(user.substring("diruser_".length())));
      CompletableFuture<Rest.Answer> answer =
          CompletableFuture.supplyAsync(() ->
              idp.post(
                  "/Bulk",
                  """
                  {'Operations': [
                    {'method': 'POST', 'path': '/Users', 'bulkId': 'a', 'data': {'userName': 'a'}},
                    {'method': 'PATCH', 'path': '/Users/@', 'data': {'Operations': [
                      {'op': 'add', 'path': 'title', 'value': 'T'}]}},
                    {'method': 'POST', 'path': '/Users', 'bulkId': 'b', 'data': {'userName': 'b'}},
                    {'method': 'DELETE', 'path': '/Users/bulkId:a'}]}
                  """,
                  user));
      String holder = text(statement, "select pg_backend_pid()");
      awaitWaiting(environment, answer, "%s = any (pg_blocking_pids(pid))".formatted(holder));
      statement.executeUpdate(
          "update directories set %s where directory_id = %s"
              .formatted(change, idp.directory().substring("dir_".length())));
      closing.commit();
      Rest.Answer bulk = answer.get(30, TimeUnit.SECONDS);
      assertThat(bulk.status()).isEqualTo(200);
      JsonNode results = bulk.json().get("Operations");
      List<String> told = new ArrayList<>();
      results.forEach(one -> told.add(one.get("status").textValue()));
      assertThat(String.join(" ", told)).isEqualTo(statuses);
      assertThat(results.at("/0/location").textValue()).contains("/Users/diruser_");
      assertThat(results.at("/3/location")).isEqualTo(results.at("/0/location"));
      assertThat(results.at("/2/response/detail").textValue()).startsWith("This SCIM directory ");
    }
  }

  private static void awaitWaiting(
      TestEnvironment environment, CompletableFuture<Rest.Answer> write) throws Exception {
    awaitWaiting(environment, write, "wait_event_type = 'Lock'");
  }

  /** Until the write waits for the row that the test holds. */
  private static void awaitWaiting(
      TestEnvironment environment, CompletableFuture<Rest.Answer> write, String condition)
      throws Exception {
    String waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and " + condition;
    Eventually.until(
        "the write waits",
        () -> {
          assertThat(write).isNotDone();
          return !text(environment, waiting).equals("0");
        });
  }

  private static String rows(TestEnvironment environment, Idp idp) throws SQLException {
    String number = idp.directory().substring("dir_".length());
    return text(
        environment,
        """
        select concat(
          (select jsonb_agg(u order by user_id) from directory_users u where directory_id = %1$s),
          (select jsonb_agg(g) from directory_groups g where directory_id = %1$s),
          (select count(*) from events e join directories d using (environment_id, organization_id)
            where d.directory_id = %1$s))
        """
            .formatted(number));
  }

  private static String text(TestEnvironment environment, String sql) throws SQLException {
    try (Connection connection = environment.server().connect();
        Statement statement = connection.createStatement()) {
      return text(statement, sql);
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
