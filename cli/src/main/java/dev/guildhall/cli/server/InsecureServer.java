package dev.guildhall.cli.server;

import dev.guildhall.cli.terminal.CommandFailure;
import dev.guildhall.cli.terminal.ExitCodes;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a server's TLS is not believed, and what to do, by the cause that Java's own check names. */
final class InsecureServer {
  private InsecureServer() {}

  static CommandFailure explain(URI server, SSLException reason) {
    if (cause(reason, CertificateExpiredException.class).isPresent()) {
      return failure(
          server,
          "its certificate has expired",
          "Renew the certificate and start the server again; if it is valid still, set this"
              + " machine's clock.");
    }
    if (cause(reason, CertificateNotYetValidException.class).isPresent()) {
      return failure(
          server,
          "its certificate is not valid yet",
          "Set this machine's clock; if it is right, wait until the certificate begins.");
    }
    if (cause(reason, CertPathBuilderException.class).isPresent()) {
      return failure(
          server,
          "no authority that this machine trusts has signed its certificate",
          "If the certificate is its own or of an authority of yours, name that with --ca-cert.");
    }
    // What is left of a certificate's faults is the name, which has no exception of its own.
    return cause(reason, CertificateException.class)
        .map(mismatch ->
            failure(
                server,
                "its certificate is of another name (%s)".formatted(sentence(mismatch)),
                "Call the server by a name of its certificate (--url), or give it a certificate"
                    + " for %s.".formatted(server.getHost())))
        .orElseGet(() ->
            failure(
                server,
                sentence(reason),
                "Check that the port speaks TLS: in the clear the URL begins with http://."));
  }

  private static CommandFailure failure(URI server, String why, String next) {
    return new CommandFailure(
        ExitCodes.UNREACHABLE, "no secure connection to %s: %s.".formatted(server, why), next);
  }

  private static String sentence(Exception reason) {
    return String.valueOf(reason.getMessage()).replaceAll("\\.+$", "");
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
