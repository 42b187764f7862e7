package dev.guildhall.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.guildhall.contract.errdetails.ErrorInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a message as the wire's JSON (WIRE.md, section c): snake_case names; zero scalars, enums,
 * empty lists and maps shown; unset messages and unset optional scalars left out; 64-bit integers
 * as strings. Map entries come in the order of their keys, so equal messages are equal bytes.
 */
public final class JsonWriter {
  private JsonWriter() {}

  /** The message as JSON in UTF-8. */
  public static byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JsonText.MAPPER.createGenerator(bytes)) {
      message(message, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void message(Message message, JsonGenerator json) throws IOException {
    Layout layout = Layout.of(message.getDescriptorForType());
    switch (layout.kind()) {
      case NONE -> {
        if (message instanceof Any any) {
          any(any, json);
        } else {
          json.writeStartObject();
          fields(message, layout, json);
          json.writeEndObject();
        }
      }
      case WRAPPER -> {
        FieldDescriptor wrapped = layout.fields().getFirst().descriptor();
        value(message.getField(wrapped), wrapped, json);
      }
      case TEXT -> json.writeString(text(message));
      case STRUCT -> struct((Struct) message, json);
      case VALUE -> value((Value) message, json);
      case LIST -> list((ListValue) message, json);
    }
  }

  private static void fields(Message message, Layout layout, JsonGenerator json)
      throws IOException {
    for (Layout.Field one : layout.fields()) {
      FieldDescriptor field = one.descriptor();
      if (one.isOptional() && !message.hasField(field)) {
        continue;
      }
      json.writeFieldName(one.name());
      switch (one.shape()) {
        case ONE -> value(message.getField(field), field, json);
        case LIST -> {
          json.writeStartArray();
          for (Object element : (List<?>) message.getField(field)) {
            value(element, field, json);
          }
          json.writeEndArray();
        }
        case MAP -> map((List<?>) message.getField(field), field, json);
      }
    }
  }

  private static void map(List<?> entries, FieldDescriptor field, JsonGenerator json)
      throws IOException {
    if (entries.isEmpty()) {
      json.writeStartObject();
      json.writeEndObject();
      return;
    }
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    Map<String, Object> sorted = new TreeMap<>();
    for (Object entry : entries) {
      MessageOrBuilder pair = (MessageOrBuilder) entry;
      sorted.put(pair.getField(key).toString(), pair.getField(value));
    }
    json.writeStartObject();
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      json.writeFieldName(entry.getKey());
      value(entry.getValue(), value, json);
    }
    json.writeEndObject();
  }

  private static void value(Object value, FieldDescriptor field, JsonGenerator json)
      throws IOException {
    switch (field.getJavaType()) {
      case MESSAGE -> message((Message) value, json);
      case STRING -> json.writeString((String) value);
      case BOOLEAN -> json.writeBoolean((boolean) value);
      case INT ->
          json.writeNumber(
              switch (field.getType()) {
                case UINT32, FIXED32 -> Integer.toUnsignedLong((int) value);
                default -> (long) (int) value;
              });
      case LONG ->
          json.writeString(
              switch (field.getType()) {
                case UINT64, FIXED64 -> Long.toUnsignedString((long) value);
                default -> Long.toString((long) value);
              });
      case DOUBLE -> json.writeNumber((double) value);
      case FLOAT -> json.writeNumber((float) value);
      case BYTE_STRING ->
          json.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case ENUM -> {
        EnumValueDescriptor enumValue = (EnumValueDescriptor) value;
        if (enumValue.getIndex() < 0) {
          json.writeNumber(enumValue.getNumber());
        } else {
          json.writeString(enumValue.getName());
        }
      }
    }
  }

  private static String text(Message message) {
    return switch (message) {
      case Timestamp time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
      case Duration duration ->
          BigDecimal.valueOf(duration.getSeconds())
                  .add(BigDecimal.valueOf(duration.getNanos(), 9))
                  .stripTrailingZeros()
                  .toPlainString()
              + "s";
      case FieldMask mask -> String.join(",", mask.getPathsList());
      default -> throw new IllegalArgumentException("not written as text: " + message);
    };
  }

  private static void any(Any any, JsonGenerator json) throws IOException {
    try {
      ErrorInfo info = any.unpack(ErrorInfo.class);
      json.writeStartObject();
      json.writeStringField("@type", any.getTypeUrl());
      fields(info, Layout.of(info.getDescriptorForType()), json);
      json.writeEndObject();
    } catch (InvalidProtocolBufferException unknown) {
      throw new IllegalArgumentException("no JSON for " + any.getTypeUrl(), unknown);
    }
  }

  private static void struct(Struct struct, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Value> entry : struct.getFieldsMap().entrySet()) {
      json.writeFieldName(entry.getKey());
      value(entry.getValue(), json);
    }
    json.writeEndObject();
  }

  private static void list(ListValue list, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Value element : list.getValuesList()) {
      value(element, json);
    }
    json.writeEndArray();
  }

  private static void value(Value value, JsonGenerator json) throws IOException {
    switch (value.getKindCase()) {
      case STRUCT_VALUE -> struct(value.getStructValue(), json);
      case LIST_VALUE -> list(value.getListValue(), json);
      case STRING_VALUE -> json.writeString(value.getStringValue());
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case NUMBER_VALUE -> {
        double number = value.getNumberValue();
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
          json.writeNumber((long) number);
        } else {
          json.writeNumber(number);
        }
      }
      case NULL_VALUE, KIND_NOT_SET -> json.writeNull();
    }
  }
}
