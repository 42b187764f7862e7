package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.rows.Row;
import dev.guildhall.cli.rows.RowFile;
import dev.guildhall.cli.rows.Rows;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.ProgressDisplay;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The organizations that a file lacks, by external ID. They are found before anything is changed,
 * so that a file that was cut off changes nothing. One without an external ID stays: no file can
 * name it. One that changes between finding and deleting stays as well.
 */
final class Prune {
  private static final int AT_ONCE = 8;

  private final Api api;
  private final List<Lacking> lacking = new ArrayList<>();
  private long count;
  private long living;
  private long without;
  private long changedMeanwhile;

  /**
   * One that goes.
   *
   * @param version the only one in which it goes
   */
  record Lacking(String id, String externalId, String version) {}

  Prune(Api api) {
    this.api = api;
  }

  /**
   * Looks for them. Where they are more than the limit, in percent, it counts them to the end, to
   * say how many, but keeps no more of them than the limit allows.
   */
  void find(RowFile file, double limit) throws IOException {
    KeySet keys = keys(file);
    do {
      look(keys, limit, living);
      refuseMoreThan(limit);
      // Not all were kept where many have no external ID, which is known at the end alone: again.
    } while (lacking.size() < count);
  }

  /**
   * @param expected how many living organizations there are, as far as is known
   */
  private void look(KeySet keys, double limit, long expected) throws IOException {
    lacking.clear();
    count = 0;
    without = 0;
    living =
        new ExportCall(api, false)
            .read(line -> {
              JsonNode organization = Json.parse(line);
              String externalId = organization.path("external_id").asText();
              if (externalId.isEmpty()) {
                without++;
              } else if (!keys.contains(externalId)) {
                count++;
                if (!isMore(limit, Math.max(expected, keys.size() + count + without))) {
                  keep(organization);
                }
              }
            });
  }

  private void keep(JsonNode organization) {
    lacking.add(
        new Lacking(
            organization.path("id").asText(),
            organization.path("external_id").asText(),
            organization.path("version").asText()));
  }

  private boolean isMore(double limit, long organizations) {
    return count * 100.0 > limit * organizations;
  }

  private void refuseMoreThan(double limit) {
    if (isMore(limit, living)) {
      double percent = count * 100.0 / living;
      throw new CommandFailure(
          ExitCodes.PRUNE_LIMIT,
          "the file lacks %,d of %,d organizations (%.1f %%); more than %s %% are not deleted. Nothing was changed."
              .formatted(count, living, percent, shown(limit)),
          "Check that the file is whole. If they are meant to go: --prune-limit %.0f"
              .formatted(Math.ceil(percent)));
    }
  }

  List<Lacking> lacking() {
    return lacking;
  }

  /** How many have no external ID. */
  long without() {
    return without;
  }

  /** How many were changed after they were found, and stay. */
  long changedMeanwhile() {
    return changedMeanwhile;
  }

  /** Deletes them; answers how many. */
  long delete(ProgressDisplay display) {
    long deleted = 0;
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < lacking.size(); from += AT_ONCE) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (Lacking one : lacking.subList(from, Math.min(from + AT_ONCE, lacking.size()))) {
          answers.add(calls.submit(() -> delete(one)));
        }
        for (Future<Boolean> answer : answers) {
          if (result(answer)) {
            deleted++;
          } else {
            changedMeanwhile++;
          }
        }
        display.at(deleted);
      }
    }
    return deleted;
  }

  private boolean delete(Lacking one) {
    Api.Answer answer =
        api.call(
            "DELETE",
            "/api/v1/organizations/" + one.id(),
            BodyPublishers.noBody(),
            Map.of("If-Match", '"' + one.version() + '"'));
    if (answer.status() == 404 || answer.status() == 412) {
      return false;
    }
    if (!answer.succeeded()) {
      throw api.refusal(answer);
    }
    return true;
  }

  private static boolean result(Future<Boolean> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static KeySet keys(RowFile file) throws IOException {
    KeySet keys = new KeySet();
    try (Rows rows = file.open()) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        Optional<String> key = row.get().key();
        if (key.isEmpty()) {
          throw new CommandFailure(
              ExitCodes.USAGE,
              "line %d of the file has no external ID that can be read, so it cannot be known whom it lacks. Nothing was changed."
                  .formatted(row.get().line()),
              "Mend that line, or leave out --prune.");
        }
        keys.add(key.get());
      }
    }
    return keys;
  }

  private static String shown(double limit) {
    return limit == Math.rint(limit) ? "%.0f".formatted(limit) : "%s".formatted(limit);
  }
}
