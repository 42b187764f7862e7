package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.guildhall.api.Rpc;
import dev.guildhall.api.rest.RestBinding;
import java.util.List;
import java.util.Locale;

/**
 * The OpenAPI 3.1 document of the calls that this server answers. Calls of the contract that it
 * does not answer are not in it.
 */
final class OpenApiDocument {
  private final List<Rpc<?, ?>> rpcs;
  private final ContractComments comments = ContractComments.read();
  private final Schemas schemas;

  private OpenApiDocument(List<Rpc<?, ?>> rpcs, List<FieldLimits> limits) {
    this.rpcs = rpcs;
    this.schemas = new Schemas(comments, limits);
  }

  static ObjectNode of(List<Rpc<?, ?>> rpcs, List<FieldLimits> limits) {
    return new OpenApiDocument(rpcs, limits).build();
  }

  private ObjectNode build() {
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document.set("info", info());
    document.putArray("servers").addObject().put("url", "/").put("description", "This server");
    document.putArray("security").addObject().putArray("client_credentials");
    tags(document);
    document.set("paths", paths());
    ObjectNode components = document.putObject("components");
    components.set("securitySchemes", securitySchemes());
    ObjectNode errorSchema = ErrorResponses.schema(schemas);
    components.set("schemas", schemas.components().set("Error", errorSchema));
    components.set("responses", ErrorResponses.components().setAll(PlainPaths.responses()));
    return document;
  }

  private static ObjectNode info() {
    ObjectNode info = Json.object().put("title", "Guildhall API").put("version", "v1");
    info.put(
        "description",
        """
        The organization directory of a B2B SaaS product: organizations under your own external \
        IDs, with metadata, connections, directories and events. It speaks the Scalekit API over \
        REST and gRPC on one port; the calls and fields marked as Guildhall's own go beyond it.

        Names are in snake_case, 64-bit integers are strings, times are RFC 3339 in UTC. Unset \
        values are left out of answers; unknown fields of a body are ignored, unknown query \
        parameters are refused.

        Where an answer has an ETag, If-None-Match saves the transfer (304) and If-Match makes a \
        change conditional (412 when somebody else was faster).\
        """);
    info.putObject("license").put("name", "Apache 2.0").put("identifier", "Apache-2.0");
    return info;
  }

  private static ObjectNode securitySchemes() {
    return Json.parse(
        """
        {"client_credentials": {"type": "oauth2",
          "description": "A bearer token for a client's id and secret.",
          "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}}}}
        """);
  }

  private void tags(ObjectNode document) {
    ArrayNode tags = document.putArray("tags").add(PlainPaths.tag());
    ArrayNode groups = document.putArray("x-tagGroups");
    groups.addObject().put("name", "Start").putArray("tags").add(PlainPaths.TAG);
    ArrayNode wire = Json.strings(List.of());
    ArrayNode own = Json.strings(List.of(BulkPaths.TAG, WatchPaths.TAG));
    tags.add(BulkPaths.tag()).add(WatchPaths.tag());
    for (ServiceDescriptor service : services()) {
      ObjectNode tag = tags.addObject().put("name", Tags.name(service));
      tag.put("x-displayName", Tags.title(service));
      tag.put("description", comments.of(service).whole());
      if (Tags.isOwn(service)) {
        tag.put("x-guildhall-own", true);
      }
      (Tags.isOwn(service) ? own : wire).add(Tags.name(service));
    }
    groups.addObject().put("name", "Scalekit API").set("tags", wire);
    groups.addObject().put("name", "Guildhall\u2019s own").set("tags", own);
  }

  private List<ServiceDescriptor> services() {
    return rpcs.stream().map(rpc -> rpc.method().getService()).distinct().toList();
  }

  private ObjectNode paths() {
    ObjectNode paths = PlainPaths.paths();
    paths.setAll(BulkPaths.paths());
    paths.setAll(WatchPaths.paths());
    Operations operations = new Operations(comments, schemas);
    for (Rpc<?, ?> rpc : rpcs) {
      int ordinal = 1;
      for (RestBinding binding : RestBinding.of(rpc)) {
        paths
            .withObjectProperty(binding.template())
            .set(
                binding.method().toLowerCase(Locale.ROOT),
                operations.operation(binding, ordinal++));
      }
    }
    return paths;
  }
}
