package dev.guildhall.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads the cookie that holds a session: its id and end, signed. Script cannot read it,
 * no other site's page can have it sent, and over TLS no other host can have set it.
 */
final class SessionCookie {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NAME_BYTES = 4;

  private final SecretKeySpec key;
  private final String name;

  SessionCookie(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    // Cookies do not know ports: two servers on one host must not sign each other out.
    this.name = "guildhall_console_" + HexFormat.of().formatHex(mac("cookie name"), 0, NAME_BYTES);
  }

  /** The {@code Set-Cookie} value that starts a session. */
  String start(ConsoleSession session, Instant now, boolean secure) {
    return header(value(session), Duration.between(now, session.expiresAt()), secure);
  }

  /** The {@code Set-Cookie} value that removes it. */
  String end(boolean secure) {
    return header("", Duration.ZERO, secure);
  }

  private String header(String value, Duration lifetime, boolean secure) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(name(secure), value, lifetime.toSeconds(), secure ? "; Secure" : "");
  }

  /** The session that the {@code cookie} headers name, if our signature is under it. */
  Optional<ConsoleSession> read(List<String> headers, boolean secure) {
    String prefix = name(secure) + "=";
    for (String header : headers) {
      for (String cookie : header.split(";")) {
        String text = cookie.strip();
        if (text.startsWith(prefix)) {
          Optional<ConsoleSession> session = verified(text.substring(prefix.length()));
          if (session.isPresent()) {
            return session;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What the console's own script must send along: it reads this, another site's script cannot. */
  String requestToken(ConsoleSession session) {
    return encode(mac("request " + payload(session)));
  }

  boolean isRequestToken(ConsoleSession session, String token) {
    return equal(requestToken(session), token);
  }

  private String name(boolean secure) {
    return (secure ? "__Host-" : "") + name;
  }

  private Optional<ConsoleSession> verified(String value) {
    String[] parts = value.split("\\.", -1);
    Optional<Long> number = ConsoleSession.parse(parts[0]);
    if (parts.length != 3 || number.isEmpty() || !parts[1].matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    ConsoleSession session =
        new ConsoleSession(number.get(), Instant.ofEpochSecond(Long.parseLong(parts[1])));
    return equal(value(session), value) ? Optional.of(session) : Optional.empty();
  }

  private String value(ConsoleSession session) {
    return payload(session) + "." + encode(mac("session " + payload(session)));
  }

  private static String payload(ConsoleSession session) {
    return session.wireId() + "." + session.expiresAt().getEpochSecond();
  }

  private static boolean equal(String ours, String theirs) {
    return MessageDigest.isEqual(
        ours.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
