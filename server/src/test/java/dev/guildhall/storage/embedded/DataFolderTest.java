package dev.guildhall.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data folder stays its owner's, and an incomplete one is not filled with a new database. */
@Timeout(120)
class DataFolderTest {
  private static final String NOBODY = "nobody";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    folder = Files.createDirectory(temporary.toRealPath().resolve("data"));
  }

  private Path postgres() {
    return folder.resolve("postgres");
  }

  private static void assumeRoot() throws IOException {
    assumeTrue(FileOwner.user(FileOwner.SELF) == FileOwner.ROOT, "only root gives files away");
  }

  private static void giveToNobody(Path path) throws IOException {
    Files.setOwner(
        path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
  }

  @Test
  void refusesAPasswordWhoseClusterIsGone() throws Exception {
    var secret = Files.writeString(folder.resolve("postgres.secret"), "the password\n");
    var message =
        "%s holds the password of a database, but its files in %s are gone."
            .formatted(secret, postgres());
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder, line -> {}))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageStartingWith(message);
    Files.createDirectory(postgres());
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder, line -> {}))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageStartingWith(message);
    assertThat(secret).hasContent("the password");
    assertThat(postgres()).isEmptyDirectory();
  }

  @Test
  void isFilledWhereItsFirstStartWasCutShort() throws Exception {
    Files.writeString(folder.resolve("postgres.secret"), "the password\n");
    Files.createDirectory(folder.resolve("postgres.new-1"));
    EmbeddedPostgres.start(folder, line -> {}).close();
    assertThat(postgres().resolve("PG_VERSION")).exists();
  }

  @Test
  void getsNoFileOfRootsThatHasAnotherName() throws Exception {
    assumeRoot();
    giveToNobody(folder);
    var ofRoot = Files.createFile(temporary.resolve("shadow"));
    var planted = Files.createLink(folder.resolve("postgres.log"), ofRoot);
    FileOwner.ofFolder(planted);
    assertThat(Files.getOwner(ofRoot).getName()).isEqualTo("root");
    Files.delete(ofRoot);
    FileOwner.ofFolder(planted);
    assertThat(Files.getOwner(planted).getName()).isEqualTo(NOBODY);
  }

  @Test
  void staysTheServiceUsersWhenRootStartsTheServer() throws Exception {
    assumeRoot();
    giveToNobody(folder);
    for (var start = 1; start <= 2; start++) {
      try (var running = EmbeddedPostgres.start(folder, line -> {})) {
        var status = Files.readString(Path.of("/proc/" + running.pid() + "/status"));
        assertThat(status).containsPattern("(?m)^Uid:\\s+[1-9]");
      }
      assertNobodyOwns(folder, 1);
      assertNobodyOwns(postgres(), Integer.MAX_VALUE);
    }
  }

  private static void assertNobodyOwns(Path tree, int depth) throws IOException {
    try (var paths = Files.walk(tree, depth)) {
      assertThat(paths)
          .isNotEmpty()
          .allSatisfy(path -> assertThat(Files.getOwner(path).getName()).isEqualTo(NOBODY));
    }
  }

  @Test
  void isNotTakenFromAServiceUserThatRootCannotBecome() throws Exception {
    assumeRoot();
    var version =
        Files.writeString(Files.createDirectory(postgres()).resolve("PG_VERSION"), "18\n");
    for (var path : List.of(version, postgres(), folder)) {
      giveToNobody(path);
    }
    var programs = Files.createDirectory(temporary.resolve("bin"));
    for (var name : List.of("setpriv", "unshare")) {
      var forbidden = Files.writeString(programs.resolve(name), "#!/bin/sh\nexit 1\n");
      Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var child = AcknowledgingMain.in(folder);
    child.environment().merge("PATH", programs + ":", (path, first) -> first + path);
    assertThat(output(child))
        .contains("on %s, which belongs to nobody. Start as its owner".formatted(folder));
    assertThat(Files.getOwner(version).getName()).isEqualTo(NOBODY);
  }

  @Test
  void namesTheOwnerOfAClusterThatOneMayNotLookInto() throws Exception {
    assumeRoot();
    Files.createDirectory(
        postgres(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    giveToNobody(postgres());
    var child = AcknowledgingMain.in(folder);
    // Root without these is like everybody else to files of others.
    child
        .command()
        .addAll(0, List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"));
    assertThat(output(child))
        .contains(
            "%s belongs to nobody, and root may not look into it. Start as nobody"
                .formatted(postgres()));
  }

  private static String output(ProcessBuilder builder) throws IOException {
    var process = builder.start();
    try {
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
