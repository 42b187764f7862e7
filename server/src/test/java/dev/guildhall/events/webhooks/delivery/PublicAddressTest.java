package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.api.InvalidValue;
import dev.guildhall.events.webhooks.ReceiverAnswer;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.events.webhooks.WebhookUrl;
import dev.guildhall.testing.RecordingReceiver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No request goes to where only this server can reach. */
final class PublicAddressTest {
  private static final EndpointKey ENDPOINT = new EndpointKey(1, 2);
  private static final WebhookMessage MESSAGE =
      new WebhookMessage(
          "evt_1", "{}".getBytes(StandardCharsets.UTF_8), List.of(WebhookSecret.random()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.31.0.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[ff02::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://2130706433/"
      })
  void refusesWhatIsPlainlyNotPublic(String url) {
    assertThatThrownBy(() -> new WebhookUrl(url).refusePrivate())
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("public address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/hook", "http://8.8.8.8/", "https://[2606:4700::1111]/",
        "http://172.32.0.1/", "http://100.128.0.1/", "https://localhost.example.com/"
      })
  void takesWhatMayBePublic(String url) {
    assertThat(new WebhookUrl(url).refusePrivate().value()).isEqualTo(url);
  }

  @Test
  void looksAtTheAddressAgainWhenItSends() {
    try (RecordingReceiver receiver = new RecordingReceiver();
        WebhookSender sender =
            new WebhookSender(Clock.systemUTC(), Duration.ofSeconds(10), false)) {
      // A name that passed at its creation may resolve to anything later.
      ReceiverAnswer answer =
          sender.send(
              ENDPOINT, new WebhookUrl(receiver.url().replace("127.0.0.1", "localhost")), MESSAGE);

      assertThat(answer).isInstanceOf(ReceiverAnswer.Failed.class);
      assertThat(answer.toString()).contains("no public address");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void followsNoRedirect() {
    try (RecordingReceiver receiver = new RecordingReceiver();
        WebhookSender sender = new WebhookSender(Clock.systemUTC(), Duration.ofSeconds(10), true)) {
      receiver.answers(307);

      ReceiverAnswer answer = sender.send(ENDPOINT, new WebhookUrl(receiver.url()), MESSAGE);

      assertThat(answer.delivered()).isFalse();
      assertThat(((ReceiverAnswer.Answered) answer).status()).isEqualTo(307);
      assertThat(receiver.all()).hasSize(1);
    }
  }
}
