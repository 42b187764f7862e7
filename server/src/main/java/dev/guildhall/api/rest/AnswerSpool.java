package dev.guildhall.api.rest;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The answer to a request whose body still comes. Many callers read nothing before they have sent
 * everything: waiting for them to take the answer would be waiting for each other. So what the
 * connection does not take at once goes into a temporary file, up to {@value #MAX_BYTES} bytes, and
 * from there to the caller in its order; beyond that the caller has to read.
 */
public final class AnswerSpool implements Closeable {
  private static final long MAX_BYTES = 1L << 30;
  private static final int PIECE = 32 * 1024;

  private final HttpEndpoint.Sink sink;
  private Optional<FileChannel> file = Optional.empty();
  private long read;
  private long written;

  public AnswerSpool(HttpEndpoint.Sink sink) {
    this.sink = sink;
  }

  /** Takes a part of the answer. */
  public void write(byte[] part) throws IOException {
    while (read < written && sink.offer(piece())) {
      read += Math.min(PIECE, written - read);
    }
    if (read < written && written + part.length > MAX_BYTES) {
      finish();
    }
    if (read == written) {
      rewind();
      if (sink.offer(part)) {
        return;
      }
    }
    append(part);
  }

  /** Has the caller take everything, waiting for it. */
  public void finish() throws IOException {
    while (read < written && sink.isOpen()) {
      byte[] piece = piece();
      sink.write(piece);
      read += piece.length;
    }
  }

  private byte[] piece() throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, written - read));
    while (piece.hasRemaining()) {
      if (file.orElseThrow().read(piece, read + piece.position()) < 0) {
        throw new IOException("a part of the answer is gone from its file");
      }
    }
    return piece.array();
  }

  private void append(byte[] part) throws IOException {
    if (file.isEmpty()) {
      file = Optional.of(open());
    }
    ByteBuffer rest = ByteBuffer.wrap(part);
    while (rest.hasRemaining()) {
      written += file.get().write(rest, written);
    }
  }

  private void rewind() throws IOException {
    if (written > 0) {
      file.orElseThrow().truncate(0);
      read = 0;
      written = 0;
    }
  }

  private static FileChannel open() throws IOException {
    Path path = Files.createTempFile("guildhall-answer", ".ndjson");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
