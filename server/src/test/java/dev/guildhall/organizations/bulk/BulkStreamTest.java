package dev.guildhall.organizations.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.ServerProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of 256 MiB takes bodies larger than that, and dies in the middle of one. */
final class BulkStreamTest {
  @TempDir Path folder;

  @Test
  void holdsLittleOfALargeBody() throws Exception {
    // 300 MB, to a caller that reads no result before it has sent everything.
    String large = "x".repeat(60_000);
    try (ServerProcess server = ServerProcess.start(folder)) {
      List<String> answer =
          send(
              server.dev(),
              5_000,
              i -> "{\"external_id\": \"%d\", \"display_name\": \"%s\"}\n".formatted(i, large));

      assertThat(answer).hasSize(5_001);
      assertThat(answer.getLast())
          .isEqualTo("{\"summary\":{\"created\":0,\"updated\":0,\"unchanged\":0,\"failed\":5000}}");
      assertThat(server.dev().get("/livez").status()).isEqualTo(200);
    }
  }

  @Test
  void goesOnAfterTheServersViolentEnd() throws Exception {
    int lines = 6_000;
    IntFunction<String> line =
        i ->
            """
            {"external_id": "k%1$d", "display_name": "Org %1$d", "metadata": {"number": "%1$d"}}
            """
                .formatted(i);
    int done;
    try (ServerProcess server = ServerProcess.start(folder)) {
      Rest rest = server.dev();
      CompletableFuture<Void> broken =
          CompletableFuture.runAsync(() -> {
            try {
              send(rest, lines, line);
            } catch (IOException | InterruptedException gone) {
              // as it must be: nobody is left to answer
            }
          });
      Eventually.until("some are made", () -> total(rest) > 0);
      server.kill();
      broken.join();
    }
    try (ServerProcess server = ServerProcess.start(folder)) {
      Rest rest = server.dev();
      done = total(rest);
      List<String> answer = send(rest, lines, line);

      assertThat(done).isBetween(1, lines);
      assertThat(answer.getLast())
          .isEqualTo(
              "{\"summary\":{\"created\":%d,\"updated\":0,\"unchanged\":%d,\"failed\":0}}"
                  .formatted(lines - done, done));
      assertThat(total(rest)).isEqualTo(lines);
      List<JsonNode> exported = Ndjson.export(rest, "");
      assertThat(exported)
          .extracting(organization -> organization.get("external_id").textValue())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, lines).mapToObj(i -> "k" + i).toList());
      assertThat(exported).allMatch(organization -> organization.get("version").intValue() == 1);
    }
  }

  private static int total(Rest rest) {
    return rest.get("/api/v1/organizations").json().get("total_size").intValue();
  }

  /** Sends lines that are made as they go; answers the lines of the answer. */
  private static List<String> send(Rest rest, int lines, IntFunction<String> line)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rest.url() + Ndjson.IMPORT))
            .header("Authorization", "Bearer " + rest.token().orElseThrow())
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body(lines, line)))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }

  private static InputStream body(int lines, IntFunction<String> line) {
    Iterator<InputStream> parts =
        IntStream.range(0, lines)
            .<InputStream>mapToObj(
                i -> new ByteArrayInputStream(line.apply(i).getBytes(StandardCharsets.UTF_8)))
            .iterator();
    return new SequenceInputStream(
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            return parts.hasNext();
          }

          @Override
          public InputStream nextElement() {
            return parts.next();
          }
        });
  }
}
