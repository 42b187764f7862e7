package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;

/** What the calls of {@link PlanTest} are about, and the many rows beside it. */
record PlanScene(String organization, String directory, String secret, String endpoint) {
  /**
   * A tenth of them in the environment that is asked; nearly all users and a group of them in one
   * of two directories.
   */
  private static final int ROWS = 100_000;

  static PlanScene set(Rest rest) {
    String organization =
        created(
            rest.post("/api/v1/organizations", "{\"display_name\": \"Big\"}"), "/organization/id");
    String directories = "/api/v1/organizations/" + organization + "/directories";
    String directory =
        created(rest.post(directories, "{\"directory_type\": \"SCIM\"}"), "/directory/id");
    String secret =
        created(rest.post(directories + "/" + directory + "/secrets", ""), "/plain_secret");
    String endpoint =
        created(
            rest.post(
                "/api/v1/webhooks/endpoints",
                "{\"url\": \"http://127.0.0.1:9/none\", \"enabled\": false}"),
            "/endpoint/id");
    return new PlanScene(organization, directory, secret, endpoint);
  }

  private static String created(Rest.Answer answer, String pointer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    return answer.json().at(pointer).textValue();
  }

  /** Puts the rows beside it. */
  void load(TestServer server) throws Exception {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String sql :
          """
          insert into environments (environment_id, display_name, region, type, updated_at)
          select e.environment_id + k, 'other', e.region, e.type, e.updated_at
          from organizations o join environments e using (environment_id), generate_series(1, 9) k
          where o.organization_id = %2$s;
          insert into organizations (environment_id, organization_id, display_name, region,
            external_id, external_ids, updated_at, deleted_at)
          select environment_id + n %% 10, organization_id - n * 1024, 'Acme ' || n, 1, 'ext-' || n,
            jsonb_build_object('billing', 'cus_' || n), now() - interval '1 year',
            case when n > 1000 and n / 10 %% 2 = 1 then updated_at - interval '1 day' end
          from organizations, generate_series(1, %1$d) n where organization_id = %2$s;
          insert into events (environment_id, event_id, type, object, organization_id, sequence,
            occurred_at, actor, request_id, data)
          select environment_id, organization_id, 'organization.created', 'Organization',
            organization_id, 1, updated_at, 'test', 'test', to_jsonb(o) from organizations o
          where organization_id < %2$s;
          insert into organization_former_external_ids
          select environment_id, '', 'old-' || organization_id, organization_id, now()
          from organizations;
          insert into connections (environment_id, connection_id, organization_id, type, provider,
            configuration_type, status, provider_key, enabled, debug_enabled, ui_button_title,
            attribute_mapping, settings, updated_at)
          select environment_id, organization_id, organization_id, 1, 1, 1, 1, 'OKTA', false, false,
            '', '{}', '{}', updated_at from organizations;
          insert into directory_users (environment_id, directory_id, user_id, user_name, email,
            external_id, resource, change_id, updated_at)
          select environment_id, directory_id, directory_id + n * 1024, 'user' || n,
            'user' || n || '@acme.example', 'ext' || n, '{}', directory_id + n * 1024, now()
          from directories, generate_series(1, %1$d) n where directory_id = %3$s;
          update directories set user_count = %1$d where directory_id = %3$s;
          insert into directories (environment_id, directory_id, organization_id, type, provider,
            status, enabled, updated_at)
          select environment_id, directory_id - 1, organization_id, type, provider, status, enabled,
            updated_at from directories;
          insert into directory_users (environment_id, directory_id, user_id, user_name, change_id,
            updated_at)
          select environment_id, directory_id, directory_id + n, 'other' || n, directory_id + n, now()
          from directories, generate_series(1, 1000) n where directory_id = %3$s - 1;
          insert into directory_groups (environment_id, directory_id, group_id, display_name,
            resource, change_id, updated_at)
          select environment_id, directory_id, directory_id + n, 'Group ' || n,
            jsonb_build_object('displayName', 'Group ' || n), directory_id + n,
            now() from directories, generate_series(1, 1000) n where directory_id = %3$s;
          insert into directory_memberships (environment_id, directory_id, group_id, user_id)
          select environment_id, directory_id, directory_id + 1, user_id from directory_users
            where directory_id = %3$s;
          insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id, lane,
            ordinal, sent_at, delivered, finished_at)
          select e.environment_id, w.endpoint_id, e.event_id, e.event_id, e.organization_id, 1,
            now(), true, now()
          from events e join webhook_endpoints w on true where e.organization_id < %2$s;
          insert into domains (environment_id, organization_id, domain_id, domain, domain_type,
            verification_status, verification_method, txt_record_key, txt_record_secret, claimed,
            updated_at)
          select environment_id, organization_id, organization_id, organization_id || '.example', 1,
            1, 1, '', '', true, now() from organizations;
          insert into usage_periods (environment_id, kind, subject_id, opened_at, organization_id,
            region)
          select environment_id, 1, organization_id, updated_at - interval '1 day',
            organization_id, 1 from organizations;
          analyze
          """
              .formatted(ROWS, organization.substring(4), directory.substring(4))
              .split(";")) {
        statement.execute(sql);
      }
    }
  }
}
