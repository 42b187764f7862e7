package dev.guildhall.api;

import org.jspecify.annotations.Nullable;

/** What an update does with one field: leaves it, sets it, or clears it. */
public sealed interface Change<T> {
  record Keep<T>() implements Change<T> {}

  record Set<T>(T value) implements Change<T> {}

  record Clear<T>() implements Change<T> {}

  static <T> Change<T> keep() {
    return new Keep<>();
  }

  static <T> Change<T> set(T value) {
    return new Set<>(value);
  }

  static <T> Change<T> clear() {
    return new Clear<>();
  }

  /** Whether the caller named the field: it is set or cleared, not kept. */
  default boolean isGiven() {
    return !(this instanceof Keep<T>);
  }

  /** The new value; null where it is cleared or kept. */
  default @Nullable T orNull() {
    return this instanceof Set<T>(var value) ? value : null;
  }
}
