package dev.guildhall.directories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.guildhall.contract.directories.AssignRolesRequest;
import dev.guildhall.contract.directories.AssignRolesResponse;
import dev.guildhall.contract.directories.AttributeMappings;
import dev.guildhall.contract.directories.CreateDirectory;
import dev.guildhall.contract.directories.CreateDirectoryRequest;
import dev.guildhall.contract.directories.CreateDirectoryResponse;
import dev.guildhall.contract.directories.CreateDirectorySecretRequest;
import dev.guildhall.contract.directories.CreateDirectorySecretResponse;
import dev.guildhall.contract.directories.DeleteDirectoryRequest;
import dev.guildhall.contract.directories.Directory;
import dev.guildhall.contract.directories.DirectoryType;
import dev.guildhall.contract.directories.GetDirectoryRequest;
import dev.guildhall.contract.directories.GetDirectoryResponse;
import dev.guildhall.contract.directories.ListDirectoryUsersRequest;
import dev.guildhall.contract.directories.ListDirectoryUsersResponse;
import dev.guildhall.contract.directories.RoleAssignments;
import dev.guildhall.contract.directories.ToggleDirectoryRequest;
import dev.guildhall.contract.directories.ToggleDirectoryResponse;
import dev.guildhall.contract.directories.UpdateAttributesRequest;
import dev.guildhall.contract.directories.UpdateAttributesResponse;
import dev.guildhall.contract.directories.UpdateDirectory;
import dev.guildhall.contract.directories.UpdateDirectoryRequest;
import dev.guildhall.contract.directories.UpdateDirectoryResponse;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

@GuildhallTest
class DirectoryGrpcTest {

  @Test
  void aDirectoryLivesItsLife(TestEnvironment environment) {
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    Directory made =
        call(
                environment,
                "CreateDirectory",
                CreateDirectoryRequest.newBuilder()
                    .setOrganizationId(organization)
                    .setDirectory(CreateDirectory.newBuilder().setDirectoryType(DirectoryType.SCIM))
                    .build(),
                CreateDirectoryResponse.getDefaultInstance())
            .getDirectory();
    assertThat(made.getEnabled()).isTrue();
    assertThat(made.hasStats()).isTrue();
    assertThat(
            call(
                    environment,
                    "GetDirectory",
                    GetDirectoryRequest.newBuilder()
                        .setOrganizationId(organization)
                        .setId(made.getId())
                        .build(),
                    GetDirectoryResponse.getDefaultInstance())
                .getDirectory())
        .isEqualTo(made);
    assertThat(
            call(
                    environment,
                    "CreateDirectorySecret",
                    CreateDirectorySecretRequest.newBuilder()
                        .setOrganizationId(organization)
                        .setDirectoryId(made.getId())
                        .build(),
                    CreateDirectorySecretResponse.getDefaultInstance())
                .getPlainSecret())
        .isNotEmpty();
    // Without a mask, a false is no wish.
    assertThat(
            call(
                    environment,
                    "UpdateDirectory",
                    UpdateDirectoryRequest.newBuilder()
                        .setOrganizationId(organization)
                        .setId(made.getId())
                        .setDirectory(UpdateDirectory.newBuilder().setName("People"))
                        .build(),
                    UpdateDirectoryResponse.getDefaultInstance())
                .getDirectory()
                .getEnabled())
        .isTrue();
    assertThat(
            call(
                    environment,
                    "ListDirectoryUsers",
                    ListDirectoryUsersRequest.newBuilder()
                        .setOrganizationId(organization)
                        .setDirectoryId(made.getId())
                        .setUpdatedAfter(Timestamp.getDefaultInstance())
                        .build(),
                    ListDirectoryUsersResponse.getDefaultInstance())
                .getUsersList())
        .isEmpty();
    var delete =
        DeleteDirectoryRequest.newBuilder()
            .setOrganizationId(organization)
            .setId(made.getId())
            .build();
    assertThatThrownBy(
            () -> call(environment, "DeleteDirectory", delete, Empty.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(refused.getStatus().getDescription()).contains("directory is enabled");
            });
    assertThat(
            call(
                    environment,
                    "DisableDirectory",
                    ToggleDirectoryRequest.newBuilder()
                        .setOrganizationId(organization)
                        .setId(made.getId())
                        .build(),
                    ToggleDirectoryResponse.getDefaultInstance())
                .getEnabled())
        .isFalse();
    assertThat(call(environment, "DeleteDirectory", delete, Empty.getDefaultInstance()))
        .isEqualTo(Empty.getDefaultInstance());
  }

  @Test
  void anAbsentListIsNotAnEmptyOne(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    var roles =
        AssignRolesRequest.newBuilder()
            .setOrganizationId(directory.organizationId())
            .setId(directory.id());
    var attributes =
        UpdateAttributesRequest.newBuilder()
            .setOrganizationId(directory.organizationId())
            .setId(directory.id());
    var noRoles = AssignRolesResponse.getDefaultInstance();
    var noAttributes = UpdateAttributesResponse.getDefaultInstance();

    assertThatThrownBy(() -> call(environment, "AssignRoles", roles.build(), noRoles))
        .hasMessage("INVALID_ARGUMENT: role_assignments: is required");
    assertThatThrownBy(
            () -> call(environment, "UpdateAttributes", attributes.build(), noAttributes))
        .hasMessage("INVALID_ARGUMENT: attribute_mapping: is required");
    roles.setRoleAssignments(RoleAssignments.getDefaultInstance());
    assertThat(
            call(environment, "AssignRoles", roles.build(), noRoles)
                .getRoleAssignments()
                .getAssignmentsList())
        .isEmpty();
    attributes.setAttributeMapping(AttributeMappings.getDefaultInstance());
    assertThat(
            call(environment, "UpdateAttributes", attributes.build(), noAttributes)
                .getAttributeMappings()
                .getAttributesList())
        .isEmpty();
  }

  private static <Q extends Message, A extends Message> A call(
      TestEnvironment environment, String method, Q request, A answer) {
    return environment
        .grpc()
        .call("scalekit.v1.directories.DirectoryService/" + method, request, answer);
  }
}
