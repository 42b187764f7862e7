package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request for resources of one type, over HTTP or as part of a bulk request.
 *
 * @param id empty for all of them
 * @param body read when it is needed, for it may be refused
 */
record ResourceRequest(
    String method,
    ResourceType type,
    Optional<String> id,
    Supplier<ObjectNode> body,
    Projection projection,
    Precondition precondition) {}
