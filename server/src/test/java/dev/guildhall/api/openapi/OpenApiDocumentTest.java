package dev.guildhall.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.guildhall.api.Violations;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.api.json.JsonText;
import dev.guildhall.organizations.DisplayName;
import dev.guildhall.organizations.ExternalId;
import dev.guildhall.organizations.ListOrganizations;
import dev.guildhall.organizations.LogoUrl;
import dev.guildhall.organizations.Metadata;
import dev.guildhall.organizations.SearchOrganizations;
import dev.guildhall.organizations.Slug;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The document at /openapi.json says what the server does: its calls, its limits, its JSON. */
@GuildhallTest
final class OpenApiDocumentTest {

  @Test
  void namesEveryCallThatIsAnsweredAndNoOther(TestServer server) throws IOException {
    Grpc anyone = new Grpc("127.0.0.1", server.port(), Optional.empty());
    List<String> answered =
        Contract.methods().stream()
            .filter(method -> answers(anyone, method))
            .flatMap(Contract::routes)
            .toList();

    assertThat(answered).contains("POST /api/v1/organizations");
    assertThat(
            operations(document(server)).stream()
                .filter(operation -> operation.tree().has("x-grpc"))
                .map(Operation::route))
        .containsExactlyInAnyOrderElementsOf(answered);
  }

  @Test
  void namesPlainRoutesThatExist(TestServer server) {
    List<Operation> plain =
        operations(document(server)).stream()
            .filter(operation -> !operation.tree().has("x-grpc"))
            .toList();

    assertThat(plain)
        .extracting(Operation::route)
        .contains(
            "POST /oauth/token",
            "GET /keys",
            "GET /.well-known/openid-configuration",
            "GET /api/v1/events/stream",
            "GET /api/v1/usage");
    for (Operation operation : plain) {
      Rest.Answer answer =
          server.rest().send(operation.method(), operation.path(), Optional.empty());
      assertThat(answer.status()).as(operation.route()).isNotIn(404, 405);
    }
  }

  @Test
  void givesEachOperationAnIdAndEachPathAShapeOfItsOwn(TestServer server) {
    JsonNode document = document(server);

    assertThat(operations(document))
        .extracting(operation -> operation.tree().get("operationId").textValue())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[A-Za-z0-9_]+"));
    assertThat(document.get("paths").properties())
        .extracting(path -> path.getKey().replaceAll("\\{[^}]+}", "{}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void refersOnlyToWhatItHas(TestServer server) {
    JsonNode document = document(server);

    List<String> references = document.findValuesAsText("$ref");

    assertThat(references)
        .isNotEmpty()
        .allMatch(reference ->
            reference.startsWith("#/") && document.at(reference.substring(1)).isObject());
  }

  @Test
  void showsExamplesThatReadBackIntoTheirMessages(TestServer server) throws IOException {
    JsonNode document = document(server);
    for (MethodDescriptor method : Contract.methods()) {
      String call = method.getService().getFullName() + "/" + method.getName();
      for (Operation operation : operations(document)) {
        if (!operation.tree().path("x-grpc").asText().equals(call)) {
          continue;
        }
        JsonNode sent = operation.tree().at("/requestBody/content/application~1json/example");
        if (!sent.isMissingNode()) {
          readBack(operation.route(), sent, body(operation, method));
        }
        JsonNode answer = operation.tree().get("responses").iterator().next();
        readBack(
            operation.route(),
            answer.at("/content/application~1json/example"),
            method.getOutputType());
      }
    }
  }

  @Test
  void namesTheParametersOfTheStreamAndOfUsage(TestServer server, TestEnvironment environment) {
    JsonNode paths = document(server).get("paths");
    JsonNode stream = paths.at("/~1api~1v1~1events~1stream/get");
    JsonNode usage = paths.at("/~1api~1v1~1usage/get");

    assertThat(names(stream, "query")).containsExactly("after", "types", "organization_id");
    assertThat(stream.at("/responses/200/content").has("text/event-stream")).isTrue();
    assertThat(names(usage, "query")).containsExactly("from", "to", "organization_id", "by");
    assertThat(environment.rest().get("/api/v1/usage?from=2026-01-01&to=2026-02-01").status())
        .isEqualTo(200);
  }

  @Test
  void showsMetadataAsTheObjectOfTextsThatIsTaken(TestEnvironment environment) {
    JsonNode document = document(environment.server());
    String path = "/api/v1/organizations/{id}/metadata";
    JsonNode patch = document.get("paths").get(path).at("/patch/requestBody/content");
    JsonNode put = document.get("paths").get(path).at("/put/requestBody/content");
    String id = environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").asText();

    for (JsonNode body : List.of(patch, put)) {
      JsonNode example = body.at("/application~1json/example");
      assertThat(example).hasToString("{\"plan_type\":\"paid\"}");
      assertThat(environment.rest().put(path.replace("{id}", id), example.toString()).status())
          .isEqualTo(200);
      assertThat(body.at("/application~1json/schema/type").textValue()).isEqualTo("object");
    }
    String values = "/application~1json/schema/additionalProperties/type";
    assertThat(patch.at(values)).hasToString("[\"string\",\"null\"]");
    assertThat(put.at(values)).hasToString("\"string\"");
    assertThat(put.at("/application~1json/schema/maxProperties").intValue())
        .isEqualTo(Metadata.MAX_PAIRS);
  }

  @Test
  void namesTheConditionsThatTheServerTakes(TestEnvironment environment) {
    String external = "us-east-CUST-12345"; // as in the document's examples
    String id =
        environment
            .createOrganization(
                "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(external))
            .get("id")
            .asText();
    int conditional = 0;
    for (Operation operation : ofOneOrganization(document(environment.server()))) {
      boolean reads = operation.method().equals("GET");
      String header = reads ? "If-None-Match" : "If-Match";
      Rest.Answer answer =
          environment
              .rest()
              .send(
                  operation.method(),
                  at(operation, id, external),
                  Optional.of(operation.tree().at("/requestBody/content/application~1json/example"))
                      .filter(body -> !body.isMissingNode())
                      .map(JsonNode::toString),
                  header,
                  reads ? "*" : "\"99\"");

      boolean said = names(operation.tree(), "header").contains(header);
      String status = reads ? "304" : "412";
      assertThat(Integer.toString(answer.status()).equals(status))
          .as(operation.route() + " " + answer.text())
          .isEqualTo(said);
      assertThat(operation.tree().get("responses").has(status))
          .as(operation.route())
          .isEqualTo(said);
      conditional += said ? 1 : 0;
    }
    assertThat(conditional).isEqualTo(12);
  }

  @Test
  void tellsWhereAFormerExternalIdIsGone(TestEnvironment environment) {
    String former = "former";
    String id =
        environment
            .createOrganization(
                "{\"display_name\": \"Acme\", \"external_id\": \"%s\"}".formatted(former))
            .get("id")
            .asText();
    environment.rest().patch("/api/v1/organizations/" + id, "{\"external_id\": \"current\"}");
    for (Operation operation : ofOneOrganization(document(environment.server()))) {
      boolean said = operation.tree().get("responses").has("410");
      assertThat(said)
          .as(operation.route())
          .isEqualTo(!operation.path().contains(":external/") || !operation.method().equals("PUT"));
      if (operation.method().equals("GET") || operation.method().equals("DELETE")) {
        assertThat(
                environment
                    .rest()
                    .send(
                        operation.method(),
                        at(operation, "ext:" + former, former),
                        Optional.empty())
                    .status())
            .as(operation.route())
            .isEqualTo(410);
      }
    }
  }

  @Test
  void tellsWhatAFilterByOrganizationIsRefusedWith(TestEnvironment environment) {
    String id =
        environment
            .createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"former\"}")
            .get("id")
            .asText();
    environment.rest().patch("/api/v1/organizations/" + id, "{\"external_id\": \"current\"}");
    List<Operation> filtered =
        operations(document(environment.server())).stream()
            .filter(operation -> operation.tree().has("x-grpc"))
            .filter(operation -> !operation.path().startsWith("/api/v1/organizations"))
            .filter(operation -> operation.tree().get("responses").has("410"))
            .toList();

    assertThat(filtered)
        .extracting(Operation::route)
        .containsExactlyInAnyOrder(
            "GET /api/v1/connections", "POST /api/v1/events", "POST /api/v1/events/paginated");
    for (Operation operation : filtered) {
      assertThat(operation.tree().get("responses").has("404")).as(operation.route()).isTrue();
      assertThat(filteredBy(environment, operation, "ext:nobody")).isEqualTo(404);
      assertThat(filteredBy(environment, operation, "ext:former")).isEqualTo(410);
    }
  }

  private static int filteredBy(TestEnvironment environment, Operation operation, String address) {
    boolean reads = operation.method().equals("GET");
    return environment
        .rest()
        .send(
            operation.method(),
            operation.path() + (reads ? "?organization_id=" + address : ""),
            reads
                ? Optional.empty()
                : Optional.of("{\"organization_id\": \"%s\"}".formatted(address)))
        .status();
  }

  @Test
  void namesBothAnswersOfAnUpsertAndTheKeyOfEveryPost(TestServer server) {
    JsonNode document = document(server);
    JsonNode upsert =
        document.get("paths").get("/api/v1/organizations:external/{external_id}").get("put");

    assertThat(upsert.at("/responses/200/content/application~1json/example/created").asBoolean())
        .isFalse();
    assertThat(upsert.at("/responses/201/content/application~1json/example/created").asBoolean())
        .isTrue();
    assertThat(operations(document).stream().filter(operation -> operation.tree().has("x-grpc")))
        .allMatch(operation ->
            operation.tree().get("responses").has("422")
                == names(operation.tree(), "header").contains("Idempotency-Key"))
        .filteredOn(operation -> !operation.tree().has("security"))
        .allMatch(operation ->
            operation.method().equals("POST") == operation.tree().get("responses").has("422"))
        .filteredOn(operation -> operation.method().equals("POST"))
        .allMatch(operation -> operation.tree().get("responses").has("409"));
  }

  @Test
  void statesTheLimitsThatTheValueTypesEnforce(TestServer server) {
    JsonNode document = document(server);
    JsonNode create =
        document.at("/components/schemas/organizations.CreateOrganization/properties");
    JsonNode update =
        document.at("/components/schemas/organizations.UpdateOrganization/properties");

    assertLimits(create.get("display_name"), 1, DisplayName.MAX_LENGTH);
    assertLimits(update.get("display_name"), 1, DisplayName.MAX_LENGTH);
    assertThat(create.at("/external_id/maxLength").intValue()).isEqualTo(ExternalId.MAX_LENGTH);
    assertThat(create.get("external_id").has("minLength")).isFalse();
    assertLimits(create.get("slug"), 1, Slug.MAX_LENGTH);
    assertThat(create.at("/slug/pattern").textValue()).isEqualTo("^(?:" + Slug.PATTERN + ")$");
    assertThat(update.at("/logo_url/maxLength").intValue()).isEqualTo(LogoUrl.MAX_LENGTH);
    JsonNode metadata = create.get("metadata");
    assertThat(metadata.get("maxProperties").intValue()).isEqualTo(Metadata.MAX_PAIRS);
    assertLimits(metadata.get("propertyNames"), Metadata.MIN_KEY_LENGTH, Metadata.MAX_KEY_LENGTH);
    assertLimits(metadata.get("additionalProperties"), 1, Metadata.MAX_VALUE_LENGTH);
    assertThat(metadata.at("/additionalProperties/type").textValue()).isEqualTo("string");
    assertThat(document.at("/components/schemas/organizations.CreateOrganization/required"))
        .hasToString("[\"display_name\"]");

    assertThat(parameter(document, "/api/v1/organizations", "page_size"))
        .isEqualTo(
            tree(
                """
                {"type": "integer", "minimum": 0, "default": %d, "x-guildhall-cap": %d}
                """
                    .formatted(
                        ListOrganizations.DEFAULT_PAGE_SIZE, ListOrganizations.MAX_PAGE_SIZE)));
    assertThat(parameter(document, "/api/v1/organizations:search", "page_size"))
        .isEqualTo(
            tree(
                """
                {"type": "integer", "minimum": 0, "maximum": %d, "default": %d}
                """
                    .formatted(
                        SearchOrganizations.MAX_PAGE_SIZE, SearchOrganizations.DEFAULT_PAGE_SIZE)));
    assertLimits(
        parameter(document, "/api/v1/organizations:search", "query"),
        SearchOrganizations.MIN_QUERY_LENGTH,
        SearchOrganizations.MAX_QUERY_LENGTH);
  }

  @Test
  void showsTheRefusalThatTheServerGives(TestServer server) {
    JsonNode said = document(server).at("/components/responses/Unauthenticated/content");

    assertThat(server.rest().get("/api/v1/organizations").json().get("details"))
        .isEqualTo(said.at("/application~1json/example/details"));
  }

  @Test
  void marksWhatIsGuildhallsOwn(TestServer server) {
    JsonNode document = document(server);

    assertThat(operations(document))
        .allMatch(operation ->
            operation.tree().path("x-guildhall-own").asBoolean()
                == operation.tree().path("x-grpc").asText().startsWith("guildhall."));
    JsonNode organization =
        document.at("/components/schemas/organizations.Organization/properties");
    assertThat(organization.at("/version/x-guildhall-own").booleanValue()).isTrue();
    assertThat(organization.get("id").has("x-guildhall-own")).isFalse();
  }

  private record Operation(String method, String path, JsonNode tree) {
    String route() {
      return method + " " + path;
    }
  }

  /** Those that read, change or delete an organization, or what is of it without an id. */
  private static List<Operation> ofOneOrganization(JsonNode document) {
    return operations(document).stream()
        .filter(operation ->
            operation
                .path()
                .matches(
                    "/api/v1/organizations(/\\{(organization_)?id}|:external/\\{external_id}).*"))
        .filter(operation -> !operation.method().equals("POST"))
        .filter(operation ->
            operation
                    .path()
                    .replaceAll("\\{(organization_id|external_id|key)}", "")
                    .replaceFirst("organizations/\\{id}", "")
                    .indexOf('{')
                < 0)
        .toList();
  }

  private static String at(Operation operation, String id, String external) {
    return operation
        .path()
        .replaceFirst("\\{(organization_)?id}", id)
        .replace("{external_id}", external)
        .replace("{key}", "plan_type");
  }

  private static List<String> names(JsonNode operation, String in) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation.get("parameters")) {
      if (parameter.get("in").asText().equals(in)) {
        names.add(parameter.get("name").asText());
      }
    }
    return names;
  }

  /** Parsed strictly: a path or method that stood there twice would be malformed. */
  private static JsonNode document(TestServer server) {
    return tree(server.rest().get("/openapi.json").text());
  }

  private static JsonNode tree(String json) {
    return JsonText.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Operation> operations(JsonNode document) {
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    operations.add(
                        new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue()))));
    return operations;
  }

  private static boolean answers(Grpc grpc, MethodDescriptor method) {
    try {
      grpc.call(
          method.getService().getFullName() + "/" + method.getName(),
          Empty.getDefaultInstance(),
          Empty.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode() != Status.Code.UNIMPLEMENTED;
    }
  }

  private static Descriptor body(Operation operation, MethodDescriptor method) {
    JsonNode reference = operation.tree().at("/requestBody/content/application~1json/schema/$ref");
    return method.getInputType().getFields().stream()
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .map(FieldDescriptor::getMessageType)
        .filter(type -> ("." + type.getFullName()).endsWith(afterSlash(reference.asText())))
        .filter(_ -> !reference.isMissingNode())
        .findFirst()
        .orElseGet(() -> bodyOf(method));
  }

  /** The request itself, unless its body is one field that is no message of the contract. */
  private static Descriptor bodyOf(MethodDescriptor method) {
    FieldDescriptor field =
        method
            .getInputType()
            .findFieldByName(method.getOptions().getExtension(AnnotationsProto.http).getBody());
    return field == null ? method.getInputType() : field.getMessageType();
  }

  private static String afterSlash(String reference) {
    return "." + reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static void readBack(String route, JsonNode example, Descriptor message) {
    Violations violations = new Violations();
    if (message.equals(Struct.getDescriptor())) {
      new JsonReader(violations).readAny(example, Struct.newBuilder(), "");
      violations.refuseIfAny();
      return;
    }
    new JsonReader(violations).read(example, DynamicMessage.newBuilder(message), "");
    violations.refuseIfAny();
    assertThat(example.properties())
        .as(route)
        .allMatch(field -> message.findFieldByName(field.getKey()) != null);
  }

  private static void assertLimits(JsonNode schema, int least, int most) {
    assertThat(schema.get("minLength").intValue()).isEqualTo(least);
    assertThat(schema.get("maxLength").intValue()).isEqualTo(most);
  }

  private static JsonNode parameter(JsonNode document, String path, String name) {
    for (JsonNode parameter : document.get("paths").get(path).at("/get/parameters")) {
      if (parameter.get("name").asText().equals(name)) {
        return parameter.get("schema");
      }
    }
    throw new AssertionError(path + " has no parameter " + name);
  }
}
