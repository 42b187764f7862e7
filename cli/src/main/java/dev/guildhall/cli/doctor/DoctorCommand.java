package dev.guildhall.cli.doctor;

import dev.guildhall.cli.server.ServerOptions;
import dev.guildhall.cli.terminal.ExitCodes;
import dev.guildhall.cli.terminal.Json;
import dev.guildhall.cli.terminal.Output;
import dev.guildhall.cli.terminal.Version;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code guildhall doctor}: what is wrong with a running server, and what to do. */
@Command(
    name = "doctor",
    description =
        "Checks a running server: reachable, TLS, database, credentials, clock, migrations.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  guildhall doctor",
      "  guildhall doctor --url https://guildhall.example.com --json"
    })
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final ServerOptions server;
  @Mixin private final Output output = new Output();

  public DoctorCommand(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    List<Checkup.Finding> findings =
        new Checkup(server.httpClient(), server.credentials(), Clock.systemUTC()).run();
    findings.forEach(this::print);
    return findings.stream().allMatch(Checkup.Finding::well) ? ExitCodes.DONE : ExitCodes.REFUSED;
  }

  private void print(Checkup.Finding finding) {
    if (output.isJson()) {
      output
          .out()
          .println(Json.MAPPER.<com.fasterxml.jackson.databind.JsonNode>valueToTree(finding));
      return;
    }
    output
        .out()
        .printf(
            "%-5s %-12s %s%n", finding.well() ? "ok" : "WRONG", finding.subject(), finding.says());
    if (!finding.well()) {
      output.out().printf("%-18s → %s%n", "", finding.advice());
    }
  }
}
