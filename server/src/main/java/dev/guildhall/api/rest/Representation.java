package dev.guildhall.api.rest;

import dev.guildhall.api.Access;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that stay the same as long as the server runs: made at the first request, then served with
 * an entity tag, so that whoever has them already gets 304.
 */
public final class Representation {
  private final String contentType;
  private final Map<String, String> headers;
  private final Supplier<byte[]> source;
  private @Nullable Made made;

  private record Made(byte[] bytes, String tag) {}

  /**
   * @param headers beside content type, entity tag and caching
   */
  public Representation(String contentType, Map<String, String> headers, Supplier<byte[]> source) {
    this.contentType = contentType;
    this.headers = headers;
    this.source = source;
  }

  /** Serves it to everybody under this path. */
  public HttpEndpoint at(String path) {
    return new HttpEndpoint("GET", path, Access.NONE, this::answer);
  }

  /** The answer to one request. */
  public Reply answer(HttpEndpoint.Request request) {
    Made now = made();
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("ETag", now.tag());
    all.put("Cache-Control", "no-cache");
    boolean known = VersionTag.isKnown(request.call().conditions().ifNoneMatch(), now.tag());
    return new Reply(known ? 304 : 200, contentType, known ? new byte[0] : now.bytes(), all);
  }

  private synchronized Made made() {
    Made present = made;
    if (present == null) {
      byte[] bytes = source.get();
      present = new Made(bytes, tag(bytes));
      made = present;
    }
    return present;
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
