package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.guildhall.testing.Contract;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ext:} stands wherever an organization's id does: on every route and in every message of
 * the contract that names one. A call that this server does not have is passed over.
 */
@GuildhallTest
final class AddressEverywhereTest {

  /** One HTTP binding whose path takes an organization's id. */
  record Route(String method, String template) {}

  private static Stream<MethodDescriptor> calls() {
    return Contract.methods().stream()
        .filter(call ->
            Stream.of("Organization", "Domain", "Connection", "Directory")
                .anyMatch(part -> call.getService().getName().startsWith(part)));
  }

  static Stream<Route> routes() {
    return calls()
        .map(call -> call.getOptions().getExtension(AnnotationsProto.http))
        .flatMap(rule -> Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream()))
        .map(AddressEverywhereTest::route)
        .filter(route -> route.template().startsWith("/api/v1/organizations/{"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void overRest(Route route, TestEnvironment environment) {
    environment.createOrganization(
        "{\"display_name\": \"Acme\", \"external_id\": \"acme/eu:1 é\"}");

    Rest.Answer known = call(environment, route, "ext:acme%2Feu%3A1%20%C3%A9");
    Rest.Answer unknown = call(environment, route, "ext:nobody");

    if (isMissing(unknown)) {
      assertThat(isMissing(known)).isTrue();
      return;
    }
    assertThat(message(known)).doesNotContain("acme/eu:1 é");
    // What hangs below the organization may be missing; the organization itself was found.
    assertThat(message(known)).doesNotContain("with external_id");
    assertThat(known.status()).as(known.text()).isLessThan(500);
  }

  static Stream<MethodDescriptor> messages() {
    return calls().filter(call -> idField(call.getInputType()).isPresent());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void overGrpc(MethodDescriptor call, TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"Acme\", \"external_id\": \"acme/eu:1\"}");
    FieldDescriptor id = idField(call.getInputType()).orElseThrow();
    DynamicMessage request =
        DynamicMessage.newBuilder(call.getInputType()).setField(id, "ext:acme/eu:1").build();

    Optional<Status> refusal = Optional.empty();
    try {
      environment
          .grpc()
          .call(
              call.getService().getFullName() + "/" + call.getName(),
              request,
              DynamicMessage.getDefaultInstance(call.getOutputType()));
    } catch (StatusRuntimeException refused) {
      refusal = Optional.of(refused.getStatus());
    }

    refusal.ifPresent(status -> {
      assertThat(status.getCode()).as(status.toString()).isNotEqualTo(Status.Code.INTERNAL);
      assertThat(String.valueOf(status.getDescription())).doesNotContain("acme/eu:1");
    });
  }

  private static Route route(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> new Route("GET", rule.getGet());
      case PUT -> new Route("PUT", rule.getPut());
      case POST -> new Route("POST", rule.getPost());
      case DELETE -> new Route("DELETE", rule.getDelete());
      case PATCH -> new Route("PATCH", rule.getPatch());
      case CUSTOM, PATTERN_NOT_SET -> new Route("", "");
    };
  }

  private static Rest.Answer call(TestEnvironment environment, Route route, String address) {
    String path =
        route.template().replaceFirst("\\{[a-z_]+}", address).replaceAll("\\{[a-z_]+}", "some_1");
    boolean body = !route.method().equals("GET") && !route.method().equals("DELETE");
    return environment
        .rest()
        .send(route.method(), path, body ? Optional.of("{}") : Optional.empty());
  }

  /** The organization's field in the requests of these services. */
  private static Optional<FieldDescriptor> idField(Descriptor request) {
    boolean ownService = request.getName().contains("Organization");
    return Stream.of("organization_id", ownService ? "id" : "organization_id")
        .map(request::findFieldByName)
        .filter(field -> field != null)
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.STRING)
        .findFirst();
  }

  private static boolean isMissing(Rest.Answer answer) {
    return answer.status() == 501 && message(answer).startsWith("this server does not serve");
  }

  private static String message(Rest.Answer answer) {
    JsonNode message = answer.json().path("message");
    return message.asText("");
  }
}
