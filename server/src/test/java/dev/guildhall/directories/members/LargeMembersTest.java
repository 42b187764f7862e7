package dev.guildhall.directories.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.guildhall.contract.directories.DirectoryUser;
import dev.guildhall.contract.directories.ListDirectoryUsersRequest;
import dev.guildhall.contract.directories.ListDirectoryUsersResponse;
import dev.guildhall.contract.events.EventFilter;
import dev.guildhall.contract.events.ListEventsRequest;
import dev.guildhall.contract.events.ListEventsResponse;
import dev.guildhall.directories.scim.Idp;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Users of 40 kB of JSON, which are 220 kB as messages: thirty are more than a gRPC client takes
 * unless it is told to, and the client of these tests is not.
 */
@GuildhallTest
final class LargeMembersTest {
  private static final int USERS = 30;

  @Test
  void pagesEndEarlyAndSkipNobody(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> newestFirst = users(idp).reversed();

    var request =
        ListDirectoryUsersRequest.newBuilder()
            .setOrganizationId(idp.organization())
            .setDirectoryId(idp.directory())
            .setPageSize(USERS)
            .setIncludeDetail(true);
    List<List<String>> forward = new ArrayList<>();
    ListDirectoryUsersResponse page;
    do {
      page = page(environment, request);
      forward.add(page.getUsersList().stream().map(DirectoryUser::getId).toList());
      request.setPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    assertThat(forward).hasSizeGreaterThan(1);
    assertThat(forward.stream().flatMap(List::stream).toList()).isEqualTo(newestFirst);

    List<String> backward = new ArrayList<>(forward.getLast());
    while (!page.getPrevPageToken().isEmpty()) {
      page = page(environment, request.setPageToken(page.getPrevPageToken()));
      backward.addAll(0, page.getUsersList().stream().map(DirectoryUser::getId).toList());
    }
    assertThat(backward).isEqualTo(newestFirst);
  }

  @Test
  void soDoPagesOfTheirEvents(TestEnvironment environment) {
    Idp idp = Idp.in(environment);
    List<String> newestFirst = users(idp).reversed();

    var request =
        ListEventsRequest.newBuilder()
            .setFilter(
                EventFilter.newBuilder().addEventTypes("organization.directory.user_created"))
            .setPageSize(100);
    List<String> told = new ArrayList<>();
    int pages = 0;
    ListEventsResponse page;
    do {
      page =
          call(
              environment,
              "scalekit.v1.events.EventsService/ListEvents",
              request.build(),
              ListEventsResponse.getDefaultInstance());
      page.getEventsList()
          .forEach(event -> told.add(event.getData().getFieldsOrThrow("id").getStringValue()));
      pages++;
      request.setPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    assertThat(pages).isGreaterThan(1);
    assertThat(told).isEqualTo(newestFirst);
  }

  /** Their ids, oldest first. */
  private static List<String> users(Idp idp) {
    String numbers =
        IntStream.range(0, 20_000).mapToObj(n -> "1").collect(Collectors.joining(",", "[", "]"));
    return IntStream.range(0, USERS)
        .mapToObj(n ->
            idp.post(
                    "/Users",
                    "{'userName': 'u%d', 'urn:example:large': {'numbers': %s}}"
                        .formatted(n, numbers))
                .json()
                .get("id")
                .textValue())
        .toList();
  }

  private static ListDirectoryUsersResponse page(
      TestEnvironment environment, ListDirectoryUsersRequest.Builder request) {
    return call(
        environment,
        "scalekit.v1.directories.DirectoryService/ListDirectoryUsers",
        request.build(),
        ListDirectoryUsersResponse.getDefaultInstance());
  }

  private static <A extends Message> A call(
      TestEnvironment environment, String method, Message request, A answer) {
    return environment.grpc().call(method, request, answer);
  }
}
