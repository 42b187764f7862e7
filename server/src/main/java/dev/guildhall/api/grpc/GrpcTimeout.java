package dev.guildhall.api.grpc;

import dev.guildhall.api.ApiError;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller waits, as gRPC's header says it: up to eight digits and a unit. */
final class GrpcTimeout {
  static final String HEADER = "grpc-timeout";

  private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private GrpcTimeout() {}

  /** The time of a header; none where it was not sent. */
  static Optional<Duration> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ApiError.InvalidRequest(
              "%s must be up to 8 digits and one of H, M, S, m, u, n, got %s"
                  .formatted(HEADER, text))
          .exception();
    }
    return Optional.of(Duration.of(Long.parseLong(form.group(1)), unit(form.group(2))));
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "H" -> ChronoUnit.HOURS;
      case "M" -> ChronoUnit.MINUTES;
      case "S" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MILLIS;
      case "u" -> ChronoUnit.MICROS;
      default -> ChronoUnit.NANOS;
    };
  }
}
