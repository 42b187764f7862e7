package dev.guildhall.events.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells the addresses of the public internet from those that only mean something here: this host,
 * this network, a cloud's metadata. The ranges are those of IANA's special-purpose registries (RFC
 * 6890 and its successors).
 */
public final class PublicAddress {
  private static final List<Range> NOT_PUBLIC_4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8",
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8",
          "169.254.0.0/16", // link-local, metadata services
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3"); // multicast, reserved, broadcast

  /** All else is no global unicast: loopback, unique-local, link-local, multicast, mapped IPv4. */
  private static final Range PUBLIC_6 = Range.of("2000::/3");

  private static final List<Range> NOT_PUBLIC_6 =
      ranges(
          "2001::/23", // Teredo, which holds an IPv4 address, and other protocols' own
          "2001:db8::/32",
          "2002::/16", // 6to4, which holds an IPv4 address
          "3fff::/20");

  private PublicAddress() {}

  public static boolean is(InetAddress address) {
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC_4.stream().noneMatch(range -> range.holds(address));
    }
    return PUBLIC_6.holds(address)
        && NOT_PUBLIC_6.stream().noneMatch(range -> range.holds(address));
  }

  private static List<Range> ranges(String... texts) {
    return Arrays.stream(texts).map(Range::of).toList();
  }

  /** The addresses that share the first bits. */
  private record Range(InetAddress first, int bits) {
    static Range of(String text) {
      int slash = text.indexOf('/');
      try {
        return new Range(
            InetAddress.getByName(text.substring(0, slash)),
            Integer.parseInt(text.substring(slash + 1)));
      } catch (UnknownHostException impossible) {
        throw new IllegalArgumentException(text, impossible);
      }
    }

    boolean holds(InetAddress address) {
      byte[] one = first.getAddress();
      byte[] other = address.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
