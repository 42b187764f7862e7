package dev.guildhall.events.webhooks;

import java.util.List;

/** An endpoint that is to be made. */
record NewEndpoint(WebhookUrl url, String description, List<String> eventTypes, boolean enabled) {}
