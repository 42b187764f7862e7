package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.e2e.CommandLine.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for single things, against a server. */
@EndToEndTest
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class CommandsTest {
  private final ServerProcess server;

  @TempDir Path folder;

  CommandsTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void anOrganizationFromItsCreationToItsRestoration() {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    String[] create = {
      "org", "create", "--name", "Megasoft 🏛", "--external-id", "CUST/1 ü",
      "--metadata", "plan=gold", "--metadata", "seats=5", "--external-ids", "billing=cus_1"
    };
    Result created = guildhall.run(create);
    assertThat(created.exit()).as(created.err()).isZero();
    assertThat(created.out())
        .contains("external_id    CUST/1 ü\n", "metadata       plan=gold, seats=5\n");
    Result twice = guildhall.run(create);
    assertThat(twice.exit()).isEqualTo(1);
    assertThat(twice.err())
        .startsWith("guildhall: the server refused: external_id CUST/1 ü")
        .endsWith("Choose another value, or see who has it: guildhall org get VALUE\n");

    String id =
        guildhall.run("org", "get", "CUST/1 ü", "--json").json().getFirst().path("id").asText();
    assertThat(guildhall.run("org", "get", "ext:billing:cus_1").out()).contains(id);
    Result updated =
        guildhall.run(
            "org",
            "update",
            id,
            "--name",
            "Mega",
            "--metadata",
            "plan=free",
            "--remove-metadata",
            "seats",
            "--external-ids",
            "crm=7");
    assertThat(updated.out())
        .contains(
            "display_name   Mega\n",
            "metadata       plan=free\n",
            "external_ids   billing=cus_1, crm=7\n");
    assertThat(guildhall.run("org", "history", id).out())
        .contains("display_name \"Megasoft 🏛\" → \"Mega\"", "organization.created");

    assertThat(guildhall.run("org", "delete", id, "--plan").out())
        .isEqualTo(
            "Mega (%s) would go, with 0 connections, 0 directories, 0 directory users, 0 domains.\n"
                .formatted(id));
    Result unanswered = guildhall.run("org", "delete", id);
    assertThat(unanswered.exit()).isEqualTo(2);
    assertThat(unanswered.err())
        .isEqualTo("guildhall: nothing was deleted.\nSay --yes to delete without a question.\n");
    assertThat(guildhall.run("org", "delete", id, "--yes").exit()).isZero();
    Result gone = guildhall.run("org", "get", id);
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.err()).endsWith("Look it up: guildhall org list\n");
    assertThat(guildhall.run("org", "list").out()).doesNotContain(id);
    assertThat(guildhall.run("org", "list", "--deleted").out()).contains("DELETED", id);
    assertThat(guildhall.run("org", "restore", id).out()).contains("CUST/1 ü");
    assertThat(guildhall.run("org", "list", "--json").json()).hasSize(1);
  }

  @Test
  void environmentsAndClientsAreTheWorkspaces() {
    CommandLine workspace = new CommandLine(folder, server.credentials());
    String environment =
        workspace
            .run("env", "create", "--name", "Staging", "--json")
            .json()
            .getFirst()
            .at("/id")
            .asText();
    assertThat(workspace.run("env", "list").out()).contains("Staging", environment);
    Result created = workspace.run("client", "create", environment, "--name", "backend");
    CommandLine client = new CommandLine(folder, CommandLine.variables(created.out()));
    assertThat(created.err()).isEqualTo("Keep the secret: it is not shown again.\n");
    assertThat(client.run("org", "list").exit()).isZero();
    assertThat(client.run("org", "list", "--workspace").exit()).isEqualTo(2);

    String id = client.credentials().getOrDefault("SCALEKIT_CLIENT_ID", "");
    assertThat(workspace.run("client", "list", environment).out()).contains("backend", id);
    Result rotated = workspace.run("client", "rotate", environment, id, "--overlap", "0s");
    assertThat(
            new CommandLine(folder, CommandLine.variables(rotated.out())).run("org", "list").exit())
        .isZero();
    Result old = client.run("org", "list");
    assertThat(old.exit()).isEqualTo(4);
    assertThat(old.err()).contains("does not know the client " + id);
    Result foreign =
        new CommandLine(
                folder,
                Map.of(
                    "GUILDHALL_WORKSPACE_CLIENT_ID", "skc_1",
                    "GUILDHALL_WORKSPACE_CLIENT_SECRET", "x",
                    "SCALEKIT_ENVIRONMENT_URL", server.url()))
            .run("env", "list");
    assertThat(foreign.exit()).isEqualTo(4);
  }

  @Test
  void doctorSaysOfEverythingWhetherItIsWell() {
    Result well = new CommandLine(folder, server.credentials()).run("doctor");
    assertThat(well.exit()).as(well.out() + well.err()).isZero();
    assertThat(well.out().lines().map(line -> line.substring(0, 18).strip()))
        .containsExactly(
            "ok    reachable",
            "ok    TLS",
            "ok    database",
            "ok    credentials",
            "ok    clock",
            "ok    migrations");
    Result unknown =
        new CommandLine(folder, server.credentials())
            .run("doctor", "--client-id", "skc_1", "--client-secret", "x", "--json");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.json().getLast().path("subject").asText()).isEqualTo("credentials");
    assertThat(unknown.json().getLast().path("advice").asText()).startsWith("Check that id");
    Result down =
        new CommandLine(folder, server.credentials()).at("http://127.0.0.1:1").run("doctor");
    assertThat(down.exit()).isEqualTo(1);
    assertThat(down.out())
        .isEqualTo(
            "WRONG reachable    no server answers at http://127.0.0.1:1.\n"
                + "                   → Start it (./guildhall serve), or name another one with"
                + " --url.\n");
  }

  @Test
  void bashCompletesByWhatCompletionPrints() throws Exception {
    Result script = new CommandLine(folder, Map.of()).run("completion");
    Path file = Files.writeString(folder.resolve("completion.sh"), script.out());
    Shell.Result shell =
        Shell.run(
            folder,
            Map.of(),
            List.of(
                "bash",
                "-ec",
                "source '%s'; COMP_WORDS=(guildhall org re); COMP_CWORD=2; _complete_guildhall; echo \"${COMPREPLY[@]}\""
                    .formatted(file)));
    assertThat(shell.exit()).as(shell.output()).isZero();
    assertThat(shell.output()).contains("restore");
  }
}
