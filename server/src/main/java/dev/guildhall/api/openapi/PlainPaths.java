package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The routes that are no call of the contract but part of the API: tokens, keys, discovery. Written
 * by hand, since OAuth has shapes of its own (RFC 6749, RFC 7517, RFC 8414).
 */
final class PlainPaths {
  static final String TAG = "Authentication";

  private PlainPaths() {}

  static ObjectNode tag() {
    return Json.parse(
        """
        {"name": "Authentication",
         "description": "A client trades its id and secret for an access token, which the other calls want as a bearer token. For services, not for people."}
        """);
  }

  static ObjectNode paths() {
    return Json.parse(
        """
        {"/oauth/token": {"post": {
           "tags": ["Authentication"], "operationId": "OAuth_Token",
           "summary": "Get an access token",
           "description": "OAuth 2.0 client credentials (RFC 6749, section 4.4). The secret goes into the body; credentials in an Authorization header are not read, and refused beside those in the body. Errors have the shape of OAuth, not that of the API.",
           "x-guildhall-caller": "anyone", "security": [], "parameters": [],
           "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {
             "schema": {"type": "object", "required": ["grant_type", "client_id", "client_secret"],
               "properties": {
                 "grant_type": {"type": "string", "const": "client_credentials"},
                 "client_id": {"type": "string", "description": "From credentials.env."},
                 "client_secret": {"type": "string", "description": "From credentials.env."}}},
             "example": {"grant_type": "client_credentials", "client_id": "skc_69615647365005430", "client_secret": "the-secret"}}}},
           "responses": {
             "200": {"description": "A token.", "content": {"application/json": {
               "schema": {"type": "object", "required": ["access_token", "token_type", "expires_in"], "properties": {
                 "access_token": {"type": "string", "description": "A JWT, signed with RS256."},
                 "token_type": {"type": "string", "const": "Bearer"},
                 "expires_in": {"type": "integer", "description": "Seconds."},
                 "scope": {"type": "string"}}},
               "example": {"access_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6InNua18x…", "token_type": "Bearer", "expires_in": 86399, "scope": "openid"}}}},
             "400": {"$ref": "#/components/responses/OAuthRefusal"},
             "401": {"$ref": "#/components/responses/OAuthRefusal"}}}},
         "/keys": {"get": {
           "tags": ["Authentication"], "operationId": "OAuth_Keys",
           "summary": "Get the public keys",
           "description": "With these, others verify the tokens (RFC 7517).",
           "x-guildhall-caller": "anyone", "security": [], "parameters": [],
           "responses": {"200": {"description": "A JSON Web Key Set.", "content": {"application/json": {
             "schema": {"type": "object", "required": ["keys"], "properties": {
               "keys": {"type": "array", "items": {"type": "object"}, "description": "JSON Web Keys."}}},
             "example": {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "snk_69615647365005430", "n": "0vx7ago…", "e": "AQAB"}]}}}}}}},
         "/.well-known/openid-configuration": {"get": {
           "tags": ["Authentication"], "operationId": "OAuth_OpenIdConfiguration",
           "summary": "Discover the endpoints",
           "description": "The same answer stands under /.well-known/oauth-authorization-server (RFC 8414).",
           "x-guildhall-caller": "anyone", "security": [], "parameters": [],
           "responses": {"200": {"$ref": "#/components/responses/Discovery"}}}},
         "/.well-known/oauth-authorization-server": {"get": {
           "tags": ["Authentication"], "operationId": "OAuth_AuthorizationServer",
           "summary": "Discover the endpoints, by their OAuth name",
           "x-guildhall-caller": "anyone", "security": [], "parameters": [],
           "responses": {"200": {"$ref": "#/components/responses/Discovery"}}}}}
        """);
  }

  static ObjectNode responses() {
    return Json.parse(
        """
        {"OAuthRefusal": {"description": "The request is wrong, or no client has this id and secret.",
           "content": {"application/json": {
             "schema": {"type": "object", "required": ["error"], "properties": {
               "error": {"type": "string"}, "error_description": {"type": "string"}}},
             "example": {"error": "invalid_client", "error_description": "no client has this client_id and client_secret"}}}},
         "Discovery": {"description": "The endpoints and what they support.",
           "content": {"application/json": {
             "schema": {"type": "object", "required": ["issuer", "token_endpoint", "jwks_uri"], "properties": {
               "issuer": {"type": "string", "format": "uri"},
               "token_endpoint": {"type": "string", "format": "uri"},
               "jwks_uri": {"type": "string", "format": "uri"}}},
             "example": {"issuer": "https://guildhall.example", "token_endpoint": "https://guildhall.example/oauth/token", "jwks_uri": "https://guildhall.example/keys"}}}}}
        """);
  }
}
