package dev.guildhall.events.webhooks.delivery;

import dev.guildhall.events.webhooks.PublicAddress;
import dev.guildhall.events.webhooks.ReceiverAnswer;
import dev.guildhall.events.webhooks.WebhookUrl;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends requests to receivers. The connection goes to the very address that was looked at, so a
 * name that resolves to something else a moment later gains nothing; TLS still verifies the name.
 * Redirects are not followed: their target was not looked at.
 */
final class WebhookSender implements AutoCloseable {
  /** A receiver that says more than this is cut off; its status counts. */
  private static final int READ_BYTES = 64 * 1024;

  /** No endpoint has as many lanes in flight, so none of its requests waits for a connection. */
  private static final int CONNECTIONS_PER_ENDPOINT = 2 * Dispatcher.LANES;

  private static final int MAX_CAUSES = 10;

  private final Clock clock;
  private final Duration timeout;
  private final boolean privateAllowed;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client;

  /** Looking a name up blocks its thread, and a virtual one would block its carrier with it. */
  private final ExecutorService resolver =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("webhook-resolver-", 0).factory());

  WebhookSender(Clock clock, Duration timeout, boolean privateAllowed) {
    this(clock, timeout, privateAllowed, CONNECTIONS_PER_ENDPOINT);
  }

  /**
   * @param connections of one endpoint at most; what is sent beyond waits for one of them
   */
  WebhookSender(Clock clock, Duration timeout, boolean privateAllowed, int connections) {
    this.clock = clock;
    this.timeout = timeout;
    this.privateAllowed = privateAllowed;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setKeepAliveTimeout(30)
                // The last net: no attempt lasts as long, so nothing holds a connection for ever.
                .setIdleTimeout((int) timeout.multipliedBy(2).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /**
   * Sends once and waits for what comes of it, {@code timeout} at most. Endpoints share no
   * connections, wherever they are: a slow one would take those of the others.
   */
  ReceiverAnswer send(EndpointKey endpoint, WebhookUrl url, WebhookMessage message) {
    long start = System.nanoTime();
    try {
      InetAddress address = resolve(url.host());
      if (!privateAllowed && !PublicAddress.is(address)) {
        return new ReceiverAnswer.Failed(
            "%s is at %s, which is no public address"
                .formatted(url.host(), address.getHostAddress()),
            since(start));
      }
      InetSocketAddress server = server(endpoint, address, url.port());
      try {
        return exchange(url, server, message, start);
      } catch (ExecutionException failed) {
        // A receiver hangs up on what is idle whenever it likes, so this was none of its answers.
        if (failed.getCause() instanceof KeptConnectionClosed) {
          return exchange(url, server, message, start);
        }
        throw failed;
      }
    } catch (ExecutionException failed) {
      Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
      return cause instanceof TimeoutException
          ? late(start)
          : new ReceiverAnswer.Failed(reason(cause), since(start));
    } catch (TimeoutException _) {
      return late(start);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ReceiverAnswer.Failed("the server stopped meanwhile", since(start));
    }
  }

  private ReceiverAnswer late(long start) {
    return new ReceiverAnswer.Failed(
        "no answer within %d ms".formatted(timeout.toMillis()), since(start));
  }

  /** The address to connect to; one that is refused where any of them is. */
  private InetAddress resolve(String host)
      throws ExecutionException, TimeoutException, InterruptedException {
    var lookup = resolver.submit(() -> InetAddress.getAllByName(host));
    InetAddress[] all = lookup.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return Arrays.stream(all)
        .filter(address -> !PublicAddress.is(address))
        .findFirst()
        .orElse(all[0]);
  }

  /** The client pools by a server's name, and connects to its address without looking it up. */
  private static InetSocketAddress server(EndpointKey endpoint, InetAddress address, int port) {
    String pool = "whe_%d at %s".formatted(endpoint.endpointId(), address.getHostAddress());
    try {
      return new InetSocketAddress(InetAddress.getByAddress(pool, address.getAddress()), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ReceiverAnswer exchange(
      WebhookUrl url, InetSocketAddress server, WebhookMessage message, long start)
      throws ExecutionException, TimeoutException, InterruptedException {
    long left = Math.max(timeout.minus(since(start)).toMillis(), 1);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(server))
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.tls())
            .setURI(url.target())
            // Counts from here on, so also while all connections are taken.
            .setConnectTimeout(left)
            .setFollowRedirects(false)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "Guildhall-Webhooks");
    message.headers(clock.instant()).forEach(options::putHeader);
    CompletableFuture<ReceiverAnswer> answer = new CompletableFuture<>();
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    // All on one context: an answer that is taken up on another may have ended by then.
    context.runOnContext(_ ->
        client
            .request(options)
            .compose(request -> {
              sent.set(request);
              return sendUnlessGivenUp(request, message, answer);
            })
            .onSuccess(response -> read(response, answer, start))
            .onFailure(answer::completeExceptionally));
    try {
      return answer.get(left, TimeUnit.MILLISECONDS);
    } finally {
      // Gives up, then looks: a request that is not there yet will see it and not be sent.
      HttpClientRequest request = answer.cancel(false) ? sent.get() : null;
      if (request != null) {
        request.reset();
      }
    }
  }

  /** A connection may come to an attempt that is over: it must not keep it, nobody would end it. */
  private static Future<HttpClientResponse> sendUnlessGivenUp(
      HttpClientRequest request, WebhookMessage message, CompletableFuture<ReceiverAnswer> answer) {
    if (answer.isDone()) {
      request.reset();
      return Future.failedFuture(new CancellationException());
    }
    // The client counts a connection's requests from 1.
    boolean kept = request.streamId() > 1;
    return request
        .send(Buffer.buffer(message.body()))
        .recover(failure ->
            Future.failedFuture(
                kept && failure instanceof HttpClosedException
                    ? new KeptConnectionClosed(failure)
                    : failure));
  }

  /** A connection that had carried a request before ended under the next one. */
  private static final class KeptConnectionClosed extends Exception {
    private static final long serialVersionUID = 1;

    KeptConnectionClosed(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static void read(
      HttpClientResponse response, CompletableFuture<ReceiverAnswer> answer, long start) {
    Buffer body = Buffer.buffer();
    Runnable complete =
        () -> answer.complete(answered(response.statusCode(), text(body), since(start)));
    response.handler(part -> {
      body.appendBuffer(part);
      if (body.length() > READ_BYTES) {
        complete.run();
        response.request().reset();
      }
    });
    response.endHandler(_ -> complete.run());
    response.exceptionHandler(_ -> complete.run());
  }

  /** A status is of three digits and of a known class (RFC 9110, section 15). */
  private static ReceiverAnswer answered(int status, String body, Duration took) {
    return status >= 100 && status <= 599
        ? new ReceiverAnswer.Answered(status, body, took)
        : new ReceiverAnswer.Failed("the answer's status is no HTTP status: " + status, took);
  }

  /** What PostgreSQL takes as text: no U+0000, and no character cut in two. */
  private static String text(Buffer body) {
    byte[] kept = body.getBytes(0, Math.min(body.length(), ReceiverAnswer.KEPT_BYTES));
    return new String(kept, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }

  /**
   * What failed, and why: that is at the end of the causes. A message may quote what the receiver
   * sent, whatever that is.
   */
  private static String reason(Throwable failure) {
    String failed = line(failure).orElse("the connection failed");
    Throwable cause = failure;
    for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    String said =
        switch (cause) {
          case UnknownHostException _ -> "the name does not resolve: " + failed;
          case NotSslRecordException _ -> failed + ": the receiver does not speak TLS";
          default ->
              line(cause)
                  .filter(why -> !failed.contains(why))
                  .map(why -> failed + ": " + why)
                  .orElse(failed);
        };
    return text(Buffer.buffer(said));
  }

  private static Optional<String> line(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "").lines().findFirst();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    client.close();
    vertx.close();
    resolver.shutdownNow();
  }
}
