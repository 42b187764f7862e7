package dev.guildhall.api.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comments of the .proto files by full name. The generated classes have lost them; the contract
 * module carries them along in {@code contract.protoset}.
 */
final class ContractComments {
  private final Map<String, Comment> byName = new HashMap<>();

  private ContractComments(FileDescriptorSet files) {
    files.getFileList().forEach(file -> new FileComments(file, byName).collect());
  }

  static ContractComments read() {
    try (InputStream protoset =
        Objects.requireNonNull(
            ContractComments.class.getResourceAsStream("/contract.protoset"),
            "contract.protoset is not on the class path")) {
      return new ContractComments(FileDescriptorSet.parseFrom(protoset));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The comment above a service, call, message, field or enum. */
  Comment of(GenericDescriptor described) {
    return byName.getOrDefault(described.getFullName(), Comment.NONE);
  }

  /** Walks one file. A comment is found by the path of field numbers that leads to its thing. */
  private record FileComments(
      Map<List<Integer>, String> byPath, FileDescriptorProto file, Map<String, Comment> into) {
    FileComments(FileDescriptorProto file, Map<String, Comment> into) {
      this(
          file.getSourceCodeInfo().getLocationList().stream()
              .filter(Location::hasLeadingComments)
              .collect(
                  Collectors.toMap(
                      Location::getPathList, Location::getLeadingComments, (one, _) -> one)),
          file,
          into);
    }

    void collect() {
      String scope = file.getPackage();
      for (int i = 0; i < file.getMessageTypeCount(); i++) {
        message(
            file.getMessageType(i),
            scope,
            List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < file.getEnumTypeCount(); i++) {
        enumeration(
            file.getEnumType(i), scope, List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < file.getServiceCount(); i++) {
        service(file.getService(i), scope, List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i));
      }
    }

    private void message(DescriptorProto message, String scope, List<Integer> path) {
      String name = note(scope, message.getName(), path);
      for (int i = 0; i < message.getFieldCount(); i++) {
        note(
            name,
            message.getField(i).getName(),
            below(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
      }
      for (int i = 0; i < message.getNestedTypeCount(); i++) {
        message(
            message.getNestedType(i),
            name,
            below(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < message.getEnumTypeCount(); i++) {
        enumeration(
            message.getEnumType(i), name, below(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
      }
    }

    private void enumeration(EnumDescriptorProto enumeration, String scope, List<Integer> path) {
      note(scope, enumeration.getName(), path);
      for (int i = 0; i < enumeration.getValueCount(); i++) {
        // A value's full name stands beside its enum's, not below it.
        note(
            scope,
            enumeration.getValue(i).getName(),
            below(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
      }
    }

    private void service(ServiceDescriptorProto service, String scope, List<Integer> path) {
      String name = note(scope, service.getName(), path);
      for (int i = 0; i < service.getMethodCount(); i++) {
        note(
            name,
            service.getMethod(i).getName(),
            below(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, i));
      }
    }

    private String note(String scope, String name, List<Integer> path) {
      String fullName = scope.isEmpty() ? name : scope + "." + name;
      String comment = byPath.get(path);
      if (comment != null) {
        into.put(fullName, Comment.parse(comment));
      }
      return fullName;
    }

    private static List<Integer> below(List<Integer> path, int field, int index) {
      return Stream.concat(path.stream(), Stream.of(field, index)).toList();
    }
  }
}
