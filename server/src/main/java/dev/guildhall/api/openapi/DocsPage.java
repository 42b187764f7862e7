package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The page at /docs: the OpenAPI document for people, made from nothing but it. */
final class DocsPage {
  private final JsonNode document;
  private final Map<String, JsonNode> tags = new LinkedHashMap<>();
  private final Map<String, List<Operation>> byTag = new LinkedHashMap<>();

  private record Operation(String method, String path, JsonNode tree) {
    String id() {
      return tree.get("operationId").asText();
    }

    String summary() {
      return tree.get("summary").asText();
    }

    boolean own() {
      return tree.path("x-guildhall-own").asBoolean();
    }
  }

  private DocsPage(JsonNode document) {
    this.document = document;
    for (JsonNode tag : document.get("tags")) {
      tags.put(tag.get("name").asText(), tag);
    }
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    byTag
                        .computeIfAbsent(
                            method.getValue().at("/tags/0").asText(), _ -> new ArrayList<>())
                        .add(new Operation(method.getKey(), path.getKey(), method.getValue()))));
  }

  static String of(JsonNode document) {
    DocsPage page = new DocsPage(document);
    Element html = Element.of("html").with("lang", "en").add(page.head()).add(page.body());
    return "<!doctype html>\n" + html + "\n";
  }

  /** What a schema or response refers to, or itself. */
  static JsonNode resolve(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private Element head() {
    return Element.of("head")
        .add(Element.of("meta").with("charset", "utf-8"))
        .add(
            Element.of("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"))
        .add(Element.of("meta").with("name", "color-scheme").with("content", "light dark"))
        .add(Element.of("title", document.at("/info/title").asText()))
        .add(Element.of("link").with("rel", "icon").with("href", "data:,"))
        .add(Element.of("link").with("rel", "stylesheet").with("href", "/docs/docs.css"))
        .add(Element.of("script").with("src", "/docs/docs.js").with("defer", ""));
  }

  private Element body() {
    Element main = Element.of("main").add(intro());
    Element contents = Element.of("nav").with("aria-label", "Contents");
    contents.add(
        Element.of("a", document.at("/info/title").asText()).styled("brand").with("href", "#top"));
    contents.add(
        Element.of("input")
            .with("type", "search")
            .with("id", "filter")
            .with("placeholder", "Filter calls")
            .with("aria-label", "Filter calls")
            .with("hidden", ""));
    for (JsonNode group : document.get("x-tagGroups")) {
      Element list = Element.of("ul");
      for (JsonNode name : group.get("tags")) {
        JsonNode tag = Objects.requireNonNull(tags.get(name.asText()));
        list.add(contentsOf(tag));
        main.add(section(tag));
      }
      if (!group.get("tags").isEmpty()) {
        contents.add(Element.of("h2", group.get("name").asText())).add(list);
      }
    }
    return Element.of("body").with("id", "top").add(contents).add(main);
  }

  private Element intro() {
    Element intro = Element.of("header").add(Element.of("h1", document.at("/info/title").asText()));
    intro.addAll(Prose.paragraphs(document.at("/info/description").asText()));
    return intro.add(
        Element.of("p")
            .styled("links")
            .add(Element.of("a", "OpenAPI 3.1 document").with("href", "/openapi.json")));
  }

  private Element contentsOf(JsonNode tag) {
    Element calls = Element.of("ul");
    for (Operation operation : operations(tag)) {
      calls.add(
          Element.of("li")
              .with("data-call", words(operation))
              .add(
                  Element.of("a")
                      .with("href", "#" + operation.id())
                      .add(method(operation))
                      .add(Element.of("span", operation.summary()))));
    }
    return Element.of("li")
        .add(Element.of("a", title(tag)).with("href", "#" + anchor(tag)).styled("service"))
        .add(calls);
  }

  private Element section(JsonNode tag) {
    Element heading = Element.of("h2", title(tag));
    if (tag.path("x-guildhall-own").asBoolean()) {
      heading.add(Element.of("span", "Guildhall\u2019s own").styled("mark own"));
    }
    Element section = Element.of("section").with("id", anchor(tag)).styled("service");
    section.add(
        Element.of("header")
            .add(heading)
            .addAll(Prose.paragraphs(tag.path("description").asText())));
    operations(tag).forEach(operation -> section.add(article(operation)));
    return section;
  }

  private Element article(Operation operation) {
    Element heading =
        Element.of("h3")
            .add(Element.of("a", operation.summary()).with("href", "#" + operation.id()));
    if (operation.own()) {
      heading.add(Element.of("span", "Guildhall").styled("mark own"));
    }
    Element article =
        Element.of("article").with("id", operation.id()).with("data-call", words(operation));
    article.add(heading).add(route(operation));
    Element words = Element.of("div").styled("words");
    words.addAll(Prose.paragraphs(operation.tree().path("description").asText()));
    words.add(facts(operation));
    JsonNode parameters = operation.tree().path("parameters");
    if (!parameters.isEmpty()) {
      words.add(Element.of("h4", "Parameters")).add(FieldRows.parameters(document, parameters));
    }
    operation
        .tree()
        .at("/requestBody/content")
        .forEach(content ->
            words
                .add(Element.of("h4", "Body"))
                .add(FieldRows.fields(document, content.get("schema"))));
    JsonNode success = answer(operation);
    if (!resolve(document, success.path("schema")).path("properties").isEmpty()) {
      words.add(
          Element.of("details")
              .add(Element.of("summary", "Fields of the answer"))
              .add(FieldRows.fields(document, success.get("schema"))));
    }
    return article.add(words).add(code(operation, success.path("example")));
  }

  private static Element route(Operation operation) {
    Element path = Element.of("code").styled("path");
    int end = 0;
    String template = operation.path();
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', end)) {
      path.text(template.substring(end, open));
      end = template.indexOf('}', open) + 1;
      path.add(Element.of("span", template.substring(open, end)).styled("variable"));
    }
    return Element.of("p")
        .styled("route")
        .add(method(operation))
        .add(path.text(template.substring(end)));
  }

  private Element facts(Operation operation) {
    Element facts = Element.of("p").styled("facts");
    facts.text("For " + operation.tree().path("x-guildhall-caller").asText() + ".");
    if (operation.tree().has("x-grpc")) {
      facts
          .text(" gRPC ")
          .add(Element.of("code").styled("long").text(operation.tree().get("x-grpc").asText()))
          .text(".");
    }
    return facts;
  }

  private Element code(Operation operation, JsonNode answer) {
    Element code = Element.of("div").styled("code");
    code.add(Element.of("h4", "Call"))
        .add(
            Element.of("pre")
                .styled("curl")
                .add(
                    Element.of(
                        "code", Curl.of(operation.method(), operation.path(), operation.tree()))));
    JsonNode sent = operation.tree().at("/requestBody/content/application~1json/example");
    if (sent.isMissingNode()) {
      sent = operation.tree().at("/requestBody/content/application~1x-ndjson/example");
    }
    if (!sent.isMissingNode()) {
      code.add(Element.of("h4", "Request")).add(JsonMarkup.pre(sent));
    }
    code.add(
            Element.of("h4", "Answer")
                .add(Element.of("span", status(operation)).styled("status good")))
        .add(JsonMarkup.pre(answer));
    Element refusals = Element.of("ul").styled("refusals");
    operation
        .tree()
        .get("responses")
        .properties()
        .forEach(response -> {
          if (response.getKey().charAt(0) >= '4') {
            JsonNode target = resolve(document, response.getValue());
            refusals.add(
                Element.of("li")
                    .add(Element.of("span", response.getKey()).styled("status"))
                    .add(Prose.line("span", target.get("description").asText())));
          }
        });
    return code.add(Element.of("details").add(Element.of("summary", "Refusals")).add(refusals));
  }

  /** The content of the good answer: its schema and example. */
  private JsonNode answer(Operation operation) {
    JsonNode response = operation.tree().get("responses").path(status(operation));
    JsonNode content = resolve(document, response).path("content");
    return content.isEmpty() ? content : content.iterator().next();
  }

  private static String status(Operation operation) {
    return operation.tree().get("responses").properties().iterator().next().getKey();
  }

  private static Element method(Operation operation) {
    return Element.of("span", operation.method().toUpperCase(Locale.ROOT))
        .styled("method " + operation.method());
  }

  /** What the filter looks at. */
  private static String words(Operation operation) {
    return String.join(
            " ",
            operation.method(),
            operation.path(),
            operation.summary(),
            operation.tree().path("x-grpc").asText())
        .toLowerCase(Locale.ROOT);
  }

  private List<Operation> operations(JsonNode tag) {
    return byTag.getOrDefault(tag.get("name").asText(), List.of());
  }

  private static String title(JsonNode tag) {
    return tag.path("x-displayName").asText(tag.get("name").asText());
  }

  private static String anchor(JsonNode tag) {
    return tag.get("name").asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }
}
