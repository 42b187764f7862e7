package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.e2e.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sync against a server: what it changes, what it deletes, and what it refuses to. */
@EndToEndTest
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class SyncTest {
  private final ServerProcess server;

  @TempDir Path folder;

  SyncTest(ServerProcess server) {
    this.server = server;
  }

  @Test
  void theEnvironmentLooksLikeTheFile() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    guildhall.run("import", write(1, 40, "gold").toString());
    guildhall.run("org", "update", "40", "--metadata", "owner=me");
    guildhall.run("org", "create", "--name", "Nameless");

    Path file = write(2, 41, "free");
    Result plan = guildhall.run("sync", file.toString(), "--prune", "--plan");
    assertThat(plan.out()).as(plan.err()).contains("1 created\n", "39 changed\n", "1 deleted\n");
    assertThat(plan.out()).contains("metadata.plan \"gold\" → \"free\"");
    assertThat(guildhall.run("org", "get", "1").exit()).isZero();

    Result result = guildhall.run("sync", file.toString(), "--prune");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("Created 1, changed 39, same 0, failed 0.\nDeleted 1.\n");
    assertThat(result.err()).isEqualTo("1 organization without an external ID stays.\n");
    assertThat(guildhall.run("org", "get", "1").exit()).isEqualTo(1);
    assertThat(guildhall.run("org", "get", "40").out()).contains("owner=me", "plan=free");
    assertThat(guildhall.run("org", "list", "--all", "--json").json()).hasSize(41);
    assertThat(guildhall.run("sync", file.toString(), "--prune").out())
        .isEqualTo("Created 0, changed 0, same 40, failed 0.\nDeleted 0.\n");
  }

  @Test
  void tooManyDeletesChangeNothing() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    guildhall.run("import", write(1, 20, "gold").toString());
    Path file = write(3, 20, "free");
    Result refused = guildhall.run("sync", file.toString(), "--prune");
    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err())
        .isEqualTo(
            """
            guildhall: the file lacks 2 of 20 organizations (10.0 %); more than 5 % are not deleted. Nothing was changed.
            Check that the file is whole. If they are meant to go: --prune-limit 10
            """);
    assertThat(guildhall.run("org", "get", "20").out()).contains("plan=gold");
    Result allowed = guildhall.run("sync", file.toString(), "--prune", "--prune-limit", "10");
    assertThat(allowed.out()).isEqualTo("Created 0, changed 18, same 0, failed 0.\nDeleted 2.\n");
  }

  @Test
  void aFileThatCannotBeReadWholeDeletesNothing() throws IOException {
    CommandLine guildhall = CommandLine.inNewEnvironment(server, folder);
    guildhall.run("import", write(1, 40, "gold").toString());
    Path file = write(1, 39, "gold");
    Files.writeString(file, Files.readString(file) + "40,\"open,gold\n");
    Result refused = guildhall.run("sync", file.toString(), "--prune");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("guildhall: line 41 of the file has no external ID that can be read");
    assertThat(guildhall.run("org", "list", "--all", "--json").json()).hasSize(40);
    assertThat(guildhall.run("sync", "-", "--prune").err())
        .startsWith("guildhall: --prune reads its file twice, which a pipe does not allow.");
  }

  private Path write(int from, int to, String plan) throws IOException {
    return Files.writeString(
        folder.resolve("tenants.csv"),
        IntStream.rangeClosed(from, to)
            .mapToObj(i -> "%d,Name %d,%s\n".formatted(i, i, plan))
            .collect(Collectors.joining("", "external_id,display_name,metadata.plan\n", "")));
  }
}
