package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import java.util.Map;
import java.util.Optional;

/** What a request comes to, before it is bytes. */
record Answer(
    int status, Optional<ObjectNode> body, Optional<String> location, Optional<String> tag) {

  static Answer of(int status, ObjectNode body) {
    return new Answer(status, Optional.of(body), Optional.empty(), Optional.empty());
  }

  static Answer of(ScimError error) {
    return of(error.status(), error.print());
  }

  static Answer empty(int status) {
    return new Answer(status, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Answer at(String url) {
    return new Answer(status, body, Optional.of(url), tag);
  }

  Answer tagged(Resource resource) {
    return new Answer(status, body, location, Optional.of(resource.tag()));
  }

  Reply reply() {
    Reply reply =
        new Reply(
            status, ScimJson.MEDIA_TYPE, body.map(ScimJson::bytes).orElse(new byte[0]), Map.of());
    if (location.isPresent()) {
      reply = reply.with("Location", location.get());
    }
    return tag.isPresent() ? reply.with("ETag", tag.get()) : reply;
  }
}
