package dev.guildhall.environments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.guildhall.contract.options.AuthenticationType;
import dev.guildhall.contract.options.OptionsProto;
import dev.guildhall.testing.Contract;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Nothing of one environment is visible or touchable from another, through any call that the server
 * answers: the calls come from the contract, so one that is added tomorrow is tried as well.
 */
@GuildhallTest
final class IsolationTest {
  private static final String SECRET = "top secret name";
  private static final String EXTERNAL_ID = "victim-7";

  /** What a call of the intruder came to. */
  private sealed interface Outcome {
    record Answered(String text) implements Outcome {}

    record Refused(Status status) implements Outcome {}
  }

  private static Outcome call(Grpc grpc, MethodDescriptor method, DynamicMessage request) {
    try {
      return new Outcome.Answered(
          grpc.call(
                  method.getService().getFullName() + "/" + method.getName(),
                  request,
                  DynamicMessage.getDefaultInstance(method.getOutputType()))
              .toString());
    } catch (StatusRuntimeException refused) {
      return new Outcome.Refused(refused.getStatus());
    }
  }

  private static boolean isServed(Grpc grpc, MethodDescriptor method) {
    return !(call(grpc, method, DynamicMessage.getDefaultInstance(method.getInputType()))
            instanceof Outcome.Refused(var status)
        && status.getCode() == Status.Code.UNIMPLEMENTED);
  }

  private static List<MethodDescriptor> served(Grpc grpc) {
    List<MethodDescriptor> served =
        Contract.methods().stream().filter(method -> isServed(grpc, method)).toList();
    assertThat(served)
        .extracting(MethodDescriptor::getName)
        .contains(
            "CreateOrganization",
            "UpdateOrganization",
            "GetOrganization",
            "GetOrganizationByExternalId",
            "ListOrganization",
            "SearchOrganization",
            "DeleteOrganization");
    return served;
  }

  /** A request that names the victim wherever it can name something. */
  private static DynamicMessage naming(MethodDescriptor method, String id, boolean byExternalId) {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    for (FieldDescriptor field : method.getInputType().getFields()) {
      if (field.isRepeated()) {
        continue;
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
        String name = field.getName();
        if (name.equals("external_id")
            && (byExternalId || field.getRealContainingOneof() == null)) {
          request.setField(field, EXTERNAL_ID);
        } else if (name.endsWith("id")
            && !name.equals("external_id")
            && !(byExternalId && field.getRealContainingOneof() != null)) {
          request.setField(field, id);
        } else if (name.equals("query")) {
          request.setField(field, SECRET);
        }
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        DynamicMessage.Builder part = DynamicMessage.newBuilder(field.getMessageType());
        FieldDescriptor displayName = field.getMessageType().findFieldByName("display_name");
        if (displayName != null) {
          request.setField(field, part.setField(displayName, "hacked").build());
        }
      }
    }
    return request.build();
  }

  private static List<Rest.Answer> overRest(Rest rest, MethodDescriptor method, String id) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    List<HttpRule> rules = new ArrayList<>(rule.getAdditionalBindingsList());
    rules.add(rule);
    List<Rest.Answer> answers = new ArrayList<>();
    for (HttpRule each : rules) {
      Map<String, String> paths =
          Map.of(
              "GET", each.getGet(),
              "POST", each.getPost(),
              "PUT", each.getPut(),
              "PATCH", each.getPatch(),
              "DELETE", each.getDelete());
      paths.forEach((verb, template) -> {
        if (!template.isEmpty()) {
          String path =
              template.replace("{external_id}", EXTERNAL_ID).replaceAll("\\{[^}]*}", id)
                  + (template.endsWith(":search") ? "?query=top%20secret" : "");
          answers.add(
              rest.send(
                  verb,
                  path,
                  each.getBody().isEmpty()
                      ? Optional.empty()
                      : Optional.of("{\"display_name\": \"hacked\"}")));
        }
      });
    }
    return answers;
  }

  /** Every row of the victim's environment in every table that knows environments. */
  private static Map<String, String> rows(TestServer server, long environmentId)
      throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = server.connect();
        ResultSet tables =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select c.table_name from information_schema.columns c
                    join information_schema.tables t using (table_schema, table_name)
                    where c.column_name = 'environment_id' and c.table_schema = 'public'
                      and t.table_type = 'BASE TABLE'
                    """)) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "select string_agg(t::text, '\n' order by t::text) from %s t where environment_id = %d"
                        .formatted(table, environmentId))) {
          row.next();
          rows.put(table, String.valueOf(row.getString(1)));
        }
      }
    }
    assertThat(rows).containsKeys("organizations", "events", "organization_counts");
    return rows;
  }

  private static long environmentOf(TestServer server, String organizationId) throws SQLException {
    try (Connection connection = server.connect();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "select environment_id from organizations where organization_id = "
                        + organizationId.substring("org_".length()))) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void keepsAnotherEnvironmentOutOfEveryCall(
      TestServer server, TestEnvironment victim, TestEnvironment intruder) throws Exception {
    JsonNode organization =
        victim.createOrganization(
            "{\"display_name\": \"%s\", \"external_id\": \"%s\", \"slug\": \"victim\"}"
                .formatted(SECRET, EXTERNAL_ID));
    String id = organization.get("id").textValue();
    long environmentId = environmentOf(server, id);
    Map<String, String> before = rows(server, environmentId);

    for (MethodDescriptor method : served(intruder.grpc())) {
      for (String address : List.of(id, "ext:" + EXTERNAL_ID)) {
        for (boolean byExternalId : new boolean[] {false, true}) {
          if (call(intruder.grpc(), method, naming(method, address, byExternalId))
              instanceof Outcome.Answered(var text)) {
            assertThat(text).as(method.getFullName()).doesNotContain(SECRET, id);
          }
        }
        for (Rest.Answer answer : overRest(intruder.rest(), method, address)) {
          assertThat(answer.text()).as(method.getFullName()).doesNotContain(SECRET);
          if (answer.status() < 300) {
            assertThat(answer.text()).as(method.getFullName()).doesNotContain(id);
          }
        }
      }
    }

    assertThat(rows(server, environmentId)).isEqualTo(before);
    assertThat(victim.rest().get("/api/v1/organizations/" + id).json().get("organization"))
        .isEqualTo(organization);
    intruder.createOrganization(
        "{\"display_name\": \"Same names\", \"external_id\": \"%s\", \"slug\": \"victim\"}"
            .formatted(EXTERNAL_ID));
  }

  @Test
  void answersNoCallWithoutAToken(TestServer server, TestEnvironment environment) {
    Grpc stranger = new Grpc("127.0.0.1", server.port(), Optional.empty());
    for (MethodDescriptor method : served(environment.grpc())) {
      if (method.getOptions().getExtension(OptionsProto.authOption).getAuthenticationType()
          == AuthenticationType.NONE) {
        continue;
      }
      assertThat(call(stranger, method, DynamicMessage.getDefaultInstance(method.getInputType())))
          .as(method.getFullName())
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }
  }

  @Test
  void keepsTheWorkspaceOutOfEnvironmentsAndEnvironmentsOutOfTheWorkspace(
      TestServer server, TestEnvironment environment) {
    Grpc workspace = new Grpc("127.0.0.1", server.port(), server.workspace().token());
    for (MethodDescriptor method : served(environment.grpc())) {
      DynamicMessage request = DynamicMessage.getDefaultInstance(method.getInputType());
      String service = method.getService().getName();
      if (service.equals("OrganizationService")) {
        assertDenied(call(workspace, method, request), method);
      } else if (service.startsWith("Environment") && method.getName().startsWith("Create")) {
        assertDenied(call(environment.grpc(), method, request), method);
      }
    }
  }

  private static void assertDenied(Outcome outcome, MethodDescriptor method) {
    assertThat(outcome)
        .as(method.getFullName())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }
}
