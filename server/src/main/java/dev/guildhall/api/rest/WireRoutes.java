package dev.guildhall.api.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Every REST route that the wire has. Whoever calls one that this server does not serve hears that
 * it is not implemented here, rather than that nobody knows it.
 */
final class WireRoutes {
  private static final String FILE = "/wire-routes.txt";

  private final PathTrie<String> calls = new PathTrie<>();

  WireRoutes() {
    try (InputStream file = Objects.requireNonNull(WireRoutes.class.getResourceAsStream(FILE))) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(words -> calls.add(words[0], words[1], words[2]));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The wire's name of the call at this method and raw path. */
  Optional<String> call(String method, String rawPath) throws PathTrie.MalformedPath {
    return calls.find(method, rawPath).map(PathTrie.Match::route);
  }
}
