package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.storage.Seal;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that seals secrets: the operator's, the same at every start, or no start. */
final class EncryptionKeyTest {
  private static final byte[] KEY = Base64.getDecoder().decode(TestServer.ENCRYPTION_KEY);

  @Test
  void isOneOfThirtyTwoBytes() {
    assertThat(EncryptionKey.parse(TestServer.ENCRYPTION_KEY + "\n")).contains(KEY);
    assertThat(EncryptionKey.parse("c2hvcnQ=")).isEmpty();
    assertThat(EncryptionKey.parse("no base64!")).isEmpty();
  }

  @Test
  void opensOnlyWhatItSealedForThatPlace() throws GeneralSecurityException {
    Seal seal = new Seal(KEY);
    byte[] sealed = seal.close("here", "a secret");
    assertThat(sealed).isNotEqualTo(seal.close("here", "a secret"));
    assertThat(seal.open("here", sealed)).isEqualTo("a secret");
    assertThatThrownBy(() -> seal.open("there", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> new Seal(new byte[Seal.KEY_BYTES]).open("here", sealed))
        .isInstanceOf(GeneralSecurityException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> seal.open("here", sealed))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void namesACredentialsFileThatIsDamaged(@TempDir Path folder) throws Exception {
    String database = TestPostgres.newDatabase();
    TestServer.start(database, config -> config).close();
    Path file = Files.write(folder.resolve("credentials.env"), new byte[] {(byte) 0xff, 1});
    ServerProcess.Ended damaged =
        ServerProcess.runToItsEnd(
            folder, "--database-url", database, "--encryption-key", TestServer.ENCRYPTION_KEY);
    assertThat(damaged.status()).isEqualTo(1);
    assertThat(damaged.errors()).contains(file + " is no UTF-8 text").doesNotContain("Exception");
  }

  @Test
  void refusesADatabaseThatAnotherKeySealed(@TempDir Path folder) throws Exception {
    String database = TestPostgres.newDatabase();
    TestServer.start(database, config -> config).close();
    ServerProcess.Ended another = ServerProcess.runToItsEnd(folder, "--database-url", database);
    assertThat(another.status()).isEqualTo(1);
    assertThat(another.errors()).contains("sealed with another key", "--encryption-key");
  }
}
