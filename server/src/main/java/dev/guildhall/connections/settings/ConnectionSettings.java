package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Text;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a connection is configured with, under the wire's names. Checked before it comes here
 * ({@link SettingsInput}). The secret is not among it: that is sealed in a column of its own.
 *
 * @param values what is set; certificates are under {@link #CERTIFICATES}
 * @param secretKept whether there is a secret
 */
public record ConnectionSettings(ObjectNode values, boolean secretKept) {
  /** As the wire's answer has them: id, text, issuer, when added, when they expire. */
  static final String CERTIFICATES = "idp_certificates";

  /** How many bytes all that is set may have, as JSON in UTF-8: each event of it holds it twice. */
  public static final int MAX_BYTES = 64 << 10;

  public static final ConnectionSettings NONE =
      new ConnectionSettings(JsonNodeFactory.instance.objectNode(), false);

  /** What a connection to a well-known app has from the first; nothing for any other app. */
  public static ConnectionSettings ofApp(String providerKey) {
    return AppEndpoints.of(providerKey)
        .map(endpoints -> new ConnectionSettings(endpoints.settings(), false))
        .orElse(NONE);
  }

  boolean has(String name) {
    return values.hasNonNull(name.equals("idp_certificate") ? CERTIFICATES : name);
  }

  public boolean isEmpty() {
    return values.isEmpty() && !secretKept;
  }

  public int bytes() {
    return Text.utf8Length(StoredSettings.print(values));
  }

  /** When the last of its certificates expires, if it has any. */
  public Optional<Instant> lastExpiry() {
    return values
        .path(CERTIFICATES)
        .valueStream()
        .map(certificate -> Instant.parse(certificate.get("expiry_time").textValue()))
        .max(Comparator.naturalOrder());
  }

  /** Adds to the list what of these is not set. */
  void require(List<String> missing, String... names) {
    for (String name : names) {
      if (!has(name)) {
        missing.add(name);
      }
    }
  }

  /** With what a change sets. What it leaves out stays; an empty text takes away. */
  public ConnectionSettings with(SettingsChange change) {
    ObjectNode merged = values.deepCopy();
    change
        .values()
        .properties()
        .forEach(entry -> {
          JsonNode value = entry.getValue();
          if (value.isTextual() && value.textValue().isEmpty()) {
            merged.remove(entry.getKey());
          } else {
            merged.set(entry.getKey(), value);
          }
        });
    boolean kept = change.secret().isPresent() ? !change.secret().get().isEmpty() : secretKept;
    return new ConnectionSettings(merged, kept);
  }
}
