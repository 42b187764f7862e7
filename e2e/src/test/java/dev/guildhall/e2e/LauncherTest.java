package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's builds, in a checkout whose Maven and JDK only say that they ran. */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
@Timeout(120)
final class LauncherTest {
  private static final int STARTS = 4;

  @TempDir Path checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    program("guildhall", Files.readString(Path.of("../guildhall")));
    program("jdk/bin/javac", "#!/bin/sh\n");
    program("jdk/bin/java", "#!/bin/sh\necho ran\n");
    write("jdk/release", "JAVA_VERSION=\"25\"\n");
    for (String module : List.of("", "server/", "cli/")) {
      write(module + "pom.xml", "<project/>");
    }
    program(
        "bin/mvn",
        """
        #!/bin/sh
        echo build >>"$BUILDS"
        for argument; do
          case $argument in -DoutputDirectory=*) mkdir -p "${argument#*=}" ;; esac
        done
        for module in server cli; do
          mkdir -p $module/target && : >$module/target/guildhall-$module-1.jar
        done
        """);
  }

  @Test
  void startsAtOnceBuildOnce() throws Exception {
    startTogether();
  }

  @Test
  void ofStartsThatFindTheLockOfOneThatDiedOneBuilds() throws Exception {
    lockOfADeadBuilder(".builder");
    startTogether();
  }

  @Test
  void oneThatDiedWhileItTookALockAwayHoldsNobodyUp() throws Exception {
    Path left = lockOfADeadBuilder(".builder");
    lockOfADeadBuilder(".builder." + Files.readSymbolicLink(left));
    startTogether();
  }

  @Test
  void givesJavaAllLettersWhereTheLocaleHasAsciiAlone() throws Exception {
    program("jdk/bin/java", "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\n");
    assertThat(start(Map.of("LC_ALL", "POSIX")).output()).endsWith("LC_ALL=C.UTF-8\n");
    assertThat(start(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "")).output())
        .endsWith("LC_ALL=C.UTF-8\n");
    assertThat(start(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "fr_FR.ISO-8859-1")).output())
        .endsWith("LC_ALL=\n");
  }

  private void startTogether() throws Exception {
    List<Future<Shell.Result>> starts = new ArrayList<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < STARTS; i++) {
        starts.add(people.submit(() -> start(Map.of())));
      }
    }
    for (Future<Shell.Result> start : starts) {
      assertThat(start.get().exit()).as(start.get().output()).isZero();
      assertThat(start.get().output()).endsWith("ran\n");
    }
    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("build");
    try (var left = Files.list(checkout.resolve("dist"))) {
      assertThat(left.filter(Files::isSymbolicLink)).isEmpty();
    }
  }

  private Shell.Result start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("GUILDHALL_JAVA_HOME", checkout.resolve("jdk").toString());
    environment.put("BUILDS", checkout.resolve("builds").toString());
    environment.put("PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"));
    return Shell.run(
        checkout,
        environment,
        List.of("timeout", "60", checkout.resolve("guildhall").toString(), "org", "list"));
  }

  private Path lockOfADeadBuilder(String name) throws IOException, InterruptedException {
    Process builder = new ProcessBuilder("true").start();
    builder.waitFor();
    Path lock = checkout.resolve("dist").resolve(name);
    Files.createDirectories(lock.getParent());
    return Files.createSymbolicLink(lock, Path.of(String.valueOf(builder.pid())));
  }

  private void program(String name, String text) throws IOException {
    Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rwx------"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
