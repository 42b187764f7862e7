package dev.guildhall.domains;

import com.google.common.net.InternetDomainName;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a domain that somebody can own: below a public suffix, not one itself (publicsuffix
 * .org, as Guava carries it; a top-level domain that the list does not know counts as one). In
 * ASCII and lower case, so that every spelling of a name is one value: {@code Bücher.example} is
 * {@code xn--bcher-kva.example}.
 *
 * <p>{@value #MIN_LENGTH} to {@value #MAX_LENGTH} characters as sent (WIRE.md, section e), and no
 * longer in ASCII than DNS allows.
 */
record DomainName(String value) {
  static final int MIN_LENGTH = 4;
  static final int MAX_LENGTH = 255;

  /** In ASCII, without the root's empty label (RFC 1035, section 2.3.4). */
  private static final int MAX_ASCII_LENGTH = 253;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Java's IDN knows IDNA 2003, which turns these into other letters; registries by now take them
   * as they are. Guessing would hand out somebody else's domain.
   */
  private static final Pattern AMBIGUOUS = Pattern.compile("[ßẞς\u200c\u200d]");

  DomainName {
    Text.length(value, MIN_LENGTH, MAX_LENGTH);
    value = ascii(value);
    if (value.length() > MAX_ASCII_LENGTH) {
      throw new InvalidValue(
          "max_len",
          "must have at most %d characters in ASCII, has %d"
              .formatted(MAX_ASCII_LENGTH, value.length()));
    }
    for (String label : value.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        throw malformed(value);
      }
    }
    checkOwnable(value);
  }

  /** The same spelling of what may be no name that somebody can own, to look for it. */
  static String spelled(String sent) {
    try {
      return ascii(sent);
    } catch (InvalidValue noName) {
      return sent.toLowerCase(Locale.ROOT);
    }
  }

  private static String ascii(String name) {
    if (AMBIGUOUS.matcher(name).find()) {
      throw new InvalidValue(
          "idna",
          "has a letter that older and newer rules of domain names read differently: send \"%s\" in"
                  .formatted(name)
              + " its ASCII form, which starts with xn--");
    }
    try {
      return IDN.toASCII(name).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notConvertible) {
      throw malformed(name);
    }
  }

  private static void checkOwnable(String name) {
    InternetDomainName parsed;
    try {
      parsed = InternetDomainName.from(name); // refuses a numeric last label: IPv4 addresses
    } catch (IllegalArgumentException notParsed) {
      throw malformed(name);
    }
    if (!parsed.hasParent()) {
      throw malformed(name);
    }
    if (parsed.isPublicSuffix()) {
      throw new InvalidValue(
          "public_suffix",
          "must be below a public suffix, but \"%s\" is one: anybody can register names in it"
              .formatted(name));
    }
  }

  private static InvalidValue malformed(String name) {
    return new InvalidValue(
        "hostname", "must be a domain name such as example.com, got \"%s\"".formatted(name));
  }

  @Override
  public String toString() {
    return value;
  }
}
