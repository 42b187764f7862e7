package dev.guildhall.e2e;

import java.util.Map;

/**
 * A new organization's directory, as its administrator copies it into an identity provider.
 *
 * @param url the base URL of its SCIM endpoint, without a trailing slash
 */
record ScimDirectory(String url, String token) {

  static ScimDirectory in(ServerProcess server) {
    RestFace rest = new RestFace(server);
    String organization =
        rest.call("POST", "/api/v1/organizations", Map.of("display_name", "Acme"))
            .at("/organization/id")
            .textValue();
    String directories = "/api/v1/organizations/" + organization + "/directories";
    String directory =
        rest.call("POST", directories, Map.of("directory_type", "SCIM"))
            .at("/directory/id")
            .textValue();
    String secret =
        rest.call("POST", directories + "/" + directory + "/secrets", Map.of())
            .get("plain_secret")
            .textValue();
    return new ScimDirectory(server.url() + "/directory/" + directory + "/scim/v2", secret);
  }
}
