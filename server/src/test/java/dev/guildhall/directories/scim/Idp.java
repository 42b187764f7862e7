package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An identity provider with the secret of a new directory. Bodies may use single quotes. */
public record Idp(TestEnvironment environment, String organization, String directory, Rest scim) {

  public static Idp in(TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    String directories = "/api/v1/organizations/" + organization + "/directories";
    String directory =
        environment
            .rest()
            .post(
                directories,
                "{\"directory\": {\"directory_type\": \"SCIM\"}, \"directory_type\": \"SCIM\"}")
            .json()
            .at("/directory/id")
            .textValue();
    String secret =
        environment
            .rest()
            .post(directories + "/" + directory + "/secrets", "")
            .json()
            .get("plain_secret")
            .textValue();
    return new Idp(
        environment,
        organization,
        directory,
        new Rest(
            environment.server().url() + "/directory/" + directory + "/scim/v2",
            Optional.of(secret)));
  }

  /** The same provider, calling another server of the same database. */
  public Idp at(TestServer server) {
    return new Idp(
        environment,
        organization,
        directory,
        new Rest(server.url() + "/directory/" + directory + "/scim/v2", scim.token()));
  }

  public String apiPath() {
    return "/api/v1/organizations/" + organization + "/directories/" + directory;
  }

  public Rest.Answer post(String path, String body, Object... values) {
    return send("POST", path, body, values);
  }

  public Rest.Answer put(String path, String body, Object... values) {
    return send("PUT", path, body, values);
  }

  /** Sends these operations, which are apart by commas. */
  public Rest.Answer patch(String path, String operations, Object... values) {
    return send(
        "PATCH",
        path,
        "{'schemas': ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], 'Operations': ["
            + operations
            + "]}",
        values);
  }

  private Rest.Answer send(String method, String path, String body, Object... values) {
    return scim.send(
        method,
        path,
        Optional.of(json(body, values)),
        "content-type",
        "application/scim+json; charset=utf-8");
  }

  public static String json(String body, Object... values) {
    String json = body.replace('\'', '"');
    for (Object value : values) {
      json = json.replaceFirst("@", value.toString());
    }
    return json;
  }

  public Rest.Answer get(String path) {
    return scim.get(path);
  }

  public JsonNode list(String path, String filter) {
    Rest.Answer answer = scim.get(path + "?filter=" + encoded(filter));
    if (answer.status() != 200) {
      throw new AssertionError(filter + ": " + answer.status() + " " + answer.text());
    }
    return answer.json();
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text.replace('\'', '"'), StandardCharsets.UTF_8);
  }

  /** Creates a user; answers the id. */
  public String user(String userName) {
    return id(post("/Users", "{'userName': '@'}", userName));
  }

  public String group(String displayName) {
    return id(post("/Groups", "{'displayName': '@'}", displayName));
  }

  public static String id(Rest.Answer created) {
    if (created.status() != 201) {
      throw new AssertionError(created.status() + " " + created.text());
    }
    return created.json().get("id").textValue();
  }

  /** The directory's events, newest first. */
  public JsonNode events() {
    return environment
        .rest()
        .post("/api/v1/events", "{\"organization_id\": \"" + organization + "\"}")
        .json()
        .get("events");
  }
}
