package dev.guildhall.storage.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To which databases event loops find a way of their own. */
final class EventLoopAddressTest {
  @Test
  void isThatOfTheUrl() {
    PgConnectOptions address =
        EventLoopAddress.of("jdbc:postgresql://db.example:6432/tenants", "gh", "p&%=")
            .orElseThrow();
    assertThat(address.getHost()).isEqualTo("db.example");
    assertThat(address.getPort()).isEqualTo(6432);
    assertThat(address.getDatabase()).isEqualTo("tenants");
    assertThat(address.getUser()).isEqualTo("gh");
    assertThat(address.getPassword()).isEqualTo("p&%=");
    assertThat(address.getSslMode()).isEqualTo(SslMode.PREFER);
  }

  @Test
  void mayBeAnIpv6Address() {
    assertThat(EventLoopAddress.of("jdbc:postgresql://[::1]:5433/tenants", "gh", "secret"))
        .hasValueSatisfying(address -> assertThat(address.getHost()).isEqualTo("::1"));
  }

  @Test
  void takesWhatAJdbcUrlNames() {
    PgConnectOptions address =
        EventLoopAddress.of(
                "jdbc:postgresql://db.example/tenants?user=gh&password=p%26&sslmode=require",
                "", "")
            .orElseThrow();
    assertThat(address.getPort()).isEqualTo(5432);
    assertThat(address.getUser()).isEqualTo("gh");
    assertThat(address.getPassword()).isEqualTo("p&");
    assertThat(address.getSslMode()).isEqualTo(SslMode.REQUIRE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://one.example,two.example/tenants",
        "jdbc:postgresql://one.example:5432,two.example:5432/tenants?targetServerType=primary",
        "jdbc:postgresql://db.example/tenants?sslmode=verify-full",
        "jdbc:postgresql://db.example/tenants?options=-c%20role=other",
        "jdbc:postgresql://db.example/",
        "jdbc:postgresql:tenants",
        "jdbc:postgresql://not a url/tenants",
      })
  void isNoneWhereTheDriversMayDiffer(String url) {
    assertThat(EventLoopAddress.of(url, "gh", "secret")).isEmpty();
  }

  @Test
  void isNoneWithoutAUser() {
    assertThat(EventLoopAddress.of("jdbc:postgresql://db.example/tenants", "", "")).isEmpty();
  }
}
