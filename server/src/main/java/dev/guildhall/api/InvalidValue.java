package dev.guildhall.api;

/** Thrown by the constructor of a value type: the rule that was broken, and what it expects. */
public final class InvalidValue extends RuntimeException {
  private final String rule;

  /**
   * @param rule the rule's short name, such as {@code max_len}
   * @param expected what was expected and what came instead, a sentence for the caller
   */
  public InvalidValue(String rule, String expected) {
    super(expected, null, false, false);
    this.rule = rule;
  }

  public String rule() {
    return rule;
  }

  public String expected() {
    return String.valueOf(getMessage());
  }
}
