package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.guildhall.events.webhooks.ReceiverAnswer;
import dev.guildhall.events.webhooks.WebhookSecret;
import dev.guildhall.events.webhooks.WebhookUrl;
import dev.guildhall.testing.RecordingReceiver;
import dev.guildhall.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request: what it says, and what comes of a receiver that says nothing. */
final class WebhookSenderTest {
  private static final EndpointKey ENDPOINT = new EndpointKey(1, 2);
  private static final WebhookMessage MESSAGE =
      new WebhookMessage(
          "evt_1", "{}".getBytes(StandardCharsets.UTF_8), List.of(WebhookSecret.random()));

  @Test
  void signsAsTheSpecificationsExampleDoes() {
    // The example of standard-webhooks.md.
    WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    String signature =
        secret.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void givesUpOnAReceiverThatDoesNotAnswerInTime() {
    CountDownLatch end = new CountDownLatch(1);
    try (RecordingReceiver receiver = new RecordingReceiver();
        WebhookSender sender = sender(Duration.ofMillis(300))) {
      receiver.answers(_ -> answerAfter(end));

      ReceiverAnswer answer = sender.send(ENDPOINT, new WebhookUrl(receiver.url()), MESSAGE);

      assertThat(answer.delivered()).isFalse();
      assertThat(answer.toString()).contains("no answer within 300 ms");
      end.countDown();
    }
  }

  /** Who waits for a connection longer than an attempt lasts must not take it when it comes. */
  @Test
  void reachesAReceiverAgainThatHungWhileMoreWaitedThanThereAreConnections() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RecordingReceiver receiver = new RecordingReceiver();
        WebhookSender sender =
            new WebhookSender(Clock.systemUTC(), Duration.ofSeconds(5), true, 1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      receiver.answers(_ -> answerAfter(end));
      WebhookUrl url = new WebhookUrl(receiver.url());
      List<Future<ReceiverAnswer>> attempts =
          IntStream.range(0, 8)
              .mapToObj(_ -> threads.submit(() -> sender.send(ENDPOINT, url, MESSAGE)))
              .toList();
      for (Future<ReceiverAnswer> attempt : attempts) {
        assertThat(attempt.get().toString()).contains("no answer within 5000 ms");
      }
      receiver.answers(200);

      assertThat(sender.send(ENDPOINT, url, MESSAGE).delivered()).isTrue();
      end.countDown();
    }
  }

  /** Customers of one automation service have endpoints at one address. */
  @Test
  void leavesEveryEndpointConnectionsOfItsOwn() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (RecordingReceiver receiver = new RecordingReceiver();
        WebhookSender sender =
            new WebhookSender(Clock.systemUTC(), Duration.ofSeconds(10), true, 1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      receiver.answers(_ -> answerAfter(end));
      WebhookUrl url = new WebhookUrl(receiver.url());
      Future<ReceiverAnswer> slow = threads.submit(() -> sender.send(ENDPOINT, url, MESSAGE));
      receiver.next();
      receiver.answers(200);

      assertThat(sender.send(new EndpointKey(1, 3), url, MESSAGE).delivered()).isTrue();
      assertThat(slow.isDone()).isFalse();
      end.countDown();
      assertThat(slow.get().delivered()).isTrue();
    }
  }

  @Test
  void sendsOnceToAReceiverThatHangsUpAndAgainWhereAKeptConnectionHadEnded() throws Exception {
    // The socket is closed first: a thread that still waits for a connection goes on.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<?> all =
          threads.submit(() -> {
            hear(odd, 0);
            hear(odd, 1);
            hear(odd, 1);
            return true;
          });
      WebhookUrl url = new WebhookUrl("http://127.0.0.1:" + odd.getLocalPort() + "/");
      try (WebhookSender sender = sender(Duration.ofSeconds(10))) {
        assertThat(sender.send(ENDPOINT, url, MESSAGE)).isInstanceOf(ReceiverAnswer.Failed.class);
        assertThat(sender.send(ENDPOINT, url, MESSAGE).delivered()).isTrue();
        assertThat(sender.send(ENDPOINT, url, MESSAGE).delivered()).isTrue();
      }
      all.get();
    }
  }

  /** Answers so many requests of the next connection, then reads one more and hangs up. */
  private static void hear(ServerSocket server, int answers) throws IOException {
    try (Socket socket = server.accept()) {
      Scanner requests =
          new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII).useDelimiter("\\{}");
      for (int i = 0; i < answers; i++) {
        requests.next();
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
      if (requests.hasNext()) {
        requests.next();
      }
    }
  }

  @Test
  void saysWhyThereIsNoConnection() {
    RecordingReceiver gone = new RecordingReceiver();
    String url = gone.url();
    gone.close();
    try (WebhookSender sender = sender(Duration.ofSeconds(10))) {
      assertThat(sender.send(ENDPOINT, new WebhookUrl(url), MESSAGE).toString())
          .contains("refused");
      assertThat(
              sender
                  .send(ENDPOINT, new WebhookUrl("http://no-such-host.invalid/"), MESSAGE)
                  .toString())
          .contains("does not resolve");
    }
  }

  @Test
  void saysWhyThereIsNoTls(@TempDir Path folder) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(SelfSigned.make(folder, "self", "EC"), SelfSigned.password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer unknown =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    unknown.setHttpsConfigurator(new HttpsConfigurator(context));
    unknown.start();
    try (WebhookSender sender = sender(Duration.ofSeconds(10))) {
      String url = "https://127.0.0.1:%d/".formatted(unknown.getAddress().getPort());
      assertThat(sender.send(ENDPOINT, new WebhookUrl(url), MESSAGE).toString())
          .contains("unable to find valid certification path");
    } finally {
      unknown.stop(0);
    }
    assertThat(ofAReceiverThatSays("https", "HTTP/1.1 400 Clear\r\n\r\n").toString())
        .contains("the receiver does not speak TLS")
        .doesNotContain("48545450"); // its answer in hexadecimal digits
  }

  @Test
  void takesNoNumberForAStatus() throws Exception {
    ReceiverAnswer answer = ofAReceiverThatSays("HTTP/1.1 70000 Odd\r\nContent-Length: 0\r\n\r\n");

    assertThat(answer).isInstanceOf(ReceiverAnswer.Failed.class);
    assertThat(answer.toString()).contains("70000");
  }

  @Test
  void givesAReasonThatCanBeWrittenDownWhateverTheReceiverSays() throws Exception {
    String tail = " 200 OK\r\nContent-Length: 0\r\n\r\n";

    assertThat(ofAReceiverThatSays("HT\0TP/1.1" + tail))
        .isInstanceOfSatisfying(
            ReceiverAnswer.Failed.class,
            failed -> assertThat(failed.reason()).contains("HT\uFFFDTP").doesNotContain("\0"));
    assertThat(ofAReceiverThatSays("H".repeat(3000) + tail))
        .isInstanceOfSatisfying(
            ReceiverAnswer.Failed.class,
            failed -> assertThat(failed.reason()).hasSize(ReceiverAnswer.KEPT_BYTES));
  }

  private static ReceiverAnswer ofAReceiverThatSays(String answer) throws Exception {
    return ofAReceiverThatSays("http", answer);
  }

  private static ReceiverAnswer ofAReceiverThatSays(String scheme, String answer) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WebhookSender sender = sender(Duration.ofSeconds(10))) {
      Future<?> answered =
          threads.submit(() -> {
            try (Socket socket = odd.accept()) {
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
              return socket.getInputStream().read();
            }
          });
      ReceiverAnswer heard =
          sender.send(
              ENDPOINT,
              new WebhookUrl("%s://127.0.0.1:%d/".formatted(scheme, odd.getLocalPort())),
              MESSAGE);
      answered.get();
      return heard;
    }
  }

  private static WebhookSender sender(Duration timeout) {
    return new WebhookSender(Clock.systemUTC(), timeout, true);
  }

  private static int answerAfter(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return 200;
  }
}
