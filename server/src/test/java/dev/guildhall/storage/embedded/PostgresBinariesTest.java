package dev.guildhall.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresBinariesTest {
  @TempDir Path temporary;

  @Test
  void unpacksOnceWhenManyStartAtTheSameTime() throws Exception {
    var cache = temporary.resolve("cache");
    Callable<Path> unpack = () -> PostgresBinaries.in(cache, line -> {}).folder();
    List<Path> unpacked = Together.call(List.of(unpack, unpack));
    try (var left = Files.list(cache)) {
      assertThat(left).singleElement().isEqualTo(unpacked.getFirst());
    }
    assertThat(unpacked.getLast()).isEqualTo(unpacked.getFirst());
  }

  @Test
  void findsTheCacheFolder() {
    assertThat(PostgresBinaries.cache(name -> name.equals("GUILDHALL_CACHE") ? "/a" : "/b"))
        .hasToString("/a");
    assertThat(PostgresBinaries.cache(name -> name.equals("XDG_CACHE_HOME") ? "/b" : null))
        .hasToString("/b/guildhall");
    assertThat(PostgresBinaries.cache(name -> null))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/guildhall"));
  }
}
