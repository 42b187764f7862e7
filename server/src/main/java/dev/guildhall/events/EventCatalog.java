package dev.guildhall.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Struct;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.contract.events.ObjectType;
import dev.guildhall.contract.events.ScalekitEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every type of event that the server writes; prints events as the wire shows them. */
public final class EventCatalog {
  private static final String SPEC_VERSION = "1";

  private final Map<String, EventType> types;

  public EventCatalog(List<EventType> types) {
    this.types =
        types.stream().collect(Collectors.toUnmodifiableMap(EventType::name, Function.identity()));
  }

  /** Whether the server writes events of this type. */
  public boolean knows(String type) {
    return types.containsKey(type);
  }

  /** The type for people. */
  public String displayName(String type) {
    return Optional.ofNullable(types.get(type)).map(EventType::displayName).orElse(type);
  }

  /** The event in the wire's shape, with what only this server adds. */
  public ScalekitEvent print(Event event) {
    ScalekitEvent.Builder wire =
        ScalekitEvent.newBuilder()
            .setSpecVersion(SPEC_VERSION)
            .setId(event.wireId())
            .setType(event.type())
            .setOccurredAt(WireTime.print(event.occurredAt()))
            .setEnvironmentId("env_" + event.environmentId())
            .setObject(ObjectType.valueOf(event.object()))
            .setData(payload(event.type(), event.data()))
            .setDisplayName(displayName(event.type()))
            .setActor(event.actor())
            .setRequestId(event.requestId())
            .setSequence((int) event.sequence());
    event.organizationId().ifPresent(id -> wire.setOrganizationId("org_" + id));
    event.oldData().ifPresent(image -> wire.setOldData(payload(event.type(), image)));
    return wire.build();
  }

  /** What the wire shows of a row's image; the image itself where no feature describes the type. */
  private Struct payload(String type, JsonNode image) {
    EventType known = types.get(type);
    return JsonReader.struct(known == null ? image : known.payload().print(image));
  }
}
