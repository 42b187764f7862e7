package dev.guildhall.directories.members;

import dev.guildhall.api.Access;
import dev.guildhall.api.Call;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens;
import dev.guildhall.api.PrintedPage;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.RpcService;
import dev.guildhall.contract.directories.DirectoriesProto;
import dev.guildhall.contract.directories.ListDirectoryGroupsRequest;
import dev.guildhall.contract.directories.ListDirectoryGroupsResponse;
import dev.guildhall.contract.directories.ListDirectoryGroupsSummaryRequest;
import dev.guildhall.contract.directories.ListDirectoryUsersRequest;
import dev.guildhall.contract.directories.ListDirectoryUsersResponse;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.DirectoryInput;
import dev.guildhall.organizations.OrganizationAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The edge of a directory's users and groups, which its provider alone changes, by SCIM. */
public final class DirectoryMemberRpc {
  private final ListDirectoryUsers listUsers;
  private final ListDirectoryGroups listGroups;
  private final PageTokens tokens;

  public DirectoryMemberRpc(
      ListDirectoryUsers listUsers, ListDirectoryGroups listGroups, PageTokens tokens) {
    this.listUsers = listUsers;
    this.listGroups = listGroups;
    this.tokens = tokens;
  }

  public List<Rpc<?, ?>> rpcs() {
    Access client = Access.ENVIRONMENT;
    return new RpcService(DirectoriesProto.getDescriptor().findServiceByName("DirectoryService"))
        .add(
            "ListDirectoryUsers",
            ListDirectoryUsersRequest.getDefaultInstance(),
            client,
            this::listUsers)
        .add(
            "ListDirectoryGroups",
            ListDirectoryGroupsRequest.getDefaultInstance(),
            client,
            this::listGroups)
        .add(
            "ListDirectoryGroupsSummary",
            ListDirectoryGroupsSummaryRequest.getDefaultInstance(),
            client,
            this::summarizeGroups)
        .rpcs();
  }

  /** GET /api/v1/organizations/{organization_id}/directories/{directory_id}/users */
  private ListDirectoryUsersResponse listUsers(Call call, ListDirectoryUsersRequest request) {
    DirectoryId id = DirectoryInput.id(request.getDirectoryId());
    Optional<Instant> after = MemberInput.updatedAfter(request.getUpdatedAfter());
    var group = MemberInput.group(request.getDirectoryGroupId());
    String scope =
        "directories/%d/%s/users/%s/%s".formatted(call.environmentId(), id, group, after);
    var printed =
        new PrintedPage<>(
            (DirectoryUser user) -> MemberWire.print(user, request.getIncludeDetail()));
    Page<DirectoryUser> page =
        listUsers.run(
            call.environmentId(),
            organization(request.getOrganizationId()),
            id,
            new ListDirectoryUsers.Filter(group, after),
            tokens.read(scope, request.getPageToken()),
            MemberInput.pageSize(request.getPageSize()),
            printed::fitting);
    var answer = ListDirectoryUsersResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(user -> answer.addUsers(printed.message(user)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** GET /api/v1/organizations/{organization_id}/directories/{directory_id}/groups */
  private ListDirectoryGroupsResponse listGroups(Call call, ListDirectoryGroupsRequest request) {
    DirectoryId id = DirectoryInput.id(request.getDirectoryId());
    Optional<Instant> after = MemberInput.updatedAfter(request.getUpdatedAfter());
    String scope = "directories/%d/%s/groups/%s".formatted(call.environmentId(), id, after);
    var printed =
        new PrintedPage<>(
            (DirectoryGroup group) -> MemberWire.print(group, request.getIncludeDetail()));
    Page<DirectoryGroup> page =
        listGroups.run(
            call.environmentId(),
            organization(request.getOrganizationId()),
            id,
            after,
            tokens.read(scope, request.getPageToken()),
            MemberInput.pageSize(request.getPageSize()),
            printed::fitting);
    var answer = ListDirectoryGroupsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(group -> answer.addGroups(printed.message(group)));
    page.next().ifPresent(cursor -> answer.setNextPageToken(tokens.print(scope, cursor)));
    page.previous().ifPresent(cursor -> answer.setPrevPageToken(tokens.print(scope, cursor)));
    return answer.build();
  }

  /** GET /api/v1/organizations/{organization_id}/directories/{directory_id}/groups/summary */
  private ListDirectoryGroupsResponse summarizeGroups(
      Call call, ListDirectoryGroupsSummaryRequest request) {
    Page<DirectoryGroup> page =
        listGroups.run(
            call.environmentId(),
            organization(request.getOrganizationId()),
            DirectoryInput.id(request.getDirectoryId()),
            Optional.empty(),
            Optional.empty(),
            ListDirectoryGroups.SUMMARY_SIZE,
            UnaryOperator.identity());
    var answer = ListDirectoryGroupsResponse.newBuilder().setTotalSize((int) page.total());
    page.items().forEach(group -> answer.addGroups(MemberWire.print(group, false)));
    return answer.build();
  }

  private static OrganizationAddress organization(String id) {
    return OrganizationAddress.parse("organization_id", id);
  }
}
