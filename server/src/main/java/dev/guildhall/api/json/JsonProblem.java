package dev.guildhall.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/** What is wrong with a JSON text, for its sender: without the parser's words for its own parts. */
public final class JsonProblem {
  private JsonProblem() {}

  /**
   * A sentence without its full stop.
   *
   * @param maxDepth how many levels the parser reads
   */
  public static String of(JsonProcessingException malformed, int maxDepth) {
    String message = malformed.getOriginalMessage();
    return switch (malformed) {
      case MismatchedInputException _ -> "there is more text after the value";
      case StreamConstraintsException _ when message.startsWith("Document nesting depth") ->
          "it is nested deeper than %d levels".formatted(maxDepth);
      default -> firstSentence(message);
    };
  }

  /** The parser's own sentence, without the places and limits that it names in its own way. */
  private static String firstSentence(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll(" ?\\((?:start marker|for [^\\[]*) at \\[Source:[^\\]]*\\]\\)", "")
        .replaceAll(", from `[^`]*`", "");
  }
}
