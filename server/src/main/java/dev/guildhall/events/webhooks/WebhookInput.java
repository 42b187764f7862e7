package dev.guildhall.events.webhooks;

import dev.guildhall.api.Change;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireDuration;
import dev.guildhall.contract.guildhall.CreateWebhookEndpointRequest;
import dev.guildhall.contract.guildhall.UpdateWebhookEndpointRequest;
import dev.guildhall.events.EventCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what callers say of endpoints; throws with every violation at once. */
final class WebhookInput {
  private static final Set<String> UPDATABLE =
      Set.of("url", "description", "event_types", "enabled");

  private final EventCatalog catalog;
  private final boolean privateAllowed;

  WebhookInput(EventCatalog catalog, boolean privateAllowed) {
    this.catalog = catalog;
    this.privateAllowed = privateAllowed;
  }

  NewEndpoint create(CreateWebhookEndpointRequest request) {
    var sent = request.getEndpoint();
    Violations violations = new Violations();
    var url = violations.at("endpoint.url", () -> url(sent.getUrl()));
    var description =
        violations.at("endpoint.description", () -> description(sent.getDescription()));
    var types = violations.at("endpoint.event_types", () -> types(sent.getEventTypesList()));
    violations.refuseIfAny();
    return new NewEndpoint(
        url.value(), description.value(), types.value(), !sent.hasEnabled() || sent.getEnabled());
  }

  /** Without a mask, the fields that have a value change. */
  EndpointChanges changes(UpdateWebhookEndpointRequest request) {
    var sent = request.getEndpoint();
    List<String> mask = request.getUpdateMask().getPathsList();
    Violations violations = new Violations();
    for (String path : mask) {
      if (!UPDATABLE.contains(path)) {
        violations.add(
            "update_mask", "unknown", "names \"%s\", which cannot be updated".formatted(path));
      }
    }
    boolean all = mask.isEmpty();
    boolean url = all ? !sent.getUrl().isEmpty() : mask.contains("url");
    boolean description = all ? !sent.getDescription().isEmpty() : mask.contains("description");
    boolean types = all ? sent.getEventTypesCount() > 0 : mask.contains("event_types");
    boolean enabled = sent.hasEnabled() && (all || mask.contains("enabled"));
    var newUrl = violations.at("endpoint.url", () -> change(url, () -> url(sent.getUrl())));
    var newDescription =
        violations.at(
            "endpoint.description",
            () -> change(description, () -> description(sent.getDescription())));
    var newTypes =
        violations.at(
            "endpoint.event_types", () -> change(types, () -> types(sent.getEventTypesList())));
    violations.refuseIfAny();
    return new EndpointChanges(
        newUrl.value(),
        newDescription.value(),
        newTypes.value(),
        change(enabled, sent::getEnabled));
  }

  static Duration overlap(boolean given, com.google.protobuf.Duration sent) {
    if (!given) {
      return RotateEndpointSecret.DEFAULT_OVERLAP;
    }
    Violations violations = new Violations();
    var overlap = violations.at("overlap", () -> overlap(WireDuration.parse(sent)));
    violations.refuseIfAny();
    return overlap.value();
  }

  private static Duration overlap(Duration overlap) {
    if (overlap.isNegative() || overlap.compareTo(RotateEndpointSecret.MAX_OVERLAP) > 0) {
      throw new InvalidValue(
          "range",
          "must be from 0s to %ds (%d days), got %ds"
              .formatted(
                  RotateEndpointSecret.MAX_OVERLAP.toSeconds(),
                  RotateEndpointSecret.MAX_OVERLAP.toDays(),
                  overlap.toSeconds()));
    }
    return overlap;
  }

  private static <T> Change<T> change(boolean given, Supplier<T> value) {
    return given ? Change.set(value.get()) : Change.keep();
  }

  private WebhookUrl url(String text) {
    WebhookUrl url = new WebhookUrl(text);
    return privateAllowed ? url : url.refusePrivate();
  }

  private static String description(String text) {
    Text.length(text, 0, WebhookEndpoint.MAX_DESCRIPTION_LENGTH);
    Text.printable(text);
    return text;
  }

  private List<String> types(List<String> types) {
    if (types.size() > WebhookEndpoint.MAX_EVENT_TYPES) {
      throw new InvalidValue(
          "max_items",
          "must have at most %d entries, has %d"
              .formatted(WebhookEndpoint.MAX_EVENT_TYPES, types.size()));
    }
    for (String type : types) {
      if (!catalog.knows(type)) {
        throw new InvalidValue(
            "in", "must be types of events, such as organization.created, got \"" + type + '"');
      }
    }
    return types.stream().distinct().toList();
  }
}
