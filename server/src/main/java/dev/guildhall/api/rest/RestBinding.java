package dev.guildhall.api.rest;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.guildhall.api.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP binding of a call: method, path template, and which field the body fills.
 *
 * @param body where the body goes; {@link Body#none} for calls that take none
 */
public record RestBinding(Rpc<?, ?> rpc, String method, String template, Body body) {

  /** The body is read into one field of the request, into the request itself, or not at all. */
  public record Body(boolean taken, Optional<FieldDescriptor> field) {
    static Body none() {
      return new Body(false, Optional.empty());
    }
  }

  /** The bindings of a call, as its {@code google.api.http} option lists them. */
  public static List<RestBinding> of(Rpc<?, ?> rpc) {
    HttpRule rule = rpc.method().getOptions().getExtension(AnnotationsProto.http);
    List<RestBinding> bindings = new ArrayList<>();
    if (rule.getPatternCase() != HttpRule.PatternCase.PATTERN_NOT_SET) {
      bindings.add(of(rpc, rule));
    }
    rule.getAdditionalBindingsList().forEach(additional -> bindings.add(of(rpc, additional)));
    return bindings;
  }

  private static RestBinding of(Rpc<?, ?> rpc, HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> new RestBinding(rpc, "GET", rule.getGet(), body(rpc, rule));
      case PUT -> new RestBinding(rpc, "PUT", rule.getPut(), body(rpc, rule));
      case POST -> new RestBinding(rpc, "POST", rule.getPost(), body(rpc, rule));
      case DELETE -> new RestBinding(rpc, "DELETE", rule.getDelete(), body(rpc, rule));
      case PATCH -> new RestBinding(rpc, "PATCH", rule.getPatch(), body(rpc, rule));
      case CUSTOM, PATTERN_NOT_SET ->
          throw new IllegalArgumentException(
              "no method in a binding of " + rpc.method().getFullName());
    };
  }

  private static Body body(Rpc<?, ?> rpc, HttpRule rule) {
    return switch (rule.getBody()) {
      case "" -> Body.none();
      case "*" -> new Body(true, Optional.empty());
      default ->
          new Body(true, Optional.of(rpc.method().getInputType().findFieldByName(rule.getBody())));
    };
  }
}
