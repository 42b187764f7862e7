package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The stream of events and the usage report, for which the contract has no shape: one does not end,
 * the other can be CSV. The schema and example of the stream stand for one event's data.
 */
final class WatchPaths {
  static final String TAG = "Stream and usage (Guildhall)";

  private WatchPaths() {}

  static ObjectNode tag() {
    return Json.parse(
        """
        {"name": "Stream and usage (Guildhall)", "x-displayName": "Stream and usage", "x-guildhall-own": true,
         "description": "What happens, as it happens, and what was in use, day by day."}
        """);
  }

  static ObjectNode paths() {
    return Json.parse(
        """
        {"/api/v1/events/stream": {"get": {
           "tags": ["Stream and usage (Guildhall)"], "operationId": "Guildhall_StreamEvents",
           "summary": "Follow the events",
           "description": "The log as Server-Sent Events: replays from after an event, or begins now, then follows live. An event's id and type are the stream's id and event, and data is the event as JSON. Ends when the access token does; go on with a new one and the Last-Event-ID.",
           "x-guildhall-caller": "an environment's client",
           "parameters": [
             {"name": "after", "in": "query", "description": "Begins behind this event; without it, and without Last-Event-ID, now.", "schema": {"type": "string"}, "example": "evt_69615647365005430"},
             {"name": "types", "in": "query", "description": "Only events of these types, separated by commas.", "schema": {"type": "string"}, "example": "organization.created,organization.updated"},
             {"name": "organization_id", "in": "query", "description": "Only events of this organization; its id, or ext: and an external ID.", "schema": {"type": "string"}, "example": "org_69615647365005430"},
             {"name": "Last-Event-ID", "in": "header", "description": "As after, and stronger: what a reader sends that comes back.", "schema": {"type": "string"}, "example": "evt_69615647365005430"}],
           "responses": {
             "200": {"description": "Events, one after the other, without an end.", "content": {"text/event-stream": {
               "schema": {"$ref": "#/components/schemas/events.ScalekitEvent"},
               "example": {"spec_version": "1", "id": "evt_69615647365005430", "type": "organization.created", "occurred_at": "2026-01-31T09:30:00Z", "environment_id": "env_69615647365005430", "organization_id": "org_69615647365005430", "object": "Organization", "data": {"id": "org_69615647365005430", "display_name": "Acme Corp"}, "display_name": "Organization Created"}}}},
             "400": {"$ref": "#/components/responses/InvalidArgument"},
             "401": {"$ref": "#/components/responses/Unauthenticated"},
             "403": {"$ref": "#/components/responses/PermissionDenied"},
             "404": {"$ref": "#/components/responses/NotFound"},
             "410": {"$ref": "#/components/responses/CursorTooOld"}}}},
         "/api/v1/usage": {"get": {
           "tags": ["Stream and usage (Guildhall)"], "operationId": "Guildhall_ReadUsage",
           "summary": "Report the usage",
           "description": "By day (UTC), organization, kind and region: how many connections or directories were enabled, and for how many seconds together. With Accept: text/csv the same as CSV. At most 400 days and 100000 rows.",
           "x-guildhall-caller": "an environment's client",
           "parameters": [
             {"name": "from", "in": "query", "required": true, "description": "The first day, or a time of RFC 3339.", "schema": {"type": "string"}, "example": "2026-01-01"},
             {"name": "to", "in": "query", "required": true, "description": "The day after the last, or a time of RFC 3339.", "schema": {"type": "string"}, "example": "2026-02-01"},
             {"name": "organization_id", "in": "query", "description": "This organization's alone: its id, also of a purged one, or ext: and an external ID. Not beside by=day.", "schema": {"type": "string"}, "example": "org_69615647365005430"},
             {"name": "by", "in": "query", "description": "day puts all organizations together.", "schema": {"type": "string", "enum": ["organization", "day"], "default": "organization"}, "example": "organization"}],
           "responses": {
             "200": {"description": "The rows, by day.", "content": {
               "application/json": {
                 "schema": {"type": "object", "required": ["usage"], "properties": {
                   "usage": {"type": "array", "items": {"type": "object", "required": ["day", "organization_id", "kind", "region", "count", "active_seconds"], "properties": {
                     "day": {"type": "string", "format": "date"},
                     "organization_id": {"type": "string", "description": "Empty with by=day."},
                     "kind": {"type": "string", "enum": ["CONNECTION", "DIRECTORY"]},
                     "region": {"type": "string", "enum": ["US", "EU"]},
                     "count": {"type": "integer", "description": "How many were enabled at some time of the day."},
                     "active_seconds": {"type": "integer", "description": "How long, all together."}}}}}},
                 "example": {"usage": [{"day": "2026-01-31", "organization_id": "org_69615647365005430", "kind": "CONNECTION", "region": "US", "count": 2, "active_seconds": 172800}]}},
               "text/csv": {"schema": {"type": "string"},
                 "example": "day,organization_id,kind,region,count,active_seconds\\r\\n2026-01-31,org_69615647365005430,CONNECTION,US,2,172800\\r\\n"}}},
             "400": {"$ref": "#/components/responses/InvalidArgument"},
             "401": {"$ref": "#/components/responses/Unauthenticated"},
             "403": {"$ref": "#/components/responses/PermissionDenied"},
             "404": {"$ref": "#/components/responses/NotFound"},
             "410": {"$ref": "#/components/responses/FormerExternalId"}}}}}
        """);
  }
}
