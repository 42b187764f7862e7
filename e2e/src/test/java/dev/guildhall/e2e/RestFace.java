package dev.guildhall.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON over HTTP/1.1. */
final class RestFace implements Face {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String PATH = "/api/v1/organizations";

  private final String url;
  private final String token;

  RestFace(ServerProcess server) {
    this.url = server.url();
    this.token = token(server);
  }

  /** An access token of the server's first client. */
  static String token(ServerProcess server) {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(
                server.credential("SCALEKIT_CLIENT_ID"),
                server.credential("SCALEKIT_CLIENT_SECRET"));
    return send(HttpRequest.newBuilder(URI.create(server.url() + "/oauth/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)))
        .get("access_token")
        .textValue();
  }

  @Override
  public Organization create(String displayName, String externalId, Map<String, String> metadata) {
    return one(
        "POST",
        PATH,
        Map.of("display_name", displayName, "external_id", externalId, "metadata", metadata));
  }

  @Override
  public Organization get(String id) {
    return one("GET", PATH + "/" + id, Map.of());
  }

  @Override
  public Organization getByExternalId(String externalId) {
    return one("GET", PATH + ":external/" + encoded(externalId), Map.of());
  }

  @Override
  public Organization update(
      String id,
      Optional<String> displayName,
      Optional<String> externalId,
      Map<String, String> metadata) {
    Map<String, Object> changes = new LinkedHashMap<>();
    displayName.ifPresent(name -> changes.put("display_name", name));
    externalId.ifPresent(value -> changes.put("external_id", value));
    if (!metadata.isEmpty()) {
      changes.put("metadata", metadata);
    }
    return one("PATCH", PATH + "/" + id, changes);
  }

  @Override
  public Page list(int pageSize, String pageToken) {
    return page(PATH + "?page_size=%d&page_token=%s".formatted(pageSize, encoded(pageToken)));
  }

  @Override
  public Page search(String text) {
    return page(PATH + ":search?query=" + encoded(text));
  }

  @Override
  public void delete(String id) {
    call("DELETE", PATH + "/" + id, Map.of());
  }

  private Organization one(String method, String path, Map<String, ?> body) {
    return organization(call(method, path, body).get("organization"));
  }

  private Page page(String path) {
    JsonNode page = call("GET", path, Map.of());
    List<Organization> organizations = new ArrayList<>();
    page.get("organizations").forEach(item -> organizations.add(organization(item)));
    return new Page(
        organizations,
        page.get("next_page_token").textValue(),
        page.get("prev_page_token").textValue(),
        page.get("total_size").longValue());
  }

  JsonNode call(String method, String path, Map<String, ?> body) {
    try {
      return send(
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  method.startsWith("P")
                      ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
                      : HttpRequest.BodyPublishers.noBody()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new Refused(
            body.at("/details/0/error_code").textValue(), body.get("message").textValue());
      }
      return body;
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Organization organization(JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.get("metadata")
        .properties()
        .forEach(pair -> metadata.put(pair.getKey(), pair.getValue().textValue()));
    return new Organization(
        json.get("id").textValue(),
        json.get("display_name").textValue(),
        Optional.ofNullable(json.path("external_id").textValue()),
        metadata);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "REST";
  }
}
