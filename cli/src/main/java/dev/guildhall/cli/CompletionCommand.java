package dev.guildhall.cli;

import dev.guildhall.cli.terminal.Version;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guildhall completion}: the script that bash and zsh complete commands and options by. */
@Command(
    name = "completion",
    description = "Prints the completion script for bash and zsh.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(guildhall completion)                                      this shell",
      "  guildhall completion >~/.local/share/bash-completion/completions/guildhall   every shell"
    })
final class CompletionCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli before the call
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    spec.commandLine().getOut().println(AutoComplete.bash(spec.root().name(), command));
  }
}
