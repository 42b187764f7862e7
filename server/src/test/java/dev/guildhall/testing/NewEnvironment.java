package dev.guildhall.testing;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes an environment with a client, as the workspace's client would. */
final class NewEnvironment {
  private NewEnvironment() {}

  static TestEnvironment in(TestServer server) {
    Rest workspace = server.workspace();
    String id =
        workspace
            .post("/api/v1/environments", "{\"display_name\": \"test\"}")
            .json()
            .at("/environment/id")
            .textValue();
    JsonNode client =
        workspace.post("/api/v1/environments/" + id + "/clients", "{\"name\": \"test\"}").json();
    return TestEnvironment.signIn(
        server, client.at("/client/id").textValue(), client.at("/plain_secret").textValue());
  }
}
