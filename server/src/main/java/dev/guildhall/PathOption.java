package dev.guildhall;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path of the command line. Java takes the letters of the locale's charset alone. */
final class PathOption implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException invalid) {
      throw new TypeConversionException(
          StandardCharsets.US_ASCII.newEncoder().canEncode(text)
              ? "is no path: " + invalid.getReason()
              : "has letters that the locale's charset (%s) does not have: set LC_ALL=C.UTF-8; got %s"
                  .formatted(System.getProperty("sun.jnu.encoding"), text));
    }
  }
}
