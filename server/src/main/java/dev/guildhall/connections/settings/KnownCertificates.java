package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Gives certificates that are new to a connection an id and a time; those it had keep theirs. */
public final class KnownCertificates {
  private static final String CERTIFICATE = "certificate";
  private static final String ID = "id";
  private static final String CREATED = "create_time";

  private KnownCertificates() {}

  public static ConnectionSettings named(
      ConnectionSettings after, ConnectionSettings before, IdSource ids, Instant now) {
    if (!(after.values().get(ConnectionSettings.CERTIFICATES) instanceof ArrayNode)) {
      return after;
    }
    Map<String, JsonNode> known = new HashMap<>();
    before
        .values()
        .path(ConnectionSettings.CERTIFICATES)
        .forEach(one -> known.put(one.path(CERTIFICATE).asText(), one));
    ObjectNode values = after.values().deepCopy();
    for (JsonNode one : values.get(ConnectionSettings.CERTIFICATES)) {
      ObjectNode certificate = (ObjectNode) one;
      JsonNode had = known.get(certificate.path(CERTIFICATE).asText());
      if (had == null) {
        certificate.put(ID, "cer_" + ids.next()).put(CREATED, now.toString());
      } else {
        certificate.set(ID, had.path(ID));
        certificate.set(CREATED, had.path(CREATED));
      }
    }
    return new ConnectionSettings(values, after.secretKept());
  }
}
