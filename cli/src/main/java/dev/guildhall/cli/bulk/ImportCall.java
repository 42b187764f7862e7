package dev.guildhall.cli.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.cli.rows.Chunk;
import dev.guildhall.cli.rows.Row;
import dev.guildhall.cli.rows.RowResult;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One request of an import. Each row's result is passed on in order, as soon as it is sure. */
final class ImportCall {
  private final Api api;
  private final String path;

  /**
   * @param validateOnly whether nothing is to be changed
   * @param mergesMetadata whether pairs that a row does not mention stay
   */
  ImportCall(Api api, boolean validateOnly, boolean mergesMetadata) {
    this.api = api;
    this.path =
        "/api/v1/organizations:import?validate_only=%s&metadata=%s"
            .formatted(validateOnly, mergesMetadata ? "merge" : "replace");
  }

  /**
   * Sends the rows. Throws {@link CommandFailure} where the answer ends before its end; rows whose
   * results were passed on are done even so.
   */
  void send(Chunk chunk, BiConsumer<Row, RowResult> done) {
    if (!chunk.hasSoundRows()) {
      chunk.rows().forEach(row -> done.accept(row, RowResult.broken((Row.Broken) row)));
      return;
    }
    try (BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(
                api.stream("POST", path, BodyPublishers.ofByteArray(chunk.body())),
                StandardCharsets.UTF_8))) {
      for (Row row : chunk.rows()) {
        done.accept(
            row,
            switch (row) {
              case Row.Broken broken -> RowResult.broken(broken);
              case Row.Sound _ -> RowResult.of(line(answer.readLine()));
            });
      }
      if (!line(answer.readLine()).has("summary")) {
        throw brokenOff();
      }
    } catch (IOException | IllegalArgumentException broken) {
      throw brokenOff();
    }
  }

  private JsonNode line(@Nullable String line) {
    if (line == null) {
      throw brokenOff();
    }
    return Json.parse(line);
  }

  private CommandFailure brokenOff() {
    return new CommandFailure(
        ExitCodes.UNREACHABLE,
        api.credentials().server() + " broke its answer off.",
        "Run the command again: it goes on where it was.");
  }
}
