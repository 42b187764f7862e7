package dev.guildhall.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the console's pages ask for, as its scripts ask it: with a session, in their page sizes, a
 * page on and back again.
 */
public final class ConsoleRequests {
  private static final String ORGANIZATIONS = "/api/v1/organizations";
  private static final String EVENTS = "/api/v1/events/paginated?page_size=30";

  private final Browser browser;
  private final String environment;
  private final List<String> refused = new ArrayList<>();

  private ConsoleRequests(Browser browser, String environment) {
    this.browser = browser;
    this.environment = environment;
  }

  /**
   * Sends them all.
   *
   * @param organization its id, of one that has a directory
   * @param deleted an external ID that a deleted organization had
   * @return those that were refused
   */
  public static List<String> send(
      TestServer server,
      Optional<String> workspaceToken,
      String environment,
      String organization,
      String directory,
      String endpoint,
      String deleted) {
    var requests = new ConsoleRequests(Browser.signedIn(server, workspaceToken), environment);
    requests.organizations(deleted);
    requests.organization(ORGANIZATIONS + "/" + organization, organization, directory);
    requests.events(organization);
    requests.webhooks("/api/v1/webhooks/endpoints", endpoint);
    requests.workspace();
    return requests.refused;
  }

  /** organizations.js: the list with its region, the search as one types, the deleted. */
  private void organizations(String deleted) {
    pages("GET", ORGANIZATIONS + "?page_size=25", "");
    pages("GET", ORGANIZATIONS + "?region_code=US&page_size=25", "");
    for (String text : List.of("acme", "acme%20777", "cus_777", "ext-77", "org_", "nothing")) {
      String search = ORGANIZATIONS + ":search?page_size=25&query=" + text;
      pages("GET", search, "");
      pages("GET", search + "&region_code=US", "");
    }
    String gone = ORGANIZATIONS + "?only_deleted=true&page_size=25";
    pages("GET", gone, "");
    pages("GET", gone + "&region_code=US", "");
    pages("GET", gone + "&external_id=" + deleted, "");
    pages("GET", gone + "&region_code=US&external_id=" + deleted, "");
  }

  /** organization.js and directory.js, with the rehearsal that the dialog of a deletion shows. */
  private void organization(String one, String id, String directory) {
    ask("GET", one, "");
    pages("GET", one + "/history?page_size=10", "");
    ask("GET", one + "/domains", "");
    ask("GET", "/api/v1/connections?include=all&organization_id=" + id, "");
    ask("GET", one + "/directories?show_deleted=true", "");
    ask("GET", "/api/v1/usage?from=2026-01-01&to=2026-12-31&organization_id=" + id, "");
    ask("GET", "/api/v1/usage?from=2026-01-01&to=2026-12-31&by=day", "");
    ask("DELETE", one + "?validate_only=true", "");
    String own = one + "/directories/" + directory;
    ask("GET", own, "");
    pages("GET", own + "/users?page_size=25&include_detail=true", "");
    pages("GET", own + "/groups?page_size=25", "");
  }

  /** events.js: every filter, alone and together. */
  private void events(String organization) {
    String since =
        "\"start_time\": \"2020-01-01T00:00:00Z\", \"end_time\": \"2040-01-01T00:00:00Z\"";
    String types = "\"event_types\": [\"organization.created\"]";
    String own = "\"organization_id\": \"%s\"".formatted(organization);
    for (String filter :
        List.of("", since, types, own, types + ", " + since, own + ", " + types + ", " + since)) {
      pages("POST", EVENTS, "{" + filter + "}");
    }
  }

  private void webhooks(String endpoints, String endpoint) {
    ask("GET", endpoints + "?page_size=25", "");
    ask("GET", endpoints + "/" + endpoint, "");
    pages("GET", endpoints + "/" + endpoint + "/deliveries?page_size=25", "");
  }

  private void workspace() {
    ask("GET", "/console/session", "");
    pages("GET", "/api/v1/environments?page_size=100", "");
    ask("GET", "/api/v1/environments/" + environment + "/clients?page_size=25", "");
    ask("DELETE", "/console/session", "");
  }

  private void pages(String method, String path, String body) {
    String token = ask(method, path, body).path("next_page_token").asText("");
    if (!token.isEmpty()) {
      JsonNode second = ask(method, path + "&page_token=" + token, body);
      ask(method, path + "&page_token=" + second.path("prev_page_token").asText(), body);
    }
  }

  private JsonNode ask(String method, String path, String body) {
    Optional<String> sent = Optional.of(body).filter(text -> !text.isEmpty());
    Rest.Answer answer =
        path.startsWith("/api/v1/environments") || path.startsWith("/console")
            ? browser.send(method, path, sent)
            : browser.in(environment, method, path, sent);
    if (answer.status() >= 300) {
      refused.add(method + " " + path + ": " + answer.text());
    }
    return answer.json();
  }
}
