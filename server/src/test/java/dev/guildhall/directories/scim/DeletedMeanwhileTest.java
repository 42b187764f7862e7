package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A provider's write that was on its way when the organization's delete committed. */
@GuildhallTest
class DeletedMeanwhileTest {

  @Test
  void noWriteLandsAfterTheDelete(TestEnvironment environment) throws Exception {
    Idp idp = Idp.in(environment);
    JsonNode user = idp.post("/Users", "{'userName': 'ada'}").json();
    String path = "/Users/" + user.get("id").textValue();
    List<Supplier<Rest.Answer>> writes =
        List.of(
            () -> idp.post("/Users", "{'userName': 'late'}"),
            () -> idp.put(path, "{'userName': 'late'}"),
            () -> idp.patch(path, "{'op': 'replace', 'path': 'active', 'value': false}"),
            () -> idp.scim().send("DELETE", path, Optional.empty()),
            () -> idp.post("/Groups", "{'displayName': 'late'}"));
    String before = rows(environment, idp);
    try (Connection deleting = environment.server().connect();
        Statement statement = deleting.createStatement()) {
      deleting.setAutoCommit(false);
      statement.executeUpdate(
          "update organizations set deleted_at = now() where organization_id = "
              + idp.organization().substring("org_".length()));
      List<CompletableFuture<Rest.Answer>> answers =
          writes.stream().map(CompletableFuture::supplyAsync).toList();
      awaitWaiting(environment, answers);
      deleting.commit();
      for (CompletableFuture<Rest.Answer> answer : answers) {
        Rest.Answer refused = answer.get(30, TimeUnit.SECONDS);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).contains("This SCIM directory was deleted.");
        assertThat(refused.header("www-authenticate"))
            .contains("Bearer realm=\"scim\", error=\"invalid_token\"");
      }
    }
    assertThat(rows(environment, idp)).isEqualTo(before);
  }

  /** Until each of the writes waits for the row that the test holds. */
  private static void awaitWaiting(
      TestEnvironment environment, List<CompletableFuture<Rest.Answer>> writes) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    int waiting = 0;
    while (waiting < writes.size()) {
      assertThat(Instant.now()).as("%d wait", waiting).isBefore(deadline);
      assertThat(writes).noneMatch(CompletableFuture::isDone);
      waiting =
          Integer.parseInt(
              text(
                  environment,
                  "select count(*) from pg_stat_activity where datname = current_database()"
                      + " and wait_event_type = 'Lock'"));
    }
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
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
