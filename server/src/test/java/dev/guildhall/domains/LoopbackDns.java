package dev.guildhall.domains;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A name server on the loopback address that knows the TXT records it was told. */
final class LoopbackDns implements AutoCloseable {
  private static final int TTL_SECONDS = 300;

  private final DatagramSocket socket;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();

  private sealed interface Reply {
    /** Strings of one record. */
    record Txt(List<String> strings) implements Reply {}

    record Failure(int rcode) implements Reply {}

    record Silence() implements Reply {}
  }

  LoopbackDns() throws SocketException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void txt(String name, String... strings) {
    replies.put(name, new Reply.Txt(List.of(strings)));
  }

  void fail(String name) {
    replies.put(name, new Reply.Failure(Rcode.SERVFAIL));
  }

  void silence(String name) {
    replies.put(name, new Reply.Silence());
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        answer(packet);
      } catch (IOException stopped) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(stopped);
        }
      }
    }
  }

  private void answer(DatagramPacket packet) throws IOException {
    Message query = new Message(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    Name name = question.getName();
    switch (replies.getOrDefault(name.toString(true), new Reply.Failure(Rcode.NXDOMAIN))) {
      case Reply.Txt(var strings) ->
          answer.addRecord(new TXTRecord(name, DClass.IN, TTL_SECONDS, strings), Section.ANSWER);
      case Reply.Failure(var rcode) -> answer.getHeader().setRcode(rcode);
      case Reply.Silence() -> {
        return;
      }
    }
    byte[] wire = answer.toWire();
    socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
  }

  @Override
  public void close() {
    socket.close();
  }
}
