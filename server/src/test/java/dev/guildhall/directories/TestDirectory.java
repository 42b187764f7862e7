package dev.guildhall.directories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** A new directory in a new organization of an environment. */
public record TestDirectory(TestEnvironment environment, String organizationId, String id) {

  public static TestDirectory in(TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    return in(environment, organization);
  }

  public static TestDirectory in(TestEnvironment environment, String organizationId) {
    Rest.Answer answer =
        environment
            .rest()
            .post(
                "/api/v1/organizations/" + organizationId + "/directories",
                "{\"directory_type\": \"SCIM\", \"directory_provider\": \"OKTA\"}");
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return new TestDirectory(
        environment, organizationId, answer.json().at("/directory/id").textValue());
  }

  /** The directory's path in the API. */
  public String path() {
    return "/api/v1/organizations/%s/directories/%s".formatted(organizationId, id);
  }

  public JsonNode get() {
    return environment.rest().get(path()).json().get("directory");
  }

  public String newSecret() {
    return environment.rest().post(path() + "/secrets", "").json().get("plain_secret").textValue();
  }

  /** Calls the directory's SCIM endpoint as an identity provider does. */
  public Rest.Answer scim(String method, String path, String secret) {
    return new Rest(environment.server().url(), Optional.of(secret))
        .send(method, "/directory/" + id + "/scim/v2" + path, Optional.empty());
  }

  /** Loads users and one group that holds them all, past the server. */
  public void load(int users) throws SQLException {
    try (Connection connection = environment.server().connect()) {
      long number = Long.parseLong(id.substring("dir_".length()));
      run(
          connection,
          """
          insert into directory_users (environment_id, directory_id, user_id, user_name, email,
            external_id, resource, change_id, updated_at)
          select d.environment_id, d.directory_id, d.directory_id + n * 1024, 'user' || n,
            'user' || n || '@acme.example', 'ext' || n,
            jsonb_build_object('name', jsonb_build_object('givenName', 'Given' || n,
              'familyName', 'Family')),
            d.directory_id + n * 1024, now()
          from directories d, generate_series(1, %d) n where d.directory_id = ?
          """
              .formatted(users),
          number);
      run(
          connection,
          """
          insert into directory_groups (environment_id, directory_id, group_id, display_name,
            change_id, updated_at)
          select environment_id, directory_id, directory_id, 'Everybody', directory_id, now()
          from directories where directory_id = ?
          """,
          number);
      run(
          connection,
          """
          insert into directory_memberships (environment_id, directory_id, group_id, user_id)
          select environment_id, directory_id, directory_id, user_id
          from directory_users where directory_id = ?
          """,
          number);
    }
  }

  private static void run(Connection connection, String sql, long directory) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, directory);
      statement.executeUpdate();
    }
  }
}
