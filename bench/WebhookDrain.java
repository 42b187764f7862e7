import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes events through the API to an endpoint that is disabled, enables it, and counts what comes:
 * each event once at least, and each organization's in their order. Run by webhooks.sh.
 */
final class WebhookDrain {
  private static final int WRITERS = 16;
  private static final String ENDPOINTS = "/api/v1/webhooks/endpoints";
  private static final Pattern ID = Pattern.compile("\"id\":\\s*\"((?:org|whe)_[0-9]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\\s*\"([^\"]+)\"");
  private static final Pattern PLACE =
      Pattern.compile("\"organization_id\":\\s*\"([^\"]+)\".*\"sequence\":\\s*([0-9]+)");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String token;
  private final int events;
  private final CountDownLatch missing;
  private final Set<String> arrived = new HashSet<>();
  private final Map<String, Integer> last = new HashMap<>();
  private int again;
  private int misplaced;

  private WebhookDrain(String url, int events) throws Exception {
    this.url = url;
    this.events = events;
    this.missing = new CountDownLatch(events);
    this.token =
        first(
            TOKEN,
            send(
                HttpRequest.newBuilder(URI.create(url + "/oauth/token"))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "grant_type=client_credentials&client_id=%s&client_secret=%s"
                                .formatted(
                                    System.getenv("SCALEKIT_CLIENT_ID"),
                                    System.getenv("SCALEKIT_CLIENT_SECRET"))))));
  }

  public static void main(String[] arguments) throws Exception {
    int events = Integer.parseInt(arguments[1]);
    int organizations = Integer.parseInt(arguments[2]);
    new WebhookDrain(arguments[0], events).run(organizations);
  }

  private void run(int organizations) throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      receiver.setExecutor(threads);
      receiver.createContext("/", this::receive);
      receiver.start();
      String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      String endpoint =
          first(
              ID,
              call("POST", ENDPOINTS, "{\"url\": \"%s\", \"enabled\": false}".formatted(hook)));
      long start = System.nanoTime();
      write(organizations);
      print("written", System.nanoTime() - start);
      long enabled = System.nanoTime();
      call("PATCH", ENDPOINTS + "/" + endpoint, "{\"enabled\": true}");
      missing.await();
      print("delivered", System.nanoTime() - enabled);
      System.out.printf("%d came more than once, %d out of order%n", again, misplaced);
      receiver.stop(0);
      if (misplaced > 0) {
        System.exit(1);
      }
    }
  }

  /** As many changes of each organization, the first of which creates it. */
  private void write(int organizations) throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> written = new ArrayList<>();
      for (int organization = 0; organization < organizations; organization++) {
        int number = organization;
        int changes = events / organizations + (number < events % organizations ? 1 : 0);
        written.add(writers.submit(() -> {
          write(number, changes);
          return true;
        }));
      }
      for (Future<?> one : written) {
        one.get();
      }
    }
  }

  private void write(int organization, int changes) throws Exception {
    String path = "/api/v1/organizations";
    for (int change = 0; change < changes; change++) {
      String body = "{\"display_name\": \"org %d change %d\"}".formatted(organization, change);
      String answer = call(change == 0 ? "POST" : "PATCH", path, body);
      if (change == 0) {
        path += "/" + first(ID, answer);
      }
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      count(exchange.getRequestHeaders().getFirst("webhook-id"), body);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private synchronized void count(String id, String body) {
    if (!arrived.add(id)) {
      again++;
      return;
    }
    Matcher place = PLACE.matcher(body);
    if (!place.find()
        || last.merge(place.group(1), 1, Integer::sum) != Integer.parseInt(place.group(2))) {
      misplaced++;
    }
    missing.countDown();
  }

  private String call(String method, String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("unexpected: " + text);
    }
    return matcher.group(1);
  }

  private void print(String what, long nanos) {
    System.out.printf(
        "%-10s %,d in %.1f s: %,.0f a second%n", what, events, nanos / 1e9, events * 1e9 / nanos);
  }
}
