package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database whose URL the event loops' driver does not take: threads do the same over JDBC. */
@Timeout(60)
final class WritesOverJdbcTest {
  private static final String PATH = "/api/v1/organizations";

  private final String url = TestPostgres.newDatabase();
  private final TestServer server = TestServer.start(url + "?connectTimeout=10", config -> config);
  private final Rest rest = server.dev().rest();

  @BeforeEach
  void createTwo() {
    for (String name : List.of("one", "two")) {
      Rest.Answer created =
          rest.post(
              PATH,
              "{\"display_name\": \"%1$s\", \"external_id\": \"%1$s\", \"slug\": \"%1$s\"}"
                  .formatted(name));
      assertThat(created.status()).as(created.text()).isEqualTo(201);
    }
  }

  @AfterEach
  void noConnectionWasTheEventLoops() throws SQLException {
    try (Connection connection = TestPostgres.connect(url);
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and application_name = 'guildhall event loops'
                    """)) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    } finally {
      server.close();
    }
  }

  @Test
  void areDone() {
    Rest.Answer changed = rest.patch(PATH + ":external/one", "{\"metadata\": {\"plan\": \"pro\"}}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.taggedVersion()).isEqualTo(2);
    Rest.Answer put = rest.put(PATH + ":external/three", "{\"display_name\": \"Three\"}");
    assertThat(put.status()).as(put.text()).isEqualTo(201);
    assertThat(rest.get(PATH + ":external/one", "Cache-Control", "no-cache").text())
        .contains("\"plan\":\"pro\"");
  }

  @Test
  void tellWhatIsTaken() {
    assertConflict(rest.post(PATH, "{\"display_name\": \"Two\", \"external_id\": \"two\"}"), "two");
    assertConflict(rest.post(PATH, "{\"display_name\": \"Two\", \"slug\": \"two\"}"), "two");
    assertConflict(rest.patch(PATH + ":external/one", "{\"slug\": \"two\"}"), "two");
    assertConflict(rest.patch(PATH + ":external/one", "{\"external_id\": \"two\"}"), "two");
    assertConflict(
        rest.put(PATH + ":external/new", "{\"display_name\": \"New\", \"slug\": \"two\"}"), "two");
    assertConflict(
        rest.put(PATH + ":external/one", "{\"display_name\": \"One\", \"slug\": \"two\"}"), "two");
  }

  @Test
  void areTriedAloneWhereOneOfManyIsRefused() throws Exception {
    List<Callable<Rest.Answer>> calls =
        IntStream.range(0, 24)
            .<Callable<Rest.Answer>>mapToObj(n ->
                () ->
                    rest.post(
                        PATH,
                        "{\"display_name\": \"Many\", \"external_id\": \"%s\"}"
                            .formatted(n % 3 == 0 ? "two" : "many_" + n)))
            .toList();
    assertThat(
            Together.call(calls).stream()
                .collect(Collectors.groupingBy(Rest.Answer::status, Collectors.counting())))
        .containsOnly(Map.entry(201, 16L), Map.entry(409, 8L));
  }

  private static void assertConflict(Rest.Answer answer, String value) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.text()).contains(value);
  }
}
