package dev.guildhall;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration of the command line: {@code 90s}, {@code 15m}, {@code 12h}, {@code 30d}; days
 * where it says no unit. Takes ISO 8601 ({@code PT24H}) as well, which settings of older servers
 * have.
 */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("\\+?(\\d{1,10})([smhd]?)");
  private static final Pattern ISO_FORM = Pattern.compile("[-+]?[Pp].*");

  /** Reads one that must be of whole days. */
  static final class WholeDays implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration duration = new DurationOption().convert(text);
      if (!duration.equals(Duration.ofDays(duration.toDays()))) {
        throw new TypeConversionException("must be whole days, such as 30d; got " + text);
      }
      return duration;
    }
  }

  @Override
  public Duration convert(String text) {
    if (ISO_FORM.matcher(text).matches()) {
      return iso(text);
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Duration iso(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isNegative()) {
        throw new TypeConversionException("must not be negative, got " + text);
      }
      return duration;
    } catch (DateTimeParseException malformed) {
      throw malformed(text);
    }
  }

  private static TypeConversionException malformed(String text) {
    return new TypeConversionException(
        "must be a number with a unit, such as 90s, 15m, 12h or 30d; got " + text);
  }
}
