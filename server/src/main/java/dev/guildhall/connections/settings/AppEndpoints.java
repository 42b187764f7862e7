package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a well-known app asks for consent, gives tokens and tells who a user is, as its own
 * documentation says. An environment's connection to it has these from the first, and may change
 * them.
 *
 * @param userInfo empty where the app has no such address
 */
record AppEndpoints(String authorize, String token, String userInfo) {
  /** Those of the app with a provider key, in any case; empty for an app that is not known. */
  static Optional<AppEndpoints> of(String providerKey) {
    return switch (providerKey.toUpperCase(Locale.ROOT)) {
      case "AIRTABLE" ->
          found(
              "https://airtable.com/oauth2/v1/authorize",
              "https://airtable.com/oauth2/v1/token",
              "https://api.airtable.com/v0/meta/whoami");
      case "ASANA" ->
          found(
              "https://app.asana.com/-/oauth_authorize",
              "https://app.asana.com/-/oauth_token",
              "https://app.asana.com/api/1.0/users/me");
      case "CONFLUENCE", "JIRA" ->
          found(
              "https://auth.atlassian.com/authorize",
              "https://auth.atlassian.com/oauth/token",
              "https://api.atlassian.com/me");
      case "DISCORD" ->
          found(
              "https://discord.com/oauth2/authorize",
              "https://discord.com/api/oauth2/token",
              "https://discord.com/api/users/@me");
      case "DROPBOX" ->
          found(
              "https://www.dropbox.com/oauth2/authorize",
              "https://api.dropboxapi.com/oauth2/token",
              "");
      case "FIGMA" ->
          found(
              "https://www.figma.com/oauth",
              "https://api.figma.com/v1/oauth/token",
              "https://api.figma.com/v1/me");
      case "GITHUB" ->
          found(
              "https://github.com/login/oauth/authorize",
              "https://github.com/login/oauth/access_token",
              "https://api.github.com/user");
      case "GITLAB" ->
          found(
              "https://gitlab.com/oauth/authorize",
              "https://gitlab.com/oauth/token",
              "https://gitlab.com/oauth/userinfo");
      case "GMAIL",
          "GOOGLE",
          "GOOGLECALENDAR",
          "GOOGLEDOCS",
          "GOOGLEDRIVE",
          "GOOGLEFORMS",
          "GOOGLEMEET",
          "GOOGLESHEETS",
          "GOOGLESLIDES" ->
          found(
              "https://accounts.google.com/o/oauth2/v2/auth",
              "https://oauth2.googleapis.com/token",
              "https://openidconnect.googleapis.com/v1/userinfo");
      case "HUBSPOT" ->
          found(
              "https://app.hubspot.com/oauth/authorize",
              "https://api.hubapi.com/oauth/v1/token",
              "");
      case "LINEAR" ->
          found("https://linear.app/oauth/authorize", "https://api.linear.app/oauth/token", "");
      case "LINKEDIN" ->
          found(
              "https://www.linkedin.com/oauth/v2/authorization",
              "https://www.linkedin.com/oauth/v2/accessToken",
              "https://api.linkedin.com/v2/userinfo");
      case "MICROSOFTTEAMS", "ONEDRIVE", "ONENOTE", "OUTLOOK", "SHAREPOINT" ->
          found(
              "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
              "https://login.microsoftonline.com/common/oauth2/v2.0/token",
              "https://graph.microsoft.com/oidc/userinfo");
      case "MONDAY" ->
          found(
              "https://auth.monday.com/oauth2/authorize",
              "https://auth.monday.com/oauth2/token",
              "");
      case "NOTION" ->
          found(
              "https://api.notion.com/v1/oauth/authorize",
              "https://api.notion.com/v1/oauth/token",
              "https://api.notion.com/v1/users/me");
      case "SALESFORCE" ->
          found(
              "https://login.salesforce.com/services/oauth2/authorize",
              "https://login.salesforce.com/services/oauth2/token",
              "https://login.salesforce.com/services/oauth2/userinfo");
      case "SLACK" ->
          found(
              "https://slack.com/oauth/v2/authorize",
              "https://slack.com/api/oauth.v2.access",
              "https://slack.com/api/users.identity");
      case "ZOOM" ->
          found(
              "https://zoom.us/oauth/authorize",
              "https://zoom.us/oauth/token",
              "https://api.zoom.us/v2/users/me");
      default -> Optional.empty();
    };
  }

  private static Optional<AppEndpoints> found(String authorize, String token, String userInfo) {
    return Optional.of(new AppEndpoints(authorize, token, userInfo));
  }

  /** Under the wire's names. */
  ObjectNode settings() {
    ObjectNode settings =
        JsonNodeFactory.instance
            .objectNode()
            .put("authorize_uri", authorize)
            .put("token_uri", token);
    return userInfo.isEmpty() ? settings : settings.put("user_info_uri", userInfo);
  }
}
