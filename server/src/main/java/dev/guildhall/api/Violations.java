package dev.guildhall.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a request, field by field, so that its sender hears of everything at
 * once. Parse every field with {@link #at}, call {@link #refuseIfAny}, then use what was parsed.
 */
public final class Violations {
  private static final int MAX = 100;

  private final List<ApiError.FieldViolation> found = new ArrayList<>();

  /** A parsed field; its value is there once {@link Violations#refuseIfAny} has passed. */
  public static final class Checked<T extends @Nullable Object> {
    private final @Nullable T value;

    private Checked(@Nullable T value) {
      this.value = value;
    }

    @SuppressWarnings("NullAway") // null only where the type allows it, or before refuseIfAny
    public T value() {
      return value;
    }
  }

  /** Runs a value type's constructor and notes what it refuses under the field's wire path. */
  public <T extends @Nullable Object> Checked<T> at(String field, Supplier<T> parse) {
    return at(field, "", parse);
  }

  /**
   * The same for a part of a field that has no path, such as a map's key: {@code what} names it.
   */
  public <T extends @Nullable Object> Checked<T> at(String field, String what, Supplier<T> parse) {
    try {
      return new Checked<>(parse.get());
    } catch (InvalidValue invalid) {
      add(field, invalid.rule(), what + invalid.expected());
      return new Checked<>(null);
    }
  }

  /**
   * Notes a violation that no value type's constructor sees. Beyond the first {@value #MAX} they
   * are dropped: a list in a body may have half a million elements, each of them wrong.
   */
  public void add(String field, String rule, String expected) {
    if (found.size() < MAX) {
      found.add(new ApiError.FieldViolation(field, expected, rule));
    }
  }

  /** Throws {@link ApiError.InvalidFields} with everything found so far, if there is anything. */
  public void refuseIfAny() {
    if (!found.isEmpty()) {
      throw new ApiError.InvalidFields(List.copyOf(found)).exception();
    }
  }
}
