package dev.guildhall.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another one, and later to yet another: a database's virtual address. */
public final class SwitchingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;

  public SwitchingProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Leads elsewhere from now on, and ends what is open. */
  public void switchTo(int other) {
    target = other;
    open.forEach(SwitchingProxy::end);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        open.add(caller);
        Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(called);
        Thread.startVirtualThread(() -> copy(caller, called));
        Thread.startVirtualThread(() -> copy(called, caller));
      } catch (IOException refused) {
        // the caller finds out: switchTo or close ends its socket
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // one end's end is the other's, too
    }
    end(from);
    end(to);
    open.remove(from);
    open.remove(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(SwitchingProxy::end);
  }
}
