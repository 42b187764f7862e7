package dev.guildhall.api.openapi;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All of the contract as its own files list it, whether a server answers it or not. */
final class Contract {
  private Contract() {}

  static List<MethodDescriptor> methods() throws IOException {
    try (InputStream protoset =
        Objects.requireNonNull(Contract.class.getResourceAsStream("/contract.protoset"))) {
      return FileDescriptorSet.parseFrom(protoset).getFileList().stream()
          .filter(file -> file.getServiceCount() > 0)
          .map(Contract::generated)
          .flatMap(file -> file.getServices().stream())
          .flatMap(service -> service.getMethods().stream())
          .toList();
    }
  }

  /** Method and path of a call's bindings, such as {@code GET /api/v1/organizations/{id}}. */
  static Stream<String> routes(MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    return Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
        .map(binding ->
            switch (binding.getPatternCase()) {
              case GET -> "GET " + binding.getGet();
              case PUT -> "PUT " + binding.getPut();
              case POST -> "POST " + binding.getPost();
              case DELETE -> "DELETE " + binding.getDelete();
              case PATCH -> "PATCH " + binding.getPatch();
              case CUSTOM, PATTERN_NOT_SET -> throw new AssertionError(method.getFullName());
            });
  }

  private static FileDescriptor generated(FileDescriptorProto file) {
    String name =
        file.getOptions().getJavaPackage() + "." + file.getOptions().getJavaOuterClassname();
    try {
      return (FileDescriptor) Class.forName(name).getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException missing) {
      throw new LinkageError("no class for " + file.getName(), missing);
    }
  }
}
