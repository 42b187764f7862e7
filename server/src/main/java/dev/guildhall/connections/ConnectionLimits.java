package dev.guildhall.connections;

import com.google.protobuf.Descriptors.Descriptor;
import dev.guildhall.api.openapi.FieldLimits;
import dev.guildhall.contract.connections.AssignDomainsToConnectionRequest;
import dev.guildhall.contract.connections.ListAppConnectionsRequest;
import dev.guildhall.contract.connections.ListOrganizationConnectionsRequest;
import dev.guildhall.contract.connections.SearchOrganizationConnectionsRequest;
import java.util.List;

/** The limits of connections for the OpenAPI document, from the constants that enforce them. */
public final class ConnectionLimits {
  private ConnectionLimits() {}

  public static List<FieldLimits> limits() {
    return List.of(
        keys(dev.guildhall.contract.connections.CreateConnection.getDescriptor(), 0),
        keys(dev.guildhall.contract.connections.UpdateConnection.getDescriptor(), 1)
            .text("ui_button_title", 0, Connection.MAX_TITLE_LENGTH)
            .pairs(
                "attribute_mapping",
                Connection.MAX_MAPPINGS,
                1,
                Connection.MAX_MAPPING_KEY_LENGTH,
                1,
                Connection.MAX_MAPPING_VALUE_LENGTH),
        FieldLimits.on(AssignDomainsToConnectionRequest.getDescriptor())
            .items("domain_ids", AssignDomains.MAX_DOMAINS),
        paged(ListOrganizationConnectionsRequest.getDescriptor()),
        paged(SearchOrganizationConnectionsRequest.getDescriptor()),
        paged(ListAppConnectionsRequest.getDescriptor()));
  }

  /** A new connection's empty {@code key_id} is none. */
  private static FieldLimits keys(Descriptor message, int shortestKeyId) {
    return FieldLimits.on(message)
        .text("provider_key", 0, Connection.MAX_PROVIDER_KEY_LENGTH)
        .text("key_id", shortestKeyId, Connection.MAX_KEY_ID_LENGTH);
  }

  private static FieldLimits paged(Descriptor request) {
    return FieldLimits.on(request)
        .pageSize("page_size", ListConnections.DEFAULT_PAGE_SIZE, ListConnections.MAX_PAGE_SIZE);
  }
}
