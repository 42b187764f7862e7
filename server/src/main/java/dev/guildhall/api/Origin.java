package dev.guildhall.api;

/**
 * Where a change comes from, for its event.
 *
 * @param actor the client's id, or the directory's
 * @param requestId the request that asked for it
 */
public record Origin(String actor, String requestId) {}
