package dev.guildhall.directories.members;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.directories.ListDirectoryGroupsRequest;
import dev.guildhall.contract.directories.ListDirectoryUsersRequest;
import java.util.List;

/**
 * The limits of lists of members for the OpenAPI document, from the constants that enforce them.
 */
public final class MemberLimits {
  private MemberLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        pages(ListDirectoryUsersRequest.getDescriptor()),
        pages(ListDirectoryGroupsRequest.getDescriptor()));
  }

  private static FieldLimits pages(Descriptor request) {
    return FieldLimits.on(request)
        .pageSize(
            "page_size", ListDirectoryUsers.DEFAULT_PAGE_SIZE, ListDirectoryUsers.MAX_PAGE_SIZE);
  }
}
