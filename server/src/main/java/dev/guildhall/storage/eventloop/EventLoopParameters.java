package dev.guildhall.storage.eventloop;

import dev.guildhall.storage.Parameters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The values of a statement that an event loop runs. */
final class EventLoopParameters extends Parameters {
  private final Tuple values = Tuple.tuple();

  Tuple values() {
    return values;
  }

  @Override
  public Parameters add(long value) {
    values.addLong(value);
    return this;
  }

  @Override
  public Parameters add(int value) {
    values.addInteger(value);
    return this;
  }

  @Override
  public Parameters add(boolean value) {
    values.addBoolean(value);
    return this;
  }

  @Override
  public Parameters add(@Nullable String value) {
    values.addString(value);
    return this;
  }

  @Override
  public Parameters add(@Nullable Long value) {
    values.addLong(value);
    return this;
  }

  @Override
  public Parameters add(@Nullable Integer value) {
    values.addInteger(value);
    return this;
  }

  @Override
  public Parameters add(byte @Nullable [] value) {
    values.addBuffer(value == null ? null : Buffer.buffer(value));
    return this;
  }

  @Override
  public Parameters add(@Nullable Instant value) {
    values.addOffsetDateTime(value == null ? null : value.atOffset(ZoneOffset.UTC));
    return this;
  }

  @Override
  public Parameters json(@Nullable String json) {
    values.addValue(json == null ? null : Json.decodeValue(json));
    return this;
  }

  @Override
  public Parameters texts(Collection<String> texts) {
    values.addArrayOfString(texts.toArray(String[]::new));
    return this;
  }

  @Override
  public Parameters longs(Collection<Long> numbers) {
    values.addArrayOfLong(numbers.toArray(Long[]::new));
    return this;
  }
}
