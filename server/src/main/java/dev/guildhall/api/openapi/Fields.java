package dev.guildhall.api.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.guildhall.api.rest.FieldText;
import dev.guildhall.api.rest.RestBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a binding takes each field of its request from.
 *
 * @param path fields that are parts of the path
 * @param query fields that the query can fill, by the names that it uses
 * @param body fields that stand in the body, where the body is the request itself
 */
record Fields(List<FieldDescriptor> path, List<Query> query, List<FieldDescriptor> body) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  /** A query parameter, such as {@code filter.name}. */
  record Query(String name, FieldDescriptor field) {}

  static Fields of(RestBinding binding) {
    Descriptor request = binding.rpc().method().getInputType();
    List<FieldDescriptor> path = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(binding.template());
    while (variables.find()) {
      path.add(request.findFieldByName(variables.group(1)));
    }
    List<FieldDescriptor> rest =
        request.getFields().stream()
            .filter(field -> !path.contains(field) && !losesToPath(field, path))
            .toList();
    if (binding.body().taken() && binding.body().field().isEmpty()) {
      return new Fields(path, List.of(), rest);
    }
    List<Query> query = new ArrayList<>();
    for (FieldDescriptor field : rest) {
      if (!binding.body().field().equals(Optional.of(field))) {
        collect("", field, query, new HashSet<>());
      }
    }
    return new Fields(path, query, List.of());
  }

  /** The other choices of a oneof that the path has decided. */
  private static boolean losesToPath(FieldDescriptor field, List<FieldDescriptor> path) {
    return field.getRealContainingOneof() != null
        && path.stream()
            .anyMatch(
                taken -> field.getRealContainingOneof().equals(taken.getRealContainingOneof()));
  }

  private static void collect(
      String prefix, FieldDescriptor field, List<Query> into, Set<Descriptor> open) {
    if (FieldText.takes(field)) {
      into.add(new Query(prefix + field.getName(), field));
    } else if (!field.isRepeated() && open.add(field.getMessageType())) {
      for (FieldDescriptor inner : field.getMessageType().getFields()) {
        collect(prefix + field.getName() + ".", inner, into, open);
      }
      open.remove(field.getMessageType());
    }
  }
}
