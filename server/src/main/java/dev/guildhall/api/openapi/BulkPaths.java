package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Import and export: streams of lines, for which the contract has no shape. A schema and an example
 * stand for one line.
 */
final class BulkPaths {
  static final String TAG = "Import and export (Guildhall)";

  private BulkPaths() {}

  static ObjectNode tag() {
    return Json.parse(
        """
        {"name": "Import and export (Guildhall)", "x-displayName": "Import and export", "x-guildhall-own": true,
         "description": "Many organizations at once, as streams of NDJSON: one JSON object a line, and a last line that sums up. Without that last line the stream broke."}
        """);
  }

  static ObjectNode paths() {
    return Json.parse(
        """
        {"/api/v1/organizations:import": {"post": {
           "tags": ["Import and export (Guildhall)"], "operationId": "Guildhall_ImportOrganizations",
           "summary": "Import organizations",
           "description": "Upserts an organization a line, by external_id, in batches of up to 1000 lines a transaction. On update an absent field stays as it is. A line with delete_time stands for a deleted organization. A line that has the one field summary, as an export's last one, is passed over. Answers a result a line, in order, once its batch is committed; a line that fails holds up no other. The last line is {\\"summary\\": {\\"created\\", \\"updated\\", \\"unchanged\\", \\"failed\\"}}. The body has no limit; a line has at most 64 KiB. No Idempotency-Key: a repeated import changes nothing.",
           "x-guildhall-caller": "an environment's client",
           "parameters": [
             {"name": "validate_only", "in": "query", "description": "Answers what would happen and changes nothing.", "schema": {"type": "boolean", "default": false}, "example": "true"},
             {"name": "metadata", "in": "query", "description": "Whether a line's metadata replaces the whole map, or leaves the keys that it does not name.", "schema": {"type": "string", "enum": ["replace", "merge"], "default": "replace"}, "example": "merge"}],
           "requestBody": {"required": true, "content": {"application/x-ndjson": {
             "schema": {"allOf": [{"$ref": "#/components/schemas/organizations.CreateOrganization"}], "type": "object", "required": ["external_id", "display_name"], "properties": {
               "delete_time": {"type": "string", "format": "date-time", "description": "The line stands for an organization that was deleted then and can be restored."}}},
             "example": {"external_id": "CUST-12345", "display_name": "Megasoft Inc", "metadata": {"plan_type": "enterprise"}}}}},
           "responses": {
             "200": {"description": "A result a line, then the summary.", "content": {"application/x-ndjson": {
               "schema": {"type": "object", "properties": {
                 "line": {"type": "integer", "description": "The line's number, from 1."},
                 "external_id": {"type": "string"},
                 "result": {"type": "string", "enum": ["created", "updated", "unchanged", "failed"]},
                 "id": {"type": "string"},
                 "changes": {"type": "object", "description": "What an update changed: by field, and in maps by key, the old and the new value.", "additionalProperties": {"type": "object", "properties": {"old": {"type": ["string", "null"]}, "new": {"type": ["string", "null"]}}}},
                 "error": {"type": "object", "description": "Why the line failed.", "required": ["error_code", "message"], "properties": {
                   "error_code": {"type": "string"}, "message": {"type": "string"}, "field": {"type": "string"}}},
                 "summary": {"type": "object", "description": "Of the last line alone: how many lines had which result.", "additionalProperties": {"type": "integer"}}}},
               "example": {"line": 1, "external_id": "CUST-12345", "result": "updated", "id": "org_69615647365005430", "changes": {"display_name": {"old": "Megasoft", "new": "Megasoft Inc"}}}}}},
             "400": {"$ref": "#/components/responses/InvalidArgument"},
             "401": {"$ref": "#/components/responses/Unauthenticated"},
             "403": {"$ref": "#/components/responses/PermissionDenied"}}}},
         "/api/v1/organizations:export": {"get": {
           "tags": ["Import and export (Guildhall)"], "operationId": "Guildhall_ExportOrganizations",
           "summary": "Export organizations",
           "description": "Every organization, oldest first, as of one moment. The last line is {\\"summary\\": {\\"count\\"}}. A few exports run at once; one more is refused with 429 and Retry-After.",
           "x-guildhall-caller": "an environment's client",
           "parameters": [
             {"name": "deleted", "in": "query", "description": "Also deleted organizations that can be restored.", "schema": {"type": "boolean", "default": false}, "example": "true"},
             {"name": "after", "in": "query", "description": "Goes on behind this organization.", "schema": {"type": "string"}, "example": "org_69615647365005430"}],
           "responses": {
             "200": {"description": "An organization a line, then the summary.", "content": {"application/x-ndjson": {
               "schema": {"$ref": "#/components/schemas/organizations.Organization"},
               "example": {"id": "org_69615647365005430", "create_time": "2024-07-11T12:00:00.120Z", "update_time": "2024-07-11T12:00:00.120Z", "display_name": "Megasoft Inc", "region_code": "US", "external_id": "CUST-12345", "metadata": {"plan_type": "enterprise"}, "version": 1, "external_ids": {}}}}},
             "400": {"$ref": "#/components/responses/InvalidArgument"},
             "401": {"$ref": "#/components/responses/Unauthenticated"},
             "403": {"$ref": "#/components/responses/PermissionDenied"},
             "429": {"$ref": "#/components/responses/TooManyAtOnce"}}}}}
        """);
  }
}
