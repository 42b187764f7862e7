package dev.guildhall;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/** The certificate and key of {@code --tls-cert} and {@code --tls-key}, as the port takes them. */
final class TlsFiles {
  /** By the key's algorithm, one that can tell whether two keys belong together. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private TlsFiles() {}

  static PemKeyCertOptions options(ServerConfig.Tls tls) {
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().toString())
        .setKeyPath(tls.key().toString());
  }

  /** Throws {@link StartFailure} for files that no client could make a connection with. */
  static void check(Vertx vertx, ServerConfig.Tls tls) {
    Optional<String> problem;
    try {
      problem =
          Arrays.stream(options(tls).getKeyManagerFactory(vertx).getKeyManagers())
              .flatMap(
                  manager -> manager instanceof X509KeyManager one ? pairs(one).stream() : null)
              .filter(pair -> !pair.fits())
              .map(_ -> "%s is not the key of %s".formatted(tls.key(), tls.certificate()))
              .findFirst();
    } catch (Exception unreadable) { // Vert.x says no more
      problem = Optional.of(String.valueOf(unreadable.getMessage()));
    }
    problem.ifPresent(text -> {
      throw new StartFailure(
          ("cannot serve TLS with the given files: %s. Check that --tls-cert is a PEM certificate"
                  + " and --tls-key its key.")
              .formatted(text));
    });
  }

  private static List<Pair> pairs(X509KeyManager manager) {
    return SIGNATURES.keySet().stream()
        .flatMap(algorithm -> {
          String[] aliases = manager.getServerAliases(algorithm, null);
          return aliases == null ? null : Arrays.stream(aliases);
        })
        .map(alias ->
            new Pair(
                manager.getPrivateKey(alias), manager.getCertificateChain(alias)[0].getPublicKey()))
        .toList();
  }

  private record Pair(PrivateKey key, PublicKey certified) {
    /** Whether the one's signature is the other's. */
    boolean fits() {
      try {
        Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
        signature.initSign(key);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update((byte) 1);
        return signature.verify(signed);
      } catch (GeneralSecurityException otherAlgorithm) {
        return false;
      }
    }
  }
}
