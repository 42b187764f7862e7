package dev.guildhall.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A receiver of webhooks: keeps what comes, in order, and answers as a test likes. */
public final class RecordingReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 30;

  private final HttpServer server;
  private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>();
  private final List<Received> all = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<Received> answer = _ -> 200;

  /** One request. */
  public record Received(String path, Headers headers, String body) {
    public String header(String name) {
      return headers.getFirst(name);
    }

    public String id() {
      return header("webhook-id");
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException malformed) {
        throw new AssertionError("no JSON: " + body, malformed);
      }
    }
  }

  public RecordingReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Answers with this status from now on. */
  public void answers(int status) {
    answers(_ -> status);
  }

  /** Answers with what this says, which may take its time. */
  public void answers(ToIntFunction<Received> status) {
    answer = status;
  }

  /** The next request that has not been taken yet; waits for it. */
  public Received next() {
    try {
      Received received = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (received == null) {
        throw new AssertionError("nothing came within %d s".formatted(PATIENCE_SECONDS));
      }
      return received;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The next requests. */
  public List<Received> next(int count) {
    return IntStream.range(0, count).mapToObj(_ -> next()).toList();
  }

  /** What has come and was not taken. */
  public int waiting() {
    return queue.size();
  }

  /** Everything that has come, in the order in which it came. */
  public List<Received> all() {
    return List.copyOf(all);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Received received =
          new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
      // Looked up before a test learns of the request: what it sets then is for later ones.
      ToIntFunction<Received> answering = answer;
      all.add(received);
      queue.add(received);
      int status = answering.applyAsInt(received);
      byte[] text = ("heard " + received.id()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("location", url() + "/elsewhere");
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
