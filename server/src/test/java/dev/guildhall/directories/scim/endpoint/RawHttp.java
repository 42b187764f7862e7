package dev.guildhall.directories.scim.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends what an HTTP client would not. */
final class RawHttp {
  private RawHttp() {}

  /**
   * The whole answer as it came, but for the request id, which is ours.
   *
   * @param start method and path
   * @param authorization the header's value; empty for none
   */
  static String exchange(int port, String start, String authorization) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String header = authorization.isEmpty() ? "" : "authorization: " + authorization + "\r\n";
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nhost: localhost\r\nx-request-id: same\r\nconnection: close\r\n%s\r\n"
                  .formatted(start, header)
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
