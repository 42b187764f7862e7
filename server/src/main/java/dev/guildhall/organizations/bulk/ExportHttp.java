package dev.guildhall.organizations.bulk;

import dev.guildhall.api.Access;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.Violations;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.HttpEndpoint.Sink;
import dev.guildhall.api.rest.QueryString;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationWire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The edge of an export: an organization a line, then a line that says how many they were. */
public final class ExportHttp {
  private final ExportOrganizations exporter;

  public ExportHttp(ExportOrganizations exporter) {
    this.exporter = exporter;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint("GET", "/api/v1/organizations:export", Access.ENVIRONMENT, this::give));
  }

  /** GET /api/v1/organizations:export?deleted=false&after=org_… */
  private HttpEndpoint.Reply give(Request request) {
    Violations violations = new Violations();
    boolean deleted = false;
    long after = 0;
    for (QueryString.Parameter parameter : request.singleQuery()) {
      String value = parameter.value();
      switch (parameter.name()) {
        case "deleted" -> {
          deleted = value.equals("true");
          if (!deleted && !value.equals("false")) {
            violations.add("deleted", "enum", "must be true or false, got \"%s\"".formatted(value));
          }
        }
        case "after" -> {
          after = value.isEmpty() ? 0 : PrefixedId.parse("org_", value).orElse(-1L);
          if (after < 0) {
            violations.add(
                "after", "pattern", "must be an id such as org_123, got \"%s\"".formatted(value));
          }
        }
        default ->
            violations.add(parameter.name(), "unknown", "is no query parameter of this call");
      }
    }
    violations.refuseIfAny();
    return HttpEndpoint.Reply.stream(
        ImportHttp.MEDIA_TYPE,
        new Lines(exporter.place(), request.call().environmentId(), deleted, after));
  }

  private record Lines(
      ExportOrganizations.Place place, long environmentId, boolean deleted, long after)
      implements HttpEndpoint.Stream {

    @Override
    public void writeTo(Sink sink) {
      try (place) {
        long[] count = {0};
        place.run(
            environmentId,
            deleted,
            after,
            organizations -> {
              if (!organizations.isEmpty()) {
                count[0] += organizations.size();
                sink.write(print(organizations));
              }
              return sink.isOpen() && !sink.isTimeUp();
            });
        if (!sink.isOpen() || sink.isTimeUp()) {
          sink.breakOff();
          return;
        }
        sink.write(
            "{\"summary\":{\"count\":%d}}\n".formatted(count[0]).getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void abandon() {
      place.close();
    }

    private static byte[] print(List<Organization> organizations) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Organization organization : organizations) {
        lines.writeBytes(JsonWriter.write(OrganizationWire.print(organization)));
        lines.write('\n');
      }
      return lines.toByteArray();
    }
  }
}
