package dev.guildhall.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.guildhall.contract.errdetails.ErrorInfo;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.RawGrpc;
import dev.guildhall.testing.TestEnvironment;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong over gRPC, over HTTP/2 or HTTP/1.1, the status comes whole: code, message and
 * equal details.
 */
@GuildhallTest
final class GrpcErrorsTest {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";
  private static final String GET = SERVICE + "GetOrganization";
  private static final Map<String, List<String>> GZIP = Map.of("grpc-encoding", List.of("gzip"));

  private static Buffer get(String id) {
    return RawGrpc.frame(
        false, GetOrganizationRequest.newBuilder().setId(id).build().toByteArray());
  }

  private static byte[] gzip(byte[] message) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
      stream.write(message);
    }
    return packed.toByteArray();
  }

  private static byte[] large() {
    var request = CreateOrganizationRequest.newBuilder();
    request.getOrganizationBuilder().setDisplayName("x".repeat(1 << 20));
    return request.build().toByteArray();
  }

  private static void assertEnd(RawGrpc.End end, Code code) throws Exception {
    assertThat(end.httpStatus()).isEqualTo(200);
    assertThat(end.code()).as(end.message()).isEqualTo(code.getNumber());
    assertThat(end.message()).isNotEmpty();
    assertThat(end.details().getCode()).isEqualTo(end.code());
    assertThat(end.details().getMessage()).isEqualTo(end.message());
    assertThat(end.details().getDetailsList()).hasSize(1);
    assertThat(end.details().getDetails(0).unpack(ErrorInfo.class).getErrorCode())
        .isEqualTo(code.name());
  }

  private static void assertAnswer(
      TestEnvironment environment,
      String method,
      Buffer body,
      Map<String, List<String>> headers,
      Code code,
      String message)
      throws Exception {
    for (HttpVersion version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
      try (RawGrpc raw = new RawGrpc(environment, version)) {
        RawGrpc.End end = raw.call(method, body, headers);
        assertEnd(end, code);
        assertThat(end.message()).contains(message);
      }
    }
  }

  @Test
  void keepsTheMessageWholeInAnyScript(TestEnvironment environment) throws Exception {
    String id = "größe 100% 🏛\n\u0007 東京 ~";

    assertAnswer(
        environment, GET, get(id), Map.of(), Code.NOT_FOUND, "organization " + id + " not found");
  }

  @Test
  void saysThatACallIsUnknown(TestEnvironment environment) throws Exception {
    for (String method :
        new String[] {
          SERVICE + "NoSuchCall",
          "no.such.Service/Get",
          "scalekit.v1.users.UserService/ListUsers",
          "nothing",
          "a/b/c"
        }) {
      assertAnswer(environment, method, get("org_1"), Map.of(), Code.UNIMPLEMENTED, method);
    }
  }

  @Test
  void refusesATokenThatIsNone(TestEnvironment environment) throws Exception {
    for (String header : new String[] {"Bearer", "Bearer ", "Bearer a.b.c", "Basic eDp5", "x"}) {
      assertAnswer(
          environment,
          GET,
          get("org_1"),
          Map.of("authorization", List.of(header)),
          Code.UNAUTHENTICATED,
          "");
    }
  }

  @Test
  void takesACallWithOneValidTokenAmongStaleOnes(TestEnvironment environment) throws Exception {
    String valid = "Bearer " + environment.token();
    for (List<String> values :
        List.of(List.of("Bearer a.b.c", valid), List.of(valid, "Bearer a.b.c"))) {
      assertAnswer(
          environment,
          GET,
          get("org_1"),
          Map.of("authorization", values),
          Code.NOT_FOUND,
          "org_1 not found");
    }
  }

  @Test
  void refusesBytesThatAreNoMessage(TestEnvironment environment) throws Exception {
    for (byte[] garbage :
        new byte[][] {
          {-1, -1, -1}, {10, 127, 1}, "not protobuf".getBytes(StandardCharsets.UTF_8)
        }) {
      assertAnswer(
          environment,
          GET,
          RawGrpc.frame(false, garbage),
          Map.of(),
          Code.INVALID_ARGUMENT,
          "GetOrganizationRequest");
    }
  }

  @Test
  void refusesTextThatIsNoUtf8(TestEnvironment environment) throws Exception {
    byte[] wrong = ByteString.fromHex("0a02c328").toByteArray();

    assertAnswer(
        environment,
        GET,
        RawGrpc.frame(false, wrong),
        Map.of(),
        Code.INVALID_ARGUMENT,
        "GetOrganizationRequest");
  }

  /** protobuf takes any number for an enum; JSON is refused as well. */
  @Test
  void refusesNumbersThatNoEnumHasWithFieldAndNumber(TestEnvironment environment) throws Exception {
    var request = CreateOrganizationRequest.newBuilder();
    request.getOrganizationBuilder().setDisplayName("Acme").setRegionCodeValue(999);

    assertAnswer(
        environment,
        SERVICE + "CreateOrganization",
        RawGrpc.frame(false, request.build().toByteArray()),
        Map.of(),
        Code.INVALID_ARGUMENT,
        "organization.region_code: must be one of US, EU, got \"999\"");
  }

  @Test
  void refusesFramesThatAreCutShortOrOfAnUnknownKind(TestEnvironment environment) throws Exception {
    Buffer whole = get("org_1");
    for (int length : new int[] {1, 4, 5, whole.length() - 1}) {
      assertAnswer(
          environment, GET, whole.slice(0, length), Map.of(), Code.INVALID_ARGUMENT, "ends before");
    }
    assertAnswer(
        environment,
        GET,
        whole.copy().setByte(0, (byte) 7),
        Map.of(),
        Code.INVALID_ARGUMENT,
        "begins with 0 or 1, got 7");
  }

  @Test
  void believesNoLengthBeyondTheLimit(TestEnvironment environment) throws Exception {
    Buffer body = Buffer.buffer().appendByte((byte) 0).appendInt(-1).appendString("x");

    assertAnswer(environment, GET, body, Map.of(), Code.RESOURCE_EXHAUSTED, "1048576 bytes");
  }

  @Test
  void refusesMessagesInAnotherFormThanProtobuf(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment,
        GET,
        get("org_1"),
        Map.of("content-type", List.of("application/grpc+json")),
        Code.INVALID_ARGUMENT,
        "application/grpc+proto");
  }

  @Test
  void answersWhenTheCallersTimeIsUp(TestEnvironment environment) throws Exception {
    String id =
        environment.createOrganization("{\"display_name\": \"Locked\"}").get("id").textValue();
    var request = UpdateOrganizationRequest.newBuilder().setId(id);
    request.getOrganizationBuilder().setDisplayName("Late");
    try (Connection lock = environment.server().connect();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute(
          "select 1 from organizations where organization_id = "
              + id.substring("org_".length())
              + " for update");
      assertAnswer(
          environment,
          SERVICE + "UpdateOrganization",
          RawGrpc.frame(false, request.build().toByteArray()),
          Map.of("grpc-timeout", List.of("200m")),
          Code.DEADLINE_EXCEEDED,
          "deadline of 200 ms");
      lock.rollback();
    }
  }

  @Test
  void startsNothingThatIsLateAlready(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment,
        GET,
        get("org_1"),
        Map.of("grpc-timeout", List.of("0S")),
        Code.DEADLINE_EXCEEDED,
        "");
    environment.rest().get("/api/v1/organizations"); // so that the token is known
    var creation = CreateOrganizationRequest.newBuilder();
    creation.getOrganizationBuilder().setDisplayName("Late").setExternalId("late");
    assertAnswer(
        environment,
        SERVICE + "CreateOrganization",
        RawGrpc.frame(false, creation.build().toByteArray()),
        Map.of("grpc-timeout", List.of("0S")),
        Code.DEADLINE_EXCEEDED,
        "");
    assertThat(environment.rest().get("/api/v1/organizations:external/late").status())
        .isEqualTo(404);
  }

  @Test
  void takesADeadlineOfAnyLengthAndNoOtherText(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment,
        GET,
        get("org_1"),
        Map.of("grpc-timeout", List.of("99999999H")),
        Code.NOT_FOUND,
        "org_1 not found");
    for (String text : List.of("5", "5s", "-1S", "123456789S", "")) {
      assertAnswer(
          environment,
          GET,
          get("org_1"),
          Map.of("grpc-timeout", List.of(text)),
          Code.INVALID_ARGUMENT,
          "grpc-timeout");
    }
  }

  @Test
  void takesExactlyOneMessage(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment, GET, Buffer.buffer(), Map.of(), Code.INVALID_ARGUMENT, "one message, got 0");
    assertAnswer(
        environment,
        GET,
        get("org_1").appendBuffer(get("org_1")),
        Map.of(),
        Code.INVALID_ARGUMENT,
        "one message, got 2");
  }

  @Test
  void refusesAMessageThatIsTooLarge(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment,
        SERVICE + "CreateOrganization",
        RawGrpc.frame(false, large()),
        Map.of(),
        Code.RESOURCE_EXHAUSTED,
        "larger than 1048576 bytes");
  }

  @Test
  void refusesAMessageThatUnpacksToTooMuch(TestEnvironment environment) throws Exception {
    assertAnswer(
        environment,
        SERVICE + "CreateOrganization",
        RawGrpc.frame(true, gzip(large())),
        GZIP,
        Code.RESOURCE_EXHAUSTED,
        "larger than 1048576 bytes");
  }

  @Test
  void takesAMessageThatIsPackedByGzip(TestEnvironment environment) throws Exception {
    byte[] request = GetOrganizationRequest.newBuilder().setId("org_packed").build().toByteArray();

    assertAnswer(
        environment,
        GET,
        RawGrpc.frame(true, gzip(request)),
        GZIP,
        Code.NOT_FOUND,
        "organization org_packed not found");
  }

  @Test
  void refusesAPackingThatItDoesNotKnowOrThatIsBroken(TestEnvironment environment)
      throws Exception {
    assertAnswer(
        environment,
        GET,
        RawGrpc.frame(true, new byte[] {1, 2, 3}),
        Map.of("grpc-encoding", List.of("snappy")),
        Code.UNIMPLEMENTED,
        "snappy");
    assertAnswer(
        environment,
        GET,
        RawGrpc.frame(true, new byte[] {1, 2, 3}),
        GZIP,
        Code.INVALID_ARGUMENT,
        "gzip");
  }

  @Test
  void refusesAMessageThatIsPackedByNothing(TestEnvironment environment) throws Exception {
    byte[] request = GetOrganizationRequest.newBuilder().setId("org_packed").build().toByteArray();

    for (Map<String, List<String>> headers :
        List.of(Map.<String, List<String>>of(), Map.of("grpc-encoding", List.of("identity")))) {
      assertAnswer(
          environment, GET, RawGrpc.frame(true, request), headers, Code.INTERNAL, "compressed");
    }
  }
}
