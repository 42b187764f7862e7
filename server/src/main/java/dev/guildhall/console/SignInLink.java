package dev.guildhall.console;

import java.time.Instant;

/**
 * A way into the console, for one use.
 *
 * @param url to open in a browser. The secret stands behind the {@code #}, which browsers send to
 *     nobody: no proxy logs it, and nothing that merely previews the link uses it up.
 */
public record SignInLink(String url, Instant expiresAt) {
  /** Never the URL, which lets in whoever has it. */
  @Override
  public String toString() {
    return "SignInLink[…, expiresAt=" + expiresAt + "]";
  }
}
