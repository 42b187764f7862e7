package dev.guildhall.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.guildhall.contract.commons.RegionCode;
import dev.guildhall.contract.organizations.CreateOrganizationRequest;
import dev.guildhall.contract.organizations.CreateOrganizationResponse;
import dev.guildhall.contract.organizations.DeleteOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationRequest;
import dev.guildhall.contract.organizations.GetOrganizationResponse;
import dev.guildhall.contract.organizations.ListOrganizationsRequest;
import dev.guildhall.contract.organizations.ListOrganizationsResponse;
import dev.guildhall.contract.organizations.Organization;
import dev.guildhall.contract.organizations.SearchOrganizationsRequest;
import dev.guildhall.contract.organizations.SearchOrganizationsResponse;
import dev.guildhall.contract.organizations.UpdateOrganizationRequest;
import dev.guildhall.contract.organizations.UpdateOrganizationResponse;
import dev.guildhall.testing.Grpc;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestEnvironment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same life over gRPC, where an empty map and an absent one are the same. */
@GuildhallTest
final class OrganizationGrpcTest {
  private static final String SERVICE = "scalekit.v1.organizations.OrganizationService/";

  private static Organization create(TestEnvironment environment, String externalId) {
    var request = CreateOrganizationRequest.newBuilder();
    request
        .getOrganizationBuilder()
        .setDisplayName("Acme")
        .setRegionCode(RegionCode.EU)
        .setExternalId(externalId)
        .setSlug("acme")
        .setLogoUrl("https://acme.example/l")
        .putMetadata("plan", "gold");
    return environment
        .grpc()
        .call(
            SERVICE + "CreateOrganization",
            request.build(),
            CreateOrganizationResponse.getDefaultInstance())
        .getOrganization();
  }

  private static Organization update(
      TestEnvironment environment, UpdateOrganizationRequest.Builder request) {
    return environment
        .grpc()
        .call(
            SERVICE + "UpdateOrganization",
            request.build(),
            UpdateOrganizationResponse.getDefaultInstance())
        .getOrganization();
  }

  private static Organization get(TestEnvironment environment, GetOrganizationRequest request) {
    return environment
        .grpc()
        .call(SERVICE + "GetOrganization", request, GetOrganizationResponse.getDefaultInstance())
        .getOrganization();
  }

  private static GetOrganizationRequest byId(String id) {
    return GetOrganizationRequest.newBuilder().setId(id).build();
  }

  private static GetOrganizationRequest byExternalId(String externalId) {
    return GetOrganizationRequest.newBuilder().setExternalId(externalId).build();
  }

  private static <Q extends Message> StatusRuntimeException refused(
      TestEnvironment environment, String method, Q request) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> environment.grpc().call(SERVICE + method, request, Empty.getDefaultInstance()));
  }

  @Test
  void isTheSameByIdByExternalIdInTheListAndInASearch(TestEnvironment environment) {
    Organization created = create(environment, "t-1");

    assertThat(get(environment, byId(created.getId()))).isEqualTo(created);
    assertThat(get(environment, byExternalId("t-1"))).isEqualTo(created);
    assertThat(
            environment
                .grpc()
                .call(
                    SERVICE + "GetOrganizationByExternalId",
                    byExternalId("t-1"),
                    GetOrganizationResponse.getDefaultInstance())
                .getOrganization())
        .isEqualTo(created);
    assertThat(
            environment
                .grpc()
                .call(
                    SERVICE + "ListOrganization",
                    ListOrganizationsRequest.getDefaultInstance(),
                    ListOrganizationsResponse.getDefaultInstance()))
        .isEqualTo(
            ListOrganizationsResponse.newBuilder()
                .addOrganizations(created)
                .setTotalSize(1)
                .build());
    assertThat(
            environment
                .grpc()
                .call(
                    SERVICE + "SearchOrganization",
                    SearchOrganizationsRequest.newBuilder().setQuery("T-1").build(),
                    SearchOrganizationsResponse.getDefaultInstance()))
        .isEqualTo(
            SearchOrganizationsResponse.newBuilder()
                .addOrganizations(created)
                .setTotalSize(1)
                .build());
  }

  @Test
  void leavesMetadataAsItIsWhereTheMapIsEmpty(TestEnvironment environment) {
    Organization created = create(environment, "t-1");
    var request = UpdateOrganizationRequest.newBuilder().setId(created.getId());
    request.getOrganizationBuilder().setDisplayName("New");

    Organization updated = update(environment, request);

    assertThat(updated)
        .isEqualTo(
            created.toBuilder()
                .setDisplayName("New")
                .setVersion(2)
                .setUpdateTime(updated.getUpdateTime())
                .build());
  }

  @Test
  void replacesMetadataByAMapThatIsNotEmpty(TestEnvironment environment) {
    create(environment, "t-1");
    var request = UpdateOrganizationRequest.newBuilder().setExternalId("t-1");
    request.getOrganizationBuilder().putMetadata("seats", "7");

    assertThat(update(environment, request).getMetadataMap()).containsOnly(Map.entry("seats", "7"));
  }

  @Test
  void clearsByPresentEmptyTexts(TestEnvironment environment) {
    Organization created = create(environment, "t-1");
    var request = UpdateOrganizationRequest.newBuilder().setId(created.getId());
    request.getOrganizationBuilder().setExternalId("").setSlug("").setLogoUrl("");

    Organization updated = update(environment, request);

    assertThat(updated)
        .isEqualTo(
            created.toBuilder()
                .clearExternalId()
                .clearSlug()
                .clearLogoUrl()
                .setVersion(2)
                .setUpdateTime(updated.getUpdateTime())
                .build());
  }

  @Test
  void changesExactlyWhatAMaskNames(TestEnvironment environment) {
    Organization created = create(environment, "t-1");
    var request =
        UpdateOrganizationRequest.newBuilder()
            .setId(created.getId())
            .setUpdateMask(FieldMask.newBuilder().addPaths("metadata").addPaths("slug"));
    request.getOrganizationBuilder().setDisplayName("Not named").setSlug("other");

    Organization updated = update(environment, request);

    assertThat(updated)
        .isEqualTo(
            created.toBuilder()
                .clearMetadata()
                .setSlug("other")
                .setVersion(2)
                .setUpdateTime(updated.getUpdateTime())
                .build());
  }

  @Test
  void refusesAMaskOfWhatCannotBeUpdated(TestEnvironment environment) {
    Organization created = create(environment, "t-1");
    for (String path : List.of("region_code", "id", "no_such", "*")) {
      var request =
          UpdateOrganizationRequest.newBuilder()
              .setId(created.getId())
              .setUpdateMask(FieldMask.newBuilder().addPaths(path));
      request.getOrganizationBuilder().setDisplayName("New");
      StatusRuntimeException refused = refused(environment, "UpdateOrganization", request.build());
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused).hasMessageContaining("update_mask").hasMessageContaining(path);
    }
    assertThat(get(environment, byId(created.getId()))).isEqualTo(created);
  }

  @Test
  void isDeletedByEitherAddressAndOnlyOnce(TestEnvironment environment) {
    Organization created = create(environment, "t-1");
    var byExternalId = DeleteOrganizationRequest.newBuilder().setExternalId("t-1").build();
    var byId = DeleteOrganizationRequest.newBuilder().setId(created.getId()).build();

    assertThat(
            environment
                .grpc()
                .call(SERVICE + "DeleteOrganization", byExternalId, Empty.getDefaultInstance()))
        .isEqualTo(Empty.getDefaultInstance());

    for (Message request : List.of(byExternalId, byId)) {
      assertThat(refused(environment, "DeleteOrganization", request).getStatus().getCode())
          .isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Test
  void namesTheTakenExternalIdInTheRefusal(TestEnvironment environment) {
    create(environment, "größe/🏛");
    var request = CreateOrganizationRequest.newBuilder();
    request.getOrganizationBuilder().setDisplayName("Other").setExternalId("größe/🏛");

    StatusRuntimeException refused = refused(environment, "CreateOrganization", request.build());

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo(
            "external_id größe/🏛 already exists on another organization of this environment");
    assertThat(Grpc.errorInfo(refused).getErrorCode()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void refusesAnAddressThatIsNone(TestEnvironment environment) {
    for (String method :
        List.of("GetOrganization", "GetOrganizationByExternalId", "DeleteOrganization")) {
      assertThat(
              refused(environment, method, GetOrganizationRequest.getDefaultInstance())
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(
            refused(environment, "GetOrganizationByExternalId", byId("org_1"))
                .getStatus()
                .getDescription())
        .isEqualTo("ExternalId is required");
    for (String malformed : List.of("", "org_" + "1".repeat(29))) {
      assertThat(refused(environment, "GetOrganization", byId(malformed)).getStatus().getCode())
          .as(malformed)
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    for (String malformed :
        List.of(
            "org_", "org_01", "org_-1", "org_９", "conn_1", "org_99999999999999999999", "org_1\n")) {
      assertThat(refused(environment, "GetOrganization", byId(malformed)).getStatus().getCode())
          .as(malformed)
          .isEqualTo(Status.Code.NOT_FOUND);
    }
  }
}
