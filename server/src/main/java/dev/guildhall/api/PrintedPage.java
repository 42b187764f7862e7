package dev.guildhall.api;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * A page's items as messages, each of them printed once, and only as many as an answer can hold:
 * gRPC clients refuse a message above 4 MiB unless they are told otherwise (grpc-java, grpcio,
 * grpc-js), and who asks again for the same page would never come past it.
 *
 * @param <T> the items; told apart by identity
 */
public final class PrintedPage<T, M extends MessageLite> {
  /** Of all messages together; an answer has tokens and totals beside them. */
  public static final int MAX_BYTES = (4 << 20) - (64 << 10);

  /** In front of each message in the answer: its field's number and its length. */
  private static final int FRAMING = 6;

  private final Function<T, M> print;
  private final IdentityHashMap<T, M> printed = new IdentityHashMap<>();

  public PrintedPage(Function<T, M> print) {
    this.print = print;
  }

  public M message(T item) {
    return printed.computeIfAbsent(item, print);
  }

  /**
   * The first of these items whose messages have {@link #MAX_BYTES} at most; never none of some,
   * for an item of its own size is not split.
   */
  public List<T> fitting(List<T> items) {
    List<T> kept = new ArrayList<>();
    long bytes = 0;
    for (T item : items) {
      bytes += message(item).getSerializedSize() + FRAMING;
      if (bytes > MAX_BYTES && !kept.isEmpty()) {
        break;
      }
      kept.add(item);
    }
    return kept;
  }
}
