package dev.guildhall.testing;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.guildhall.contract.organizations.OrganizationsProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every file and call of the contract, found in its compiled classes: a new one is in here too. */
public final class Contract {
  private static final String ROOT = "dev/guildhall/contract";

  private Contract() {}

  /** Every call of every service. */
  public static List<MethodDescriptor> methods() {
    return files().stream()
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .toList();
  }

  /** Every file. */
  public static List<FileDescriptor> files() {
    try {
      Path classes =
          Path.of(
              OrganizationsProto.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(classes)) {
        return files(classes);
      }
      try (FileSystem jar =
          FileSystems.newFileSystem(URI.create("jar:" + classes.toUri()), Map.of())) {
        return files(jar.getPath("/"));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<FileDescriptor> files(Path root) throws IOException {
    try (Stream<Path> classes = Files.walk(root.resolve(ROOT))) {
      return classes
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith("Proto.class"))
          .sorted()
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .map(Contract::descriptor)
          .toList();
    }
  }

  private static FileDescriptor descriptor(String className) {
    try {
      return (FileDescriptor) Class.forName(className).getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException none) {
      throw new LinkageError(className + " holds no descriptor", none);
    }
  }
}
