package dev.guildhall.events.webhooks.delivery;

/** Which endpoint, among those of all environments. */
record EndpointKey(long environmentId, long endpointId) {}
