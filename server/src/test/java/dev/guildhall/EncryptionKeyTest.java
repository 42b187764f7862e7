package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.storage.Seal;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
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
    assertThat(folder.resolve("encryption.key")).doesNotExist();
  }

  @Test
  void changesWithAllThatItSealedOnceNoServerRuns() throws Exception {
    String database = TestPostgres.newDatabase();
    byte[] fresh = "another key, of 32 bytes as well".getBytes(StandardCharsets.US_ASCII);
    String answer;
    String id;
    String secret;
    try (TestServer server = TestServer.start(database, config -> config)) {
      id = server.credential("SCALEKIT_CLIENT_ID");
      secret = server.credential("SCALEKIT_CLIENT_SECRET");
      TestEnvironment environment = TestEnvironment.signIn(server, id, secret);
      answer = keep(environment).text();
      setSecret(environment);
      assertThatThrownBy(() -> start(database, fresh, Optional.of(KEY)))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("while another server uses this database");
    }
    assertThatThrownBy(() -> start(database, fresh, Optional.of(new byte[Seal.KEY_BYTES])))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("third key");
    try (TestServer server = start(database, fresh, Optional.of(KEY))) {
      Rest.Answer again = keep(TestEnvironment.signIn(server, id, secret));
      assertThat(again.text()).isEqualTo(answer);
      assertThat(opened(server, new Seal(fresh))).isEqualTo("very secret");
    }
    start(database, fresh, Optional.of(KEY)).close();
    start(database, fresh, Optional.empty()).close();
  }

  private static TestServer start(String database, byte[] key, Optional<byte[]> previous) {
    return TestServer.start(database, config -> config.withEncryptionKey(key, previous));
  }

  private static Rest.Answer keep(TestEnvironment environment) {
    return environment
        .rest()
        .post(
            "/api/v1/organizations",
            "{\"display_name\": \"Kept\"}",
            "idempotency-key",
            "before the change");
  }

  private static void setSecret(TestEnvironment environment) {
    Rest rest = environment.rest();
    String organization =
        environment.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
    String path = "/api/v1/organizations/" + organization + "/connections";
    Rest.Answer created = rest.post(path, "{\"provider\": \"OKTA\", \"type\": \"OIDC\"}");
    String connection = created.json().at("/connection/id").textValue();
    Rest.Answer changed =
        rest.patch(
            path + "/" + connection,
            "{\"provider\": \"OKTA\", \"oidc_config\": {\"client_secret\": \"very secret\"}}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
  }

  /** The secret of the only connection. */
  private static String opened(TestServer server, Seal seal) throws Exception {
    try (var database = server.connect();
        var query = database.createStatement();
        var row =
            query.executeQuery("select environment_id, connection_id, secret from connections")) {
      row.next();
      return seal.open(
          "connection %d/%d".formatted(row.getLong(1), row.getLong(2)), row.getBytes(3));
    }
  }
}
