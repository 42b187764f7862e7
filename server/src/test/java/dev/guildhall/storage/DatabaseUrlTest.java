package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The forms of a database URL, and what is told of one that is none. */
final class DatabaseUrlTest {
  @Test
  void readsUserAndPasswordPercentEncoded() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://u%40x:50%25+off@host:5433/name?sslmode=require");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://host:5433/name?sslmode=require");
    assertThat(url.user()).isEqualTo("u@x");
    assertThat(url.password()).isEqualTo("50%+off");
    assertThat(url.toString()).doesNotContain("off");
  }

  @Test
  void repeatsNoPasswordOfOneThatIsMalformed() {
    assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:50%off@host/db"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("character 18")
        .hasMessageContaining("percent-encode")
        .message()
        .doesNotContain("50", "off");
  }
}
