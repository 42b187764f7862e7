package dev.guildhall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

/** Certificates of 127.0.0.1 that nobody but their maker vouches for, by the JDK's keytool. */
public final class SelfSigned {
  private static final String WORD = "password";

  private SelfSigned() {}

  /** Of the keys in the stores made here. */
  public static char[] password() {
    return WORD.toCharArray();
  }

  /** A certificate and its key under this name, kept in the folder. */
  public static KeyStore make(Path folder, String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-alias",
                name,
                "-keystore",
                store.toString(),
                "-storepass",
                WORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(store)) {
      made.load(stored, password());
    }
    return made;
  }
}
