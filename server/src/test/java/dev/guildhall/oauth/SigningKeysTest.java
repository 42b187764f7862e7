package dev.guildhall.oauth;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.testing.CountedIds;
import dev.guildhall.testing.TestPostgres;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The keys beside the calls that ask for them. */
final class SigningKeysTest {
  @Test
  void leaveTheFirstToATokenWhereTheServerStopsMeanwhile() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newEmptyDatabase());
    Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 1);
    database.close();
    assertThatCode(new SigningKeys(database, new CountedIds(), Clock.systemUTC())::prepare)
        .doesNotThrowAnyException();
  }
}
