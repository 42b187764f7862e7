package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import dev.guildhall.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Look-ups that meet share a statement, and each gets its own answer. */
@GuildhallTest
final class OrganizationLookupsTest {
  private static final String PATH = "/api/v1/organizations";
  private static final int CALLS = 200;

  /** What a call must be answered with. */
  private record Asked(Rest rest, String path, int status, String shown) {
    String answer() {
      Rest.Answer answer = rest.get(path, "Cache-Control", "no-cache");
      return answer.status() + " " + answer.json().at("/organization/display_name").asText();
    }

    String expected() {
      return status + " " + shown;
    }
  }

  @Test
  void answerEachCallerInItsOwnEnvironment(TestEnvironment one, TestServer server)
      throws Exception {
    TestEnvironment other = server.newEnvironment();
    List<Asked> asked = new ArrayList<>();
    for (int n = 0; n < CALLS / 8; n++) {
      String mine = create(one, "Mine " + n, "meeting-" + n);
      String theirs = create(other, "Theirs " + n, "meeting-" + n);
      asked.add(new Asked(one.rest(), PATH + "/" + mine, 200, "Mine " + n));
      asked.add(new Asked(other.rest(), PATH + "/" + mine, 404, ""));
      asked.add(new Asked(one.rest(), PATH + "/" + theirs, 404, ""));
      asked.add(new Asked(other.rest(), PATH + "/" + theirs, 200, "Theirs " + n));
      asked.add(new Asked(one.rest(), PATH + ":external/meeting-" + n, 200, "Mine " + n));
      asked.add(new Asked(other.rest(), PATH + ":external/meeting-" + n, 200, "Theirs " + n));
      asked.add(new Asked(one.rest(), PATH + "/ext:meeting-" + n, 200, "Mine " + n));
      asked.add(new Asked(one.rest(), PATH + ":external/Meeting-" + n, 404, ""));
    }

    List<String> answers =
        Together.call(asked.stream().map(call -> (Callable<String>) call::answer).toList());

    assertThat(answers).isEqualTo(asked.stream().map(Asked::expected).toList());
  }

  private static String create(TestEnvironment environment, String name, String externalId) {
    return environment
        .createOrganization(
            "{\"display_name\": \"%s\", \"external_id\": \"%s\"}".formatted(name, externalId))
        .get("id")
        .textValue();
  }
}
