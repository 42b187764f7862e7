package dev.guildhall.directories.scim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A resource as the database gives it back. */
final class ResourceTest {
  /** A number looks as it does when it is read back, so that sending it again changes nothing. */
  @Test
  void readsNumbersAsTheDatabaseGivesThemBack() {
    String numbers = "{\"a\":[0.0,0e5,1.50,-2.5e3,1e20,0.1,12345678901234567890,3]}";

    assertThat(Trees.of(numbers)).isEqualTo(Resource.tree(numbers));
  }
}
