package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.e2e.Face.Organization;
import dev.guildhall.e2e.Face.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The life of an organization, through both faces; {@code sdk/organizations.test.mjs} has it too.
 */
@EndToEndTest
final class OrganizationsTest {
  private static final String NAME = "Acme";

  private final ServerProcess server;

  OrganizationsTest(ServerProcess server) {
    this.server = server;
  }

  /** The faces, and how each is made. */
  enum Through {
    REST,
    GRPC;

    Face to(ServerProcess server) {
      return switch (this) {
        case REST -> new RestFace(server);
        case GRPC -> new GrpcFace(server);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void createsAndReadsBackByIdAndExternalId(Through through) {
    Face face = through.to(server);
    String externalId = unique("ext / ümläut : % 🏛");
    Organization created = face.create(NAME, externalId, Map.of("plan", "gold"));
    assertThat(created.id()).matches("org_\\d{15,19}");
    assertThat(created)
        .isEqualTo(
            new Organization(created.id(), NAME, Optional.of(externalId), Map.of("plan", "gold")));
    assertThat(face.get(created.id())).isEqualTo(created);
    assertThat(face.getByExternalId(externalId)).isEqualTo(created);
  }

  @ParameterizedTest
  @EnumSource
  void whatOneFaceWroteTheOtherReads(Through through) {
    Organization created = through.to(server).create(NAME, unique("ext"), Map.of("plan", "gold"));
    for (Through other : Through.values()) {
      assertThat(other.to(server).get(created.id())).isEqualTo(created);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesWhatIsGivenAndFreesTheOldExternalId(Through through) {
    Face face = through.to(server);
    String before = unique("before");
    String after = unique("after");
    Organization created = face.create(NAME, before, Map.of("plan", "gold"));
    Organization updated =
        face.update(created.id(), Optional.empty(), Optional.of(after), Map.of());
    assertThat(updated)
        .isEqualTo(
            new Organization(created.id(), NAME, Optional.of(after), Map.of("plan", "gold")));
    assertThat(
            face.update(
                created.id(), Optional.of("Renamed"), Optional.empty(), Map.of("tier", "one")))
        .isEqualTo(
            new Organization(created.id(), "Renamed", Optional.of(after), Map.of("tier", "one")));
    assertRefused("NOT_FOUND", "not found", () -> face.getByExternalId(before));
    assertThat(face.create("Next", before, Map.of()).id()).isNotEqualTo(created.id());
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyExternalIdClearsIt(Through through) {
    Face face = through.to(server);
    Organization created = face.create(NAME, unique("ext"), Map.of());
    assertThat(face.update(created.id(), Optional.empty(), Optional.of(""), Map.of()).externalId())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void pagesBothWaysNewestFirst(Through through) {
    Face face = through.to(server);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(face.create(NAME + i, unique("page"), Map.of()).id());
    }
    Face.Page first = face.list(2, "");
    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(first.previous()).isEmpty();
    assertThat(first.total()).isGreaterThanOrEqualTo(5);
    Face.Page second = face.list(2, first.next());
    assertThat(ids(second)).isEqualTo(made.subList(2, 4));
    assertThat(ids(face.list(2, second.previous()))).isEqualTo(ids(first));
    assertRefused("INVALID_ARGUMENT", "Invalid page token", () -> face.list(2, "nonsense"));
  }

  @ParameterizedTest
  @EnumSource
  void searchesByAPartOfNameOrExternalId(Through through) {
    Face face = through.to(server);
    String word = unique("needle").substring(0, 20);
    String byName =
        face.create("The " + word.toUpperCase(java.util.Locale.ROOT), unique("x"), Map.of()).id();
    String byExternalId = face.create(NAME, "x-" + word + "-y", Map.of()).id();
    Face.Page found = face.search(word);
    assertThat(ids(found)).containsExactly(byExternalId, byName);
    assertThat(found.total()).isEqualTo(2);
    assertRefused("INVALID_ARGUMENT", "query", () -> face.search("xy"));
  }

  @ParameterizedTest
  @EnumSource
  void deletesOnceAndFreesTheExternalId(Through through) {
    Face face = through.to(server);
    String externalId = unique("ext");
    String id = face.create(NAME, externalId, Map.of()).id();
    face.delete(id);
    assertRefused("NOT_FOUND", id + " not found", () -> face.get(id));
    assertRefused("NOT_FOUND", id + " not found", () -> face.delete(id));
    assertThat(face.create(NAME, externalId, Map.of()).id()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void refusesATakenExternalIdByName(Through through) {
    Face face = through.to(server);
    String externalId = unique("taken");
    face.create(NAME, externalId, Map.of());
    assertRefused(
        "ALREADY_EXISTS",
        "external_id " + externalId + " already exists",
        () -> face.create(NAME, externalId, Map.of()));
  }

  @ParameterizedTest
  @EnumSource
  void namesEveryFieldThatIsWrong(Through through) {
    Face face = through.to(server);
    assertThatThrownBy(() ->
            face.create("x".repeat(201), "x".repeat(256), Map.of("k", "value too short a key")))
        .isInstanceOf(Refused.class)
        .hasMessageContainingAll("display_name", "external_id", "metadata");
  }

  private static void assertRefused(String errorCode, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.errorCode()).isEqualTo(errorCode))
        .hasMessageContaining(message);
  }

  private static List<String> ids(Face.Page page) {
    return page.organizations().stream().map(Organization::id).toList();
  }

  private static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }
}
