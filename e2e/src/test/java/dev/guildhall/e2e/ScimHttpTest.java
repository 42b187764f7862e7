package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider's cycle through plain HTTP: look up, create, group, deactivate, delete. */
@EndToEndTest
final class ScimHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScimDirectory directory;

  ScimHttpTest(ServerProcess server) {
    directory = ScimDirectory.in(server);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aProvidersCycle() throws IOException, InterruptedException {
    String lookup = "/Users?filter=userName%20eq%20%22ann%40acme.com%22";
    assertThat(body(send("GET", lookup, "")).get("totalResults").intValue()).isZero();
    HttpResponse<String> created =
        send(
            "POST",
            "/Users",
            """
            {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
             "userName": "ann@acme.com", "active": "True"}
            """);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("content-type")).contains("application/scim+json");
    String id = body(created).get("id").textValue();
    assertThat(created.headers().firstValue("location")).contains(directory.url() + "/Users/" + id);
    assertThat(body(send("GET", lookup, "")).at("/Resources/0/id").textValue()).isEqualTo(id);
    String group =
        body(send("POST", "/Groups", "{\"displayName\": \"Staff\"}")).get("id").textValue();
    HttpResponse<String> joined =
        send(
            "PATCH",
            "/Groups/" + group,
            """
            {"Operations": [{"op": "Add", "path": "members", "value": [{"value": "%s"}]}]}
            """
                .formatted(id));
    assertThat(body(joined).at("/members/0/display").textValue()).isEqualTo("ann@acme.com");
    HttpResponse<String> left =
        send(
            "PATCH",
            "/Users/" + id,
            """
            {"Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
            """);
    assertThat(body(left).get("active").booleanValue()).isFalse();
    assertThat(send("DELETE", "/Users/" + id, "").statusCode()).isEqualTo(204);
    assertThat(body(send("GET", "/Groups/" + group, "")).get("members")).isEmpty();
    HttpResponse<String> gone = send("GET", "/Users/" + id, "");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(body(gone).get("status").textValue()).isEqualTo("404");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(directory.url() + path))
            .header("Authorization", "Bearer " + directory.token())
            .header("Content-Type", "application/scim+json; charset=utf-8")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode body(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }
}
