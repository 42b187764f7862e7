package dev.guildhall.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A connection of HTTP/2 frame by frame, for what no client would do (RFC 9113). */
public final class RawHttp2 implements AutoCloseable {
  private static final int HEADERS = 1;
  private static final int PRIORITY = 0x20;
  private static final int PRIORITY_BYTES = 5;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;
  private static final int GO_AWAY = 7;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final short INITIAL_WINDOW_SIZE = 4;

  private final Socket socket;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private int stream = -1;
  private int lastStream;

  /** Connects, and lets the server send so many bytes of each answer. */
  public RawHttp2(String url, int window) throws IOException {
    URI uri = URI.create(url);
    this.socket = new Socket(uri.getHost(), uri.getPort());
    this.out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] setting = ByteBuffer.allocate(6).putShort(INITIAL_WINDOW_SIZE).putInt(window).array();
    frame(SETTINGS, 0, 0, setting);
  }

  /** Sends a request without a body; answers its stream. */
  public int request(Map<String, String> headers) throws IOException, Http2Exception {
    stream += 2;
    DefaultHttp2Headers block = new DefaultHttp2Headers(false);
    headers.forEach(block::add);
    ByteBuf encoded = Unpooled.buffer();
    new DefaultHttp2HeadersEncoder((_, _) -> true, false, 0).encodeHeaders(stream, block, encoded);
    byte[] bytes = new byte[encoded.readableBytes()];
    encoded.readBytes(bytes);
    frame(HEADERS, END_STREAM_AND_HEADERS, stream, bytes);
    return stream;
  }

  private void frame(int type, int flags, int of, byte[] payload) throws IOException {
    out.write(
        ByteBuffer.allocate(9 + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(of)
            .put(payload)
            .array());
    out.flush();
  }

  /** Reads on to the headers that answer a request; answers their status. */
  public int awaitStatus(int of) throws IOException, Http2Exception {
    while (true) {
      Frame frame = read();
      if (frame.type == HEADERS) {
        frame.payload.skipBytes((frame.flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES);
        Http2Headers headers = decoder.decodeHeaders(frame.of, frame.payload);
        if (frame.of == of) {
          return Integer.parseInt(headers.status().toString());
        }
      }
    }
  }

  /** Reads on to a PING; answers what is in it. */
  public byte[] awaitPing() throws IOException {
    Frame frame = read();
    while (frame.type != PING) {
      frame = read();
    }
    byte[] data = new byte[frame.payload.readableBytes()];
    frame.payload.readBytes(data);
    return data;
  }

  public void answerPing(byte[] data) throws IOException {
    frame(PING, ACK, 0, data);
  }

  /** The last stream that the newest GOAWAY named, of those that were read; 0 without any. */
  public int lastStream() {
    return lastStream;
  }

  private record Frame(int type, int flags, int of, ByteBuf payload) {}

  private Frame read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int lengthAndType = in.readInt();
    int flags = in.readByte();
    int of = in.readInt();
    ByteBuf payload = Unpooled.wrappedBuffer(in.readNBytes(lengthAndType >>> 8));
    int type = lengthAndType & 0xff;
    if (type == GO_AWAY) {
      lastStream = payload.getInt(0);
    }
    return new Frame(type, flags, of, payload);
  }

  /** Reads on until the server closes. */
  public void awaitEnd() throws IOException {
    try {
      while (true) {
        read();
      }
    } catch (EOFException closed) {
      // as expected
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
