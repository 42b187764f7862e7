package dev.guildhall.cli.bulk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.cli.rows.Columns;
import dev.guildhall.cli.rows.InputLines;
import dev.guildhall.cli.rows.NdjsonRows;
import dev.guildhall.cli.rows.Rows;
import dev.guildhall.cli.server.Api;
import dev.guildhall.cli.server.Credentials;
import dev.guildhall.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An import whose rows come slower than the server answers. */
final class ImportRunTest {
  private static final int CHUNK_ROWS = 5000;

  @Test
  @Timeout(60)
  void aRefusalDoesNotWaitForThePipe() throws IOException {
    byte[] rows = "{\"external_id\":\"a\"}\n".repeat(CHUNK_ROWS).getBytes(StandardCharsets.UTF_8);
    try (ImportServer server = new ImportServer();
        PipedInputStream pipe = new PipedInputStream(rows.length);
        PipedOutputStream writer = new PipedOutputStream(pipe)) {
      writer.write(rows);
      server.unauthorized = 2;
      Credentials client = new Credentials(URI.create(server.url()), "c", "s", "test");
      ImportCall call = new ImportCall(new Api(HttpClient.newHttpClient(), client), false, false);
      ImportRun run = new ImportRun(call, Duration.ZERO, new PrintWriter(new StringWriter()));
      Rows read = new NdjsonRows(new InputLines(pipe), new Columns(Map.of()));
      assertThatThrownBy(() -> run.run(read, 0, (_, _) -> {}, () -> {}))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("token expired");
    }
  }
}
