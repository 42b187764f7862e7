package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.scim2.client.ScimService;
import com.unboundid.scim2.common.exceptions.ResourceConflictException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.messages.ListResponse;
import com.unboundid.scim2.common.messages.SortOrder;
import com.unboundid.scim2.common.types.Email;
import com.unboundid.scim2.common.types.EnterpriseUserExtension;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.Member;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.types.UserResource;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.List;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The endpoint through the UnboundID SCIM 2 client, unmodified. */
@EndToEndTest
@NullUnmarked // every getter of that client may answer null; an assertion that meets one fails
final class UnboundIdScimTest {
  private final Client client;
  private final ScimService scim;

  UnboundIdScimTest(ServerProcess server) {
    ScimDirectory directory = ScimDirectory.in(server);
    client =
        ClientBuilder.newClient(
            new ClientConfig().connectorProvider(new JavaNetHttpConnectorProvider()));
    client.register(
        (ClientRequestFilter)
            request ->
                request.getHeaders().putSingle("Authorization", "Bearer " + directory.token()));
    scim = new ScimService(client.target(directory.url()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void readsWhatTheEndpointSaysOfItself() throws ScimException {
    assertThat(scim.getServiceProviderConfig().getPatch().isSupported()).isTrue();
    assertThat(scim.getServiceProviderConfig().getBulk().getMaxOperations()).isEqualTo(1000);
    assertThat(scim.getResourceTypes().getResources()).hasSize(2);
    assertThat(scim.getResourceType("User").getEndpoint()).hasToString("/Users");
    assertThat(scim.getSchemas().getResources().stream().map(SchemaResource::getName))
        .containsExactly("User", "EnterpriseUser", "Group");
    String user = "urn:ietf:params:scim:schemas:core:2.0:User";
    assertThat(scim.getSchema(user).getId()).isEqualTo(user);
  }

  @Test
  void aUserLives() throws ScimException {
    UserResource sent = new UserResource().setUserName("bjensen").setTitle("Tour guide");
    sent.setExternalId("E1");
    sent.setEmails(new Email().setValue("b@example.com").setType("work").setPrimary(true));
    sent.setExtension(new EnterpriseUserExtension().setDepartment("R&D"));

    UserResource created = scim.create("Users", sent);
    assertThat(created.getId()).startsWith("diruser_");
    assertThat(created.getActive()).isTrue();
    assertThat(created.getMeta().getLocation().toString()).endsWith("/Users/" + created.getId());
    assertThat(created.getExtension(EnterpriseUserExtension.class).getDepartment())
        .isEqualTo("R&D");
    assertThat(scim.retrieve("Users", created.getId(), UserResource.class)).isEqualTo(created);
    assertThatThrownBy(() -> scim.create("Users", new UserResource().setUserName("BJENSEN")))
        .isInstanceOf(ResourceConflictException.class);

    UserResource replaced = scim.replace(created.setTitle("Boss"));
    assertThat(replaced.getTitle()).isEqualTo("Boss");
    assertThat(replaced.getMeta().getVersion()).isNotEqualTo(created.getMeta().getVersion());
    UserResource patched =
        scim.modifyRequest(replaced)
            .replaceValue("active", false)
            .removeValues("title")
            .addValues("emails", new Email().setValue("b@home.org").setType("home"))
            .invoke();
    assertThat(patched.getActive()).isFalse();
    assertThat(patched.getTitle()).isNull();
    assertThat(patched.getEmails()).hasSize(2);

    scim.delete(patched);
    assertThatThrownBy(() -> scim.retrieve("Users", created.getId(), UserResource.class))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void usersAreFoundAndPaged() throws ScimException {
    for (String name : List.of("carol", "alice", "bob")) {
      scim.create("Users", new UserResource().setUserName(name));
    }
    ListResponse<UserResource> page =
        scim.searchRequest("Users")
            .filter(Filter.or(Filter.sw("userName", "A"), Filter.gt("userName", "bob")))
            .sort("userName", SortOrder.DESCENDING)
            .page(1, 10)
            .attributes("userName")
            .invoke(UserResource.class);
    assertThat(page.getResources().stream().map(UserResource::getUserName))
        .containsExactly("carol", "alice");
    ListResponse<UserResource> posted =
        scim.searchRequest("Users").page(2, 1).invokePost(UserResource.class);
    assertThat(posted.getTotalResults()).isEqualTo(3);
    assertThat(posted.getResources()).hasSize(1);
  }

  @Test
  void aGroupHasMembers() throws ScimException {
    UserResource user = scim.create("Users", new UserResource().setUserName("bjensen"));
    GroupResource group =
        scim.create(
            "Groups",
            new GroupResource()
                .setDisplayName("Staff")
                .setMembers(List.of(new Member().setValue(user.getId()))));
    assertThat(group.getMembers().getFirst().getDisplay()).isEqualTo("bjensen");
    assertThat(
            scim.retrieve("Users", user.getId(), UserResource.class)
                .getGroups()
                .getFirst()
                .getValue())
        .isEqualTo(group.getId());
    GroupResource left =
        scim.modifyRequest(group)
            .removeValues("members[value eq \"" + user.getId() + "\"]")
            .invoke();
    assertThat(left.getMembers()).isNullOrEmpty();
  }
}
