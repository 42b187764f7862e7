package dev.guildhall.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names somebody can own, and their one spelling. */
final class DomainNameTest {

  @ParameterizedTest
  @CsvSource({
    "acme.com, acme.com",
    "ACME.Com, acme.com",
    "eu.acme.co.uk, eu.acme.co.uk",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "食狮.公司.cn, xn--85x722f.xn--55qx5d.cn",
    "acme.github.io, acme.github.io",
    "a.io, a.io",
    "acme.internal-tld, acme.internal-tld",
  })
  void hasOneSpelling(String sent, String kept) {
    assertThat(new DomainName(sent).value()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "acme",
        "invalid-domain-name",
        "acme.com.",
        ".acme.com",
        "acme..com",
        "-acme.com",
        "acme-.com",
        "ac_me.com",
        "ac me.com",
        "acme.com/path",
        "https://acme.com",
        "user@acme.com",
        "*.acme.com",
        "192.168.0.1",
        "[::1]",
        "2001:db8::1",
        "acme.123",
        "co.uk",
        "github.io",
        "公司.cn",
        "xn--55qx5d.cn",
        "faß.de",
        "acme\u0000.com",
      })
  void refusesWhatNobodyCanOwn(String sent) {
    assertThatThrownBy(() -> new DomainName(sent)).isInstanceOf(InvalidValue.class);
  }

  @Test
  void keepsToTheLimitsOfDns() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(57) + ".com";

    assertThat(new DomainName(longest).value()).hasSize(253);
    assertThatThrownBy(() -> new DomainName("a" + longest)).isInstanceOf(InvalidValue.class);
    assertThatThrownBy(() -> new DomainName("a" + label + ".com")).isInstanceOf(InvalidValue.class);
  }
}
