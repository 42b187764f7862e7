package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import de.captaingoldfish.scim.sdk.client.ScimClientConfig;
import de.captaingoldfish.scim.sdk.client.ScimRequestBuilder;
import de.captaingoldfish.scim.sdk.client.resources.MetaConfiguration;
import de.captaingoldfish.scim.sdk.client.response.ServerResponse;
import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.constants.enums.PatchOp;
import de.captaingoldfish.scim.sdk.common.constants.enums.SortOrder;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.resources.base.ScimObjectNode;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Email;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Member;
import de.captaingoldfish.scim.sdk.common.response.BulkResponse;
import de.captaingoldfish.scim.sdk.common.response.ListResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The endpoint through the SCIM SDK's client, unmodified. It checks each answer's status, content
 * type and form by itself: {@code isSuccess}, {@code isValidScimResponse}.
 */
@EndToEndTest
final class ScimSdkTest {
  private final ScimRequestBuilder scim;

  ScimSdkTest(ServerProcess server) {
    ScimDirectory directory = ScimDirectory.in(server);
    scim =
        new ScimRequestBuilder(
            directory.url(),
            ScimClientConfig.builder()
                .httpHeaders(Map.of("Authorization", "Bearer " + directory.token()))
                .build());
  }

  @AfterEach
  void close() {
    scim.close();
  }

  @Test
  void readsWhatTheEndpointSaysOfItself() {
    ServerResponse<MetaConfiguration> answer = scim.loadMetaConfiguration().sendRequest();
    assertThat(answer.isSuccess()).as(answer.getResponseBody()).isTrue();
    MetaConfiguration meta = answer.getResource();
    assertThat(meta.getServiceProvider().getBulkConfig().isSupported()).isTrue();
    assertThat(meta.getResourceTypes()).hasSize(2);
    assertThat(meta.getSchemas()).hasSize(3);
  }

  @Test
  void aUserLives() {
    User created =
        good(
            scim.create(User.class, "/Users")
                .setResource(
                    User.builder()
                        .userName("bjensen")
                        .emails(List.of(Email.builder().value("b@x.org").type("work").build()))
                        .build())
                .sendRequest());
    String id = created.getId().orElseThrow();
    User read = good(scim.get(User.class, "/Users", id).sendRequest());
    assertThat(read).isEqualTo(created);
    User patched =
        good(
            scim.patch(User.class, "/Users", id)
                .addOperation()
                .op(PatchOp.REPLACE)
                .path("active")
                .value("false")
                .next()
                .op(PatchOp.ADD)
                .path("emails[type eq \"home\"].value")
                .value("h@x.org")
                .build()
                .sendRequest());
    assertThat(patched.isActive()).contains(false);
    assertThat(patched.getEmails()).hasSize(2);
    patched.setNickName("Babs");
    User replaced = good(scim.update(User.class, "/Users", id).setResource(patched).sendRequest());
    assertThat(replaced.getNickName()).contains("Babs");
    ServerResponse<User> conflict =
        scim.create(User.class, "/Users")
            .setResource(User.builder().userName("BJensen").build())
            .sendRequest();
    assertThat(conflict.getHttpStatus()).isEqualTo(409);
    assertThat(conflict.getErrorResponse().getScimType()).contains("uniqueness");
    assertThat(scim.delete(User.class, "/Users", id).sendRequest().isSuccess()).isTrue();
    ServerResponse<User> gone = scim.get(User.class, "/Users", id).sendRequest();
    assertThat(gone.getHttpStatus()).isEqualTo(404);
    assertThat(gone.getErrorResponse().getDetail()).isPresent();
  }

  @Test
  void usersAreFoundByGetAndByPost() {
    for (String name : List.of("carol", "alice", "bob")) {
      good(
          scim.create(User.class, "/Users")
              .setResource(User.builder().userName(name).build())
              .sendRequest());
    }
    ListResponse<User> got =
        good(
            scim.list(User.class, "/Users")
                .filter("userName", Comparator.SW, "a")
                .or("userName", Comparator.GE, "carol")
                .build()
                .sortBy("userName")
                .sortOrder(SortOrder.DESCENDING)
                .get()
                .sendRequest());
    assertThat(got.getListedResources().stream().map(one -> one.getUserName().orElse("")))
        .containsExactly("carol", "alice");
    ListResponse<User> posted =
        good(scim.list(User.class, "/Users").startIndex(2).count(2).post().sendRequest());
    assertThat(posted.getTotalResults()).isEqualTo(3);
    assertThat(posted.getListedResources()).hasSize(2);
  }

  @Test
  void aBulkRequestMakesAGroupWithItsMember() {
    BulkResponse answer =
        good(
            scim.bulk()
                .bulkRequestOperation("/Groups")
                .method(HttpMethod.POST)
                .bulkId("group")
                .data(
                    Group.builder()
                        .displayName("Staff")
                        .members(List.of(Member.builder().value("bulkId:user").build()))
                        .build())
                .next()
                .bulkRequestOperation("/Users")
                .method(HttpMethod.POST)
                .bulkId("user")
                .data(User.builder().userName("bjensen").build())
                .sendRequest());
    assertThat(answer.getBulkResponseOperations())
        .extracting(operation -> operation.getStatus())
        .containsExactly(201, 201);
    ListResponse<Group> groups =
        good(
            scim.list(Group.class, "/Groups")
                .filter("displayName eq \"staff\"")
                .get()
                .sendRequest());
    assertThat(groups.getListedResources().getFirst().getMembers()).hasSize(1);
  }

  private static <T extends ScimObjectNode> T good(ServerResponse<T> answer) {
    assertThat(answer.isSuccess()).as(answer.getResponseBody()).isTrue();
    assertThat(answer.isValidScimResponse()).as(answer.getResponseBody()).isTrue();
    return answer.getResource();
  }
}
