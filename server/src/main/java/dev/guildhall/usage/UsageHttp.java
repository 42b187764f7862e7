package dev.guildhall.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Access;
import dev.guildhall.api.ExternalAddress;
import dev.guildhall.api.Violations;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.QueryString;
import dev.guildhall.organizations.FindOrganization;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The usage report, our own call: JSON, or CSV for who accepts it. {@code from} is the first day,
 * {@code to} the day after the last, both in UTC; a time of RFC 3339 does too. {@code
 * organization_id} asks for one organization's, {@code by=day} for all organizations together.
 */
public final class UsageHttp {
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Set<String> PARAMETERS = Set.of("from", "to", "organization_id", "by");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReadUsage read;
  private final FindOrganization find;

  public UsageHttp(ReadUsage read, FindOrganization find) {
    this.read = read;
    this.find = find;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(new HttpEndpoint("GET", "/api/v1/usage", Access.ENVIRONMENT, this::usage));
  }

  /** GET /api/v1/usage */
  private Reply usage(Request request) {
    Violations violations = new Violations();
    Map<String, String> sent = new HashMap<>();
    for (QueryString.Parameter parameter : request.singleQuery()) {
      if (PARAMETERS.contains(parameter.name())) {
        sent.put(parameter.name(), parameter.value());
      } else {
        violations.add(parameter.name(), "unknown", "is no query parameter of this call");
      }
    }
    Instant from = time(violations, "from", sent.getOrDefault("from", ""));
    Instant to = time(violations, "to", sent.getOrDefault("to", ""));
    ReadUsage.Scope scope = scope(request.call().environmentId(), violations, sent);
    violations.refuseIfAny();
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      violations.add(
          "to", "range", "must be after from, by %d days at most".formatted(LONGEST.toDays()));
    }
    violations.refuseIfAny();
    List<UsageRow> rows = read.run(request.call().environmentId(), scope, from, to);
    String accept = String.join(",", request.header("accept"));
    return accept.toLowerCase(Locale.ROOT).contains("text/csv")
        ? new Reply(
            200,
            "text/csv; charset=utf-8; header=present",
            csv(rows).getBytes(StandardCharsets.UTF_8),
            Map.of())
        : Reply.json(200, json(rows));
  }

  private ReadUsage.Scope scope(
      long environmentId, Violations violations, Map<String, String> sent) {
    String by = sent.getOrDefault("by", "organization");
    if (!by.equals("organization") && !by.equals("day")) {
      violations.add("by", "one_of", "must be organization or day, got \"%s\"".formatted(by));
    }
    String id = sent.get("organization_id");
    if (id != null && by.equals("day")) {
      violations.add("by", "alone", "must be left out beside organization_id");
    }
    if (id != null) {
      // By its id it may be gone: usage outlives the organization.
      Optional<OrganizationId> organization =
          id.startsWith(ExternalAddress.PREFIX)
              ? Optional.of(
                  find.run(environmentId, OrganizationAddress.parse("organization_id", id)).id())
              : OrganizationId.parse(id);
      if (organization.isPresent()) {
        return new ReadUsage.Scope.OfOrganization(organization.get());
      }
      violations.add(
          "organization_id",
          "format",
          "must be an id such as org_1, or ext: and an external ID, got \"%s\"".formatted(id));
    }
    return by.equals("day") ? new ReadUsage.Scope.ByDay() : new ReadUsage.Scope.ByOrganization();
  }

  private static Instant time(Violations violations, String name, String text) {
    try {
      Instant time =
          text.length() == "2026-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
        violations.add(
            name, "range", "must be from 1970-01-01 to 9999-12-31, got \"%s\"".formatted(text));
      }
      return time;
    } catch (DateTimeParseException malformed) {
      violations.add(name, "date", "must be a day such as 2026-01-31, got \"%s\"".formatted(text));
      return Instant.EPOCH;
    }
  }

  private static String json(List<UsageRow> rows) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode usage = answer.putArray("usage");
    for (UsageRow row : rows) {
      usage
          .addObject()
          .put("day", row.day().toString())
          .put("organization_id", organization(row))
          .put("kind", row.kind().name())
          .put("region", row.region().name())
          .put("count", row.count())
          .put("active_seconds", row.activeSeconds());
    }
    return answer.toString();
  }

  /** RFC 4180; no value holds a comma, a quote or a line end. */
  private static String csv(List<UsageRow> rows) {
    StringBuilder csv =
        new StringBuilder("day,organization_id,kind,region,count,active_seconds\r\n");
    for (UsageRow row : rows) {
      csv.append(row.day()).append(',').append(organization(row)).append(',');
      csv.append(row.kind()).append(',').append(row.region()).append(',');
      csv.append(row.count()).append(',').append(row.activeSeconds()).append("\r\n");
    }
    return csv.toString();
  }

  private static String organization(UsageRow row) {
    return row.organization().map(Object::toString).orElse("");
  }
}
