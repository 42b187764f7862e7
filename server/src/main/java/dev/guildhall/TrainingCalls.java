package dev.guildhall;

import dev.guildhall.contract.organizations.GetOrganizationRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of a {@link TrainingRun}: what a product and its customers' providers ask all day. A
 * call that the server fails ends the training.
 */
final class TrainingCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Calls that are rarer by this are made in so many rounds once. */
  private static final int RARE = 20;

  private static final String ORGANIZATIONS = "/api/v1/organizations";

  private final HttpClient rest;
  private final HttpClient grpc;
  private final String credentials;
  private final String token;

  TrainingCalls(Vertx vertx, int port, String clientId, String clientSecret) {
    HttpClientOptions options = new HttpClientOptions().setDefaultPort(port);
    this.rest = vertx.createHttpClient(options);
    this.grpc =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    this.credentials =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(clientId, clientSecret);
    this.token = field("access_token", authenticate());
  }

  @Override
  public void close() {
    rest.close().await();
    grpc.close().await();
  }

  /** Calls until then, with names of its own; answers how many rounds it made. */
  int until(Instant end, String name) {
    Provider provider = provider(name);
    int round = 0;
    while (Instant.now().isBefore(end)) {
      organization(name + "-" + round);
      if (round % RARE == 0) {
        others(name + "-" + round);
        provider.user(name + "-" + round + "@example.com");
      }
      round++;
    }
    return round;
  }

  private void organization(String name) {
    String named = ORGANIZATIONS + ":external/" + name;
    String id = create(name);
    String byId = ORGANIZATIONS + "/" + id;
    for (int reads = 0; reads < 2; reads++) {
      call("GET", byId, "");
      call("GET", named, "");
      get(id);
    }
    call("PUT", named, "{\"display_name\": \"Trained\", \"metadata\": {\"plan\": \"pro\"}}");
    call("PATCH", byId, "{\"metadata\": {\"seats\": \"10\"}}");
  }

  private void others(String externalId) {
    call("GET", ORGANIZATIONS + "?page_size=10", "");
    call("GET", ORGANIZATIONS + ":search?query=" + externalId, "");
    call("DELETE", ORGANIZATIONS + ":external/" + externalId, "");
    call("GET", ORGANIZATIONS + ":external/" + externalId, "");
    authenticate();
  }

  private String create(String externalId) {
    return field(
        "id",
        call(
            "POST",
            ORGANIZATIONS,
            """
            {"display_name": "Training", "external_id": "%s", "metadata": {"plan": "free"}}
            """
                .formatted(externalId)));
  }

  /** A provider with a directory of its own. */
  private Provider provider(String name) {
    String directories = ORGANIZATIONS + "/" + create(name) + "/directories";
    String id = field("id", call("POST", directories, "{\"directory_type\": \"SCIM\"}"));
    String secret = field("plain_secret", call("POST", directories + "/" + id + "/secrets", "{}"));
    return new Provider("/directory/" + id + "/scim/v2", secret);
  }

  /** What a customer's identity provider sends. */
  private final class Provider {
    private final String path;
    private final String secret;

    Provider(String path, String secret) {
      this.path = path;
      this.secret = secret;
    }

    void user(String name) {
      scim("GET", "/Users?filter=userName%20eq%20%22" + name + "%22", "");
      String id =
          field(
              "id",
              scim(
                  "POST",
                  "/Users",
                  """
                  {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "%1$s",
                   "externalId": "%1$s", "active": true, "displayName": "Ann Other",
                   "name": {"givenName": "Ann", "familyName": "Other"},
                   "emails": [{"value": "%1$s", "type": "work", "primary": true}]}
                  """
                      .formatted(name)));
      scim(
          "PATCH",
          "/Users/" + id,
          """
          {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
           "Operations": [{"op": "replace", "path": "active", "value": false}]}
          """);
      scim("GET", "/Users/" + id, "");
    }

    private String scim(String method, String below, String body) {
      return send(method, path + below, secret, "application/scim+json", body);
    }
  }

  private String authenticate() {
    return send("POST", "/oauth/token", "", "application/x-www-form-urlencoded", credentials);
  }

  private String call(String method, String path, String body) {
    return send(method, path, token, "application/json", body);
  }

  private String send(String method, String path, String bearer, String type, String body) {
    return send(rest, method, path, bearer, type, Buffer.buffer(body));
  }

  /** The same organization over gRPC. */
  private void get(String id) {
    byte[] message = GetOrganizationRequest.newBuilder().setId(id).build().toByteArray();
    send(
        grpc,
        "POST",
        "/scalekit.v1.organizations.OrganizationService/GetOrganization",
        token,
        "application/grpc",
        Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }

  private static String send(
      HttpClient client, String method, String path, String bearer, String type, Buffer body) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setURI(path)
                .setTimeout(PATIENCE.toMillis()))
        .compose(request -> {
          request.putHeader("authorization", "Bearer " + bearer).putHeader("content-type", type);
          // Followed on the event loop: from this thread it could come after the body.
          return request
              .send(body)
              .compose(response ->
                  response.statusCode() < 500
                      ? response.body()
                      : Future.failedFuture(method + " " + path + ": " + response.statusCode()));
        })
        .await()
        .toString();
  }

  private static String field(String name, String json) {
    Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!field.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return field.group(1);
  }
}
