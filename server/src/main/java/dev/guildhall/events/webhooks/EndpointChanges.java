package dev.guildhall.events.webhooks;

import dev.guildhall.api.Change;
import java.util.List;

/** What an update does with an endpoint. */
record EndpointChanges(
    Change<WebhookUrl> url,
    Change<String> description,
    Change<List<String>> eventTypes,
    Change<Boolean> enabled) {

  boolean isEmpty() {
    return !url.isGiven() && !description.isGiven() && !eventTypes.isGiven() && !enabled.isGiven();
  }
}
