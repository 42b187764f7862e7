package dev.guildhall.api.rest;

import dev.guildhall.api.ExternalAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the route of a path. A segment of a template is a literal ({@code organizations:external}),
 * a variable ({@code {id}}) or a variable with a verb ({@code {id}:enable}); a colon is an ordinary
 * character. Segments are split before they are percent-decoded, so an encoded slash stays inside
 * its segment. Literals win over verbs, verbs over bare variables, those over a tail.
 *
 * <p>A tail ({@code {path=**}}) stands at the end and takes what is left, any number of segments.
 * Whoever takes any path takes any bytes: the variables of such a route are not decoded.
 *
 * @param <R> what a route leads to
 */
final class PathTrie<R> {
  /** As a route's method: every method that no other route of the path takes. */
  static final String ANY_METHOD = "*";

  private static final String TAIL = "=**}";

  private final Node<R> root = new Node<>();

  /** A route and the values of its path's variables, decoded, by name. */
  record Match<R>(R route, Map<String, String> variables) {}

  /** A path that decodes to no well-formed UTF-8. */
  static final class MalformedPath extends Exception {
    MalformedPath(String segment) {
      super("the path segment " + segment + " is not percent-encoded UTF-8", null, false, false);
    }
  }

  private static final class Node<R> {
    final Map<String, Node<R>> literals = new LinkedHashMap<>();
    final Map<String, Node<R>> verbs = new TreeMap<>();
    Optional<Node<R>> variable = Optional.empty();
    Optional<Node<R>> tail = Optional.empty();
    final Map<String, Leaf<R>> leaves = new TreeMap<>();

    Optional<Leaf<R>> leaf(String method) {
      return Optional.ofNullable(leaves.getOrDefault(method, leaves.get(ANY_METHOD)));
    }
  }

  private record Leaf<R>(R route, List<String> names, boolean raw) {}

  /** Adds a route; throws where another one stands already. */
  void add(String method, String template, R route) {
    Node<R> node = root;
    List<String> names = new ArrayList<>();
    for (String segment : segments(template)) {
      if (!segment.startsWith("{")) {
        node = node.literals.computeIfAbsent(segment, _ -> new Node<>());
        continue;
      }
      if (segment.endsWith(TAIL)) {
        names.add(segment.substring(1, segment.length() - TAIL.length()));
        Node<R> next = node.tail.orElseGet(Node::new);
        node.tail = Optional.of(next);
        node = next;
        continue;
      }
      int close = segment.indexOf('}');
      names.add(segment.substring(1, close));
      String verb = segment.substring(close + 1);
      if (verb.isEmpty()) {
        Node<R> next = node.variable.orElseGet(Node::new);
        node.variable = Optional.of(next);
        node = next;
      } else {
        node = node.verbs.computeIfAbsent(verb, _ -> new Node<>());
      }
    }
    if (node.leaves.put(method, new Leaf<>(route, names, template.endsWith(TAIL))) != null) {
      throw new IllegalArgumentException("two routes for " + method + " " + template);
    }
  }

  /** The route of a method and a raw path, which still has its percent signs. */
  Optional<Match<R>> find(String method, String rawPath) throws MalformedPath {
    List<String> values = new ArrayList<>();
    Optional<Node<R>> end = walk(root, segments(rawPath), 0, values, method);
    if (end.isEmpty()) {
      return Optional.empty();
    }
    Leaf<R> leaf = end.get().leaf(method).orElseThrow();
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      String name = leaf.names().get(i);
      String value = values.get(i);
      variables.put(name, leaf.raw() ? value : value(name, value));
    }
    return Optional.of(new Match<>(leaf.route(), variables));
  }

  /** Where a path takes an id, it takes the address of an external ID as well. */
  private static String value(String name, String raw) throws MalformedPath {
    String decoded = decode(raw);
    return name.equals("id") || name.equals("organization_id")
        ? ExternalAddress.fromUrl(raw, decoded)
        : decoded;
  }

  /**
   * The methods that the path's routes take, none where the path is unknown. Where it ends in a
   * verb these are the verb's alone: {@code dir_1:sync} is no id, though an external ID may end so.
   */
  List<String> methods(String rawPath) {
    List<String> segments = segments(rawPath);
    Map<String, String> lastValues = new LinkedHashMap<>();
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      List<String> values = new ArrayList<>();
      if (walk(root, segments, 0, values, method).isPresent()) {
        lastValues.put(method, values.isEmpty() ? "" : values.getLast());
      }
    }
    String last = segments.isEmpty() ? "" : segments.getLast();
    boolean verb =
        !last.startsWith(ExternalAddress.PREFIX)
            && lastValues.values().stream().anyMatch(value -> last.startsWith(value + ":"));
    return lastValues.entrySet().stream()
        .filter(one -> !verb || !one.getValue().equals(last))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Optional<Node<R>> walk(
      Node<R> node, List<String> segments, int at, List<String> values, String method) {
    if (at == segments.size()) {
      return node.leaf(method).isPresent()
          ? Optional.of(node)
          : tail(node, List.of(), values, method);
    }
    String segment = segments.get(at);
    Node<R> literal = node.literals.get(segment);
    if (literal != null) {
      Optional<Node<R>> found = walk(literal, segments, at + 1, values, method);
      if (found.isPresent()) {
        return found;
      }
    }
    for (Map.Entry<String, Node<R>> verb : node.verbs.entrySet()) {
      int cut = segment.length() - verb.getKey().length();
      if (cut > 0 && segment.endsWith(verb.getKey())) {
        values.add(segment.substring(0, cut));
        Optional<Node<R>> found = walk(verb.getValue(), segments, at + 1, values, method);
        if (found.isPresent()) {
          return found;
        }
        values.removeLast();
      }
    }
    if (node.variable.isPresent() && !segment.isEmpty()) {
      values.add(segment);
      Optional<Node<R>> found = walk(node.variable.get(), segments, at + 1, values, method);
      if (found.isPresent()) {
        return found;
      }
      values.removeLast();
    }
    return tail(node, segments.subList(at, segments.size()), values, method);
  }

  private Optional<Node<R>> tail(
      Node<R> node, List<String> rest, List<String> values, String method) {
    Optional<Node<R>> end = node.tail.filter(tail -> tail.leaf(method).isPresent());
    if (end.isPresent()) {
      values.add(String.join("/", rest));
    }
    return end;
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        segments.add(path.substring(Math.min(start, i), i));
        start = i + 1;
      }
    }
    return segments;
  }

  /**
   * Percent-decodes one segment; a plus sign stays one.
   *
   * @param segment a byte in each character, as a request's target is read: those above ASCII are
   *     UTF-8 as well, sent as they are
   */
  static String decode(String segment) throws MalformedPath {
    if (segment.chars().allMatch(c -> c != '%' && c < 0x80)) {
      return segment;
    }
    byte[] raw = segment.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        decoded.put(raw[i]);
        continue;
      }
      int high = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new MalformedPath(segment);
      }
      decoded.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException malformed) {
      throw new MalformedPath(segment);
    }
  }
}
