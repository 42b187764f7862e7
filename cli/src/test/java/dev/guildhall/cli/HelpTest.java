package dev.guildhall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Every command says how it is used, with examples. */
final class HelpTest {
  @TestFactory
  Stream<DynamicTest> everyCommandHasExamples() {
    return commands(
            Main.commandLine(
                Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())))
        .filter(command -> !command.getCommandName().equals("serve"))
        .map(command ->
            DynamicTest.dynamicTest(
                command.getCommandSpec().qualifiedName(),
                () ->
                    assertThat(command.getUsageMessage())
                        .contains("Examples:\n  ", "guildhall", "--help")));
  }

  private static Stream<CommandLine> commands(CommandLine parent) {
    return parent.getSubcommands().values().stream()
        .flatMap(command -> Stream.concat(Stream.of(command), commands(command)));
  }
}
