package dev.guildhall.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log tells of refused calls: which they are, and nothing that was sent. */
@GuildhallTest
final class RefusalLogTest {
  private static final String SECRET = "LIVE-SECRET";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);

  @BeforeEach
  void listen() {
    logged.start();
    failures.addAppender(logged);
    failures.setLevel(Level.INFO);
  }

  @AfterEach
  void leave() {
    failures.detachAppender(logged);
    failures.setLevel(null);
  }

  @Test
  void holdsNoSettingsOfAConnection(TestEnvironment environment) {
    Rest rest = environment.rest();
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    String connections = "/api/v1/organizations/" + organization + "/connections";
    String connection =
        rest.post(connections, "{\"provider\": \"OKTA\", \"type\": \"OIDC\"}")
            .json()
            .at("/connection/id")
            .textValue();
    for (String body :
        List.of(
            "{\"static_config\": \"{\\\"api_key\\\":\\\"%s\\\"}\"}",
            "{\"oidc_config\": {\"client_secret\": [\"%s\"]}}",
            "{\"oidc_config\": {\"client_secret\": %s}}")) {
      assertRefused(rest.patch(connections + "/" + connection, body.formatted(SECRET)), 400);
    }
    assertThat(messages())
        .anyMatch(message -> message.contains("connection.static_config: type"))
        .anyMatch(message -> message.contains("connection.oidc_config.client_secret: type"))
        .anyMatch(message -> message.endsWith("refused: INVALID_ARGUMENT (MalformedJson)"))
        .noneMatch(message -> message.contains(SECRET));
  }

  @Test
  void holdsNoAddressOfAWebhook(TestEnvironment environment) {
    String url = "https://user:%s@receiver.example/".formatted(SECRET);
    assertRefused(
        environment.rest().post("/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(url)),
        400);
    assertThat(messages())
        .anyMatch(message -> message.contains("INVALID_ARGUMENT"))
        .noneMatch(message -> message.contains(SECRET));
  }

  @Test
  void holdsNoPathThatIsNoCalls(TestEnvironment environment) {
    Rest rest = environment.rest();
    String link = "/magicLink/" + SECRET;
    assertRefused(rest.get(link + "/"), 404);
    assertRefused(rest.post(link, ""), 405);
    rest.send("POST", link, Optional.of(""), "content-type", "application/grpc");
    assertThat(messages())
        .anyMatch(message -> message.contains("(NoSuchCall)"))
        .anyMatch(message -> message.contains("(MethodNotAllowed)"))
        .noneMatch(message -> message.contains(SECRET));
  }

  @Test
  void holdsLittleOfAFieldsName() {
    String field = "metadata.a\nb\u2028c" + "x".repeat(1_000);
    Failures.toError(
        new ApiError.InvalidFields(List.of(new ApiError.FieldViolation(field, SECRET, "type")))
            .exception(),
        "Call");
    assertThat(messages())
        .anyMatch(message ->
            message.startsWith("Call refused: INVALID_ARGUMENT (InvalidFields) metadata.a?b?cx")
                && message.endsWith(": type")
                && message.length() < 200)
        .noneMatch(message -> message.contains(SECRET));
  }

  private static void assertRefused(Rest.Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  private List<String> messages() {
    return List.copyOf(logged.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
