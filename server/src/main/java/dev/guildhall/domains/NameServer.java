package dev.guildhall.domains;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks DNS for TXT records: the name servers of the system, or one that is configured. Nothing is
 * cached here, so that a record counts as soon as the name server has it. A long answer is fetched
 * again over TCP; aliases are followed.
 */
public final class NameServer {
  private static final Logger log = LoggerFactory.getLogger(NameServer.class);

  /** SDKs wait 10 s for a whole call. */
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 2;

  private final Resolver resolver;

  public NameServer(Optional<InetSocketAddress> address) {
    this.resolver = resolver(address);
  }

  private static Resolver resolver(Optional<InetSocketAddress> address) {
    ExtendedResolver resolver =
        address
            .map(server -> new ExtendedResolver(List.of(new SimpleResolver(server))))
            .orElseGet(ExtendedResolver::new);
    for (Resolver one : resolver.getResolvers()) {
      one.setTimeout(QUERY_TIMEOUT);
    }
    resolver.setTimeout(TIMEOUT);
    resolver.setRetries(ATTEMPTS);
    return resolver;
  }

  /** What the name server says of a name. */
  sealed interface Answer {
    /** The values of its TXT records, none where it has none or does not exist. */
    record Values(List<String> values) implements Answer {}

    /** Nothing that says anything of the name: no answer in time, or an error of the server's. */
    record Unavailable() implements Answer {}
  }

  /** Asks, and waits some seconds at most. */
  Answer txt(String name) {
    Lookup lookup;
    try {
      lookup = new Lookup(Name.fromString(name, Name.root), Type.TXT);
    } catch (TextParseException tooLong) {
      return new Answer.Values(List.of());
    }
    lookup.setResolver(resolver);
    lookup.setCache(null);
    Record[] records = lookup.run();
    return switch (lookup.getResult()) {
      case Lookup.SUCCESSFUL -> new Answer.Values(values(records));
      case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> new Answer.Values(List.of());
      default -> {
        log.warn("DNS did not answer for TXT {}: {}", name, lookup.getErrorString());
        yield new Answer.Unavailable();
      }
    };
  }

  /** One value a record: its strings joined, as long values come in pieces of 255 bytes. */
  private static List<String> values(Record[] records) {
    List<String> values = new ArrayList<>();
    for (Record record : records) {
      if (record instanceof TXTRecord txt) {
        values.add(String.join("", txt.getStrings()));
      }
    }
    return values;
  }
}
