package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import shows while it runs: a bar on a pseudo-terminal, plain lines into a file. */
@EndToEndTest
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class ImportBarTest {
  /** Seconds of work, so that the bar is drawn many times. */
  private static final int ROWS = 30_000;

  private static final String DONE = "Created 29,997, changed 3, same 0, failed 0.";
  private static final int COLUMNS = 100;

  private static final Pattern BAR =
      Pattern.compile(
          "(?<task>\\w+) +(?<percent>\\d+)% │(?<bar>[█▏▎▍▌▋▊▉ ]*)│ +(?<done>[\\d,]+) of"
              + " (?<all>[\\d,]+) rows +(?<rate>[\\d,]+)/s +(?<time>[\\d:]+ left|\\? left|in [\\d:]+) *");

  private static final Pattern LINE =
      Pattern.compile("Importing: [\\d,]+ of 30,000 rows, [\\d,]+/s, [\\d,]+ s left");

  private final ServerProcess server;

  @TempDir Path folder;

  ImportBarTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void aTerminalShowsRateAndTimeLeftAndEndsAtAHundredPercent() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    write(3, "trial");
    assertThat(guildhall.run("import", file().toString()).exit()).isZero();
    write(ROWS, "pro");
    List<String> plan = onTerminal(guildhall, "import customers.csv --plan");
    List<String> run = onTerminal(guildhall, "import customers.csv");

    List<Matcher> bars = bars(run);
    assertThat(bars).hasSizeGreaterThan(3);
    assertThat(run).hasSize(bars.size() + 1).last().isEqualTo(DONE);
    assertThat(run).allSatisfy(line -> assertThat(line.length()).isLessThan(COLUMNS));
    assertThat(bars.stream().map(bar -> number(bar, "done"))).isSorted();
    assertThat(bars)
        .allSatisfy(bar -> {
          assertThat(bar.group("task")).isEqualTo("Importing");
          assertThat(number(bar, "all")).isEqualTo(ROWS);
          assertThat(number(bar, "percent")).isEqualTo(number(bar, "done") * 100 / ROWS);
        });
    assertThat(between(bars))
        .isNotEmpty()
        .allSatisfy(bar -> {
          assertThat(number(bar, "rate")).isPositive();
          assertThat(bar.group("time")).matches("[\\d:]+ left");
        });
    Matcher end = bars.getLast();
    assertThat(number(end, "percent")).isEqualTo(100);
    assertThat(end.group("bar")).matches("█+");
    assertThat(end.group("time")).matches("in [\\d:]+");

    draw(plan, run);
  }

  @Test
  void anythingElseGetsPlainLinesAtMost() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    write(ROWS, "pro");
    CommandLine.Result result = guildhall.run("import", file().toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("Created 30,000, changed 0, same 0, failed 0.\n");
    assertThat(result.err()).doesNotContain("\r", "│", "\u001b");
    assertThat(result.err().lines()).allSatisfy(line -> assertThat(line).matches(LINE));
  }

  /** Those that are neither the first rows nor the last. */
  private static List<Matcher> between(List<Matcher> bars) {
    return bars.stream()
        .filter(bar -> number(bar, "done") > 0 && number(bar, "done") < ROWS)
        .toList();
  }

  private static long number(Matcher bar, String group) {
    return Long.parseLong(bar.group(group).replace(",", ""));
  }

  /** The README's picture: the plan, and the import when it was about two thirds through. */
  private void draw(List<String> plan, List<String> run) throws IOException {
    NodeCases.installPackages();
    String midst =
        between(bars(run)).stream()
            .min(Comparator.comparing(bar -> Math.abs(number(bar, "percent") - 65)))
            .orElseThrow()
            .group();
    List<String> planned = new ArrayList<>(plan);
    planned.subList(0, bars(plan).size() - 1).clear();
    Path screen = folder.resolve("screen.txt");
    Files.writeString(
        screen,
        "$ ./guildhall import customers.csv --plan\n%s\n$ ./guildhall import customers.csv\n%s\n"
            .formatted(String.join("\n", planned), midst));
    Shell.Result drawn =
        Shell.run(
            Path.of("."),
            server.credentials(),
            List.of("sh", "-c", "node terminal/picture.mjs import-terminal <'" + screen + "'"));
    assertThat(drawn.exit()).as(drawn.output()).isZero();
  }

  /** Every line that the terminal showed, those that were written over later too. */
  private List<String> onTerminal(CommandLine guildhall, String arguments) throws IOException {
    Path launcher = folder.resolve("guildhall");
    String command =
        ServerProcess.java("dev.guildhall.cli.Main").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(launcher, "exec " + command + " \"$@\"\n");
    Shell.Result result =
        Shell.run(
            folder,
            guildhall.credentials(),
            List.of(
                "script",
                "-qec",
                "stty cols %d rows 24; sh ./guildhall %s".formatted(COLUMNS, arguments),
                "/dev/null"));
    assertThat(result.exit()).as(result.output()).isZero();
    return Arrays.stream(result.output().split("[\r\n]+")).filter(line -> !line.isBlank()).toList();
  }

  private static List<Matcher> bars(List<String> lines) {
    return lines.stream().map(BAR::matcher).filter(Matcher::matches).toList();
  }

  private Path file() {
    return folder.resolve("customers.csv");
  }

  private void write(int rows, String plan) throws IOException {
    Files.writeString(
        file(),
        IntStream.rangeClosed(1, rows)
            .mapToObj(i -> "CUST-%d,Customer %d,%s\n".formatted(i, i, plan))
            .collect(Collectors.joining("", "external_id,display_name,metadata.plan\n", "")));
  }
}
