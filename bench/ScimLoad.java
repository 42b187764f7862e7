import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider's initial load of any SCIM 2.0 endpoint: looks each user up, creates it, then puts all
 * of them in 100 groups, 50 members in a PATCH. Run by scim.sh; knows nothing of Guildhall.
 */
final class ScimLoad {
  private static final int GROUPS = 100;
  private static final int MEMBERS_A_PATCH = 50;
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String token;

  private ScimLoad(String url, String token) {
    this.url = url;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    ScimLoad load = new ScimLoad(System.getenv("SCIM_URL"), System.getenv("SCIM_TOKEN"));
    load.run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
  }

  private void run(int users, int connections) throws Exception {
    String run = Long.toString(System.nanoTime(), 36);
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      long start = System.nanoTime();
      List<Callable<String>> creations = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        String name = "user" + i + "." + run + "@example.com";
        creations.add(() -> create(name));
      }
      List<String> ids = all(threads, creations);
      long created = System.nanoTime();
      List<Callable<String>> groupings = new ArrayList<>();
      for (int i = 0; i < GROUPS; i++) {
        int group = i;
        groupings.add(() -> fill("Group " + group + " " + run, share(ids, group)));
      }
      all(threads, groupings);
      long end = System.nanoTime();
      print("looked up and created", users, created - start);
      print("put in groups", users, end - created);
      print("altogether", users, end - start);
    }
  }

  private static void print(String what, int users, long nanos) {
    System.out.printf(
        "%-22s %6d users in %6.1f s: %7.0f users/s%n", what, users, nanos / 1e9, users * 1e9 / nanos);
  }

  private static List<String> share(List<String> ids, int group) {
    return ids.subList(
        (int) ((long) ids.size() * group / GROUPS), (int) ((long) ids.size() * (group + 1) / GROUPS));
  }

  private static List<String> all(ExecutorService threads, List<Callable<String>> work)
      throws Exception {
    List<String> answers = new ArrayList<>();
    for (Future<String> one : threads.invokeAll(work)) {
      answers.add(one.get());
    }
    return answers;
  }

  private String create(String name) throws IOException, InterruptedException {
    send("GET", "/Users?filter=userName%20eq%20%22" + name.replace("@", "%40") + "%22", "", 200);
    return id(
        send(
            "POST",
            "/Users",
            """
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "%1$s",
             "externalId": "%1$s", "active": true, "name": {"givenName": "Ann", "familyName": "Other"},
             "displayName": "Ann Other",
             "emails": [{"value": "%1$s", "type": "work", "primary": true}]}
            """
                .formatted(name),
            201));
  }

  private String fill(String name, List<String> members) throws IOException, InterruptedException {
    String group =
        id(
            send(
                "POST",
                "/Groups",
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "%s"}
                """
                    .formatted(name),
                201));
    for (int at = 0; at < members.size(); at += MEMBERS_A_PATCH) {
      StringBuilder values = new StringBuilder();
      for (String id : members.subList(at, Math.min(members.size(), at + MEMBERS_A_PATCH))) {
        values.append(values.isEmpty() ? "" : ", ").append("{\"value\": \"" + id + "\"}");
      }
      send(
          "PATCH",
          "/Groups/" + group,
          """
          {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
           "Operations": [{"op": "add", "path": "members", "value": [%s]}]}
          """
              .formatted(values),
          200,
          204);
    }
    return group;
  }

  private String send(String method, String path, String body, Integer... expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/scim+json")
                .method(
                    method,
                    body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (!List.of(expected).contains(answer.statusCode())) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String id(String resource) {
    Matcher matcher = ID.matcher(resource);
    if (!matcher.find()) {
      throw new IllegalStateException("no id in " + resource);
    }
    return matcher.group(1);
  }
}
