package dev.guildhall.organizations.bulk;

import dev.guildhall.api.Access;
import dev.guildhall.api.Origin;
import dev.guildhall.api.Region;
import dev.guildhall.api.Violations;
import dev.guildhall.api.rest.AnswerSpool;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.HttpEndpoint.Sink;
import dev.guildhall.api.rest.QueryString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge of an import: lines come in, a result a line goes out, at the same time. */
public final class ImportHttp {
  static final String MEDIA_TYPE = "application/x-ndjson";

  private static final Logger log = LoggerFactory.getLogger(ImportHttp.class);
  private static final int BATCH_LINES = 1000;
  private static final int BATCH_BYTES = 2 << 20;

  private final ImportOrganizations importer;
  private final Region defaultRegion;

  public ImportHttp(ImportOrganizations importer, Region defaultRegion) {
    this.importer = importer;
    this.defaultRegion = defaultRegion;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        HttpEndpoint.streamed("/api/v1/organizations:import", Access.ENVIRONMENT, this::take));
  }

  private record Mode(boolean validateOnly, boolean mergesMetadata) {}

  /** POST /api/v1/organizations:import?validate_only=false&metadata=replace */
  private HttpEndpoint.Reply take(Request request) {
    Mode mode = mode(request.singleQuery());
    long environmentId = request.call().environmentId();
    Origin origin = request.call().origin();
    return HttpEndpoint.Reply.stream(
        MEDIA_TYPE, sink -> run(environmentId, mode, origin, request.stream(), sink));
  }

  private static Mode mode(List<QueryString.Parameter> query) {
    Violations violations = new Violations();
    boolean validateOnly = false;
    boolean mergesMetadata = false;
    for (QueryString.Parameter parameter : query) {
      switch (parameter.name() + "=" + parameter.value()) {
        case "validate_only=true" -> validateOnly = true;
        case "validate_only=false" -> validateOnly = false;
        case "metadata=merge" -> mergesMetadata = true;
        case "metadata=replace" -> mergesMetadata = false;
        default -> {
          switch (parameter.name()) {
            case "validate_only" -> expected(violations, parameter, "true or false");
            case "metadata" -> expected(violations, parameter, "replace or merge");
            default ->
                violations.add(parameter.name(), "unknown", "is no query parameter of this call");
          }
        }
      }
    }
    violations.refuseIfAny();
    return new Mode(validateOnly, mergesMetadata);
  }

  private static void expected(
      Violations violations, QueryString.Parameter parameter, String expected) {
    violations.add(
        parameter.name(), "enum", "must be %s, got \"%s\"".formatted(expected, parameter.value()));
  }

  private void run(long environmentId, Mode mode, Origin origin, InputStream body, Sink sink) {
    try (AnswerSpool answer = new AnswerSpool(sink)) {
      if (!answer(environmentId, mode, origin, body, sink, answer)) {
        sink.breakOff();
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Whether everything was read and answered. */
  private boolean answer(
      long environmentId, Mode mode, Origin origin, InputStream body, Sink sink, AnswerSpool answer)
      throws IOException {
    InputLines lines = new InputLines(body);
    ImportLineReader reader = new ImportLineReader(defaultRegion, mode.mergesMetadata());
    Map<LineResult.Outcome, Long> counts = new EnumMap<>(LineResult.Outcome.class);
    while (sink.isOpen() && !sink.isTimeUp()) {
      Optional<List<InputLines.Line>> batch = next(lines);
      if (batch.isEmpty()) {
        return false;
      }
      if (batch.get().isEmpty()) {
        answer.write(LineResultText.summary(counts));
        answer.finish();
        return sink.isOpen();
      }
      List<ImportLine> wanted =
          batch.get().stream().map(reader::read).flatMap(Optional::stream).toList();
      if (wanted.isEmpty()) {
        continue;
      }
      List<LineResult> results = importer.run(environmentId, wanted, mode.validateOnly(), origin);
      results.forEach(result -> counts.merge(result.outcome(), 1L, Long::sum));
      answer.write(LineResultText.lines(results));
    }
    answer.finish();
    return false;
  }

  /** The next lines; none at the end of the body; empty where it broke off. */
  private static Optional<List<InputLines.Line>> next(InputLines lines) {
    try {
      return Optional.of(lines.next(BATCH_LINES, BATCH_BYTES));
    } catch (IOException broken) {
      log.info("an import ended before its end: {}", broken.getMessage());
      return Optional.empty();
    }
  }
}
