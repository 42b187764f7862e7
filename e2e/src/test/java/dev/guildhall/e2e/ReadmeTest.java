package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pastes the README's examples into one shell, in their order, and holds the answers against those
 * printed there. Ids and times may differ; everything else may not.
 */
final class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```sh\\n(?<commands>.*?)```\\n(?:```json\\n(?<answer>.*?)```)?", Pattern.DOTALL);
  private static final String END = "<<end of answer>>";

  private record Example(String commands, String answer) {}

  @Test
  void everyExampleAnswersWhatItSays(@TempDir Path folder) throws IOException {
    List<Example> examples = examples();
    assertThat(examples).hasSize(6);
    try (ServerProcess server = ServerProcess.start()) {
      writeLauncher(folder, server);
      String script =
          examples.stream()
              .map(example -> example.commands() + "echo '" + END + "'\n")
              .collect(Collectors.joining())
              .replace("http://127.0.0.1:8080", server.url());
      Shell.Result result = Shell.run(folder, Map.of(), List.of("bash", "-eu", "-c", script));
      assertThat(result.exit()).as(result.output()).isZero();
      String[] answers = result.output().split(END + "\n", -1);
      for (int i = 0; i < examples.size(); i++) {
        assertThat(normalized(answers[i]))
            .as(examples.get(i).commands())
            .isEqualTo(normalized(examples.get(i).answer()));
      }
    }
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(README));
    while (matcher.find()) {
      String answer = matcher.group("answer");
      examples.add(new Example(matcher.group("commands"), answer == null ? "" : answer));
    }
    return examples;
  }

  /**
   * Stands for the launcher in that folder: the command line of this build, its data folder known.
   */
  private static void writeLauncher(Path folder, ServerProcess server) throws IOException {
    String command =
        ServerProcess.java("dev.guildhall.cli.Main").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path launcher = folder.resolve("guildhall");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec %s \"$@\" --data-dir '%s'\n".formatted(command, server.dataFolder()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private static String normalized(String json) throws IOException {
    String sameEachTime =
        json.replaceAll("org_\\d+", "org_1")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2026-01-01T00:00:00Z");
    ObjectMapper mapper = new ObjectMapper();
    return mapper
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(mapper.readTree(sameEachTime));
  }
}
