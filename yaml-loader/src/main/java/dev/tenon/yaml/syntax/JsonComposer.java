package dev.tenon.yaml.syntax;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Mapping.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds nodes from JSON, with the places of its values: numbers, {@code true} and {@code null} are
 * texts without quotes. A text may have several JSON values, one after the other.
 *
 * <p>The depth is bounded by the parser.
 */
public final class JsonComposer {

  private final Source source;
  private final Report report;

  public JsonComposer(Source source, Report report) {
    this.source = source;
    this.report = report;
  }

  /** All values of the text, in order. */
  public List<Node> values() {
    List<Node> all = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(source.text())) {
      while (parser.nextToken() != null) {
        all.add(value(parser));
      }
    } catch (JsonProcessingException broken) {
      throw report.fatal(explain(broken));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return all;
  }

  private Diagnostic explain(JsonProcessingException broken) {
    JsonLocation at = broken.getLocation();
    int line = at == null ? 0 : Math.max(0, at.getLineNr() - 1);
    int column = at == null ? 0 : Math.max(0, at.getColumnNr() - 2);
    return source
        .error(line, column, 1, "bad-json", "the text is not JSON")
        .because(String.valueOf(broken.getOriginalMessage()))
        .mend("export the file again, or correct it here")
        .causedBy(broken);
  }

  private Node value(JsonParser parser) throws IOException {
    Node.Span span = span(parser);
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, span);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return new Sequence(span, items);
    }
    return new Scalar(span, parser.getText(), token != JsonToken.VALUE_STRING);
  }

  private Mapping object(JsonParser parser, Node.Span span) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Scalar key = new Scalar(span(parser), parser.currentName(), false);
      parser.nextToken();
      Entry first = entries.putIfAbsent(key.text(), new Entry(key, value(parser)));
      if (first != null) {
        report.add(Composer.duplicate(key, first.key()));
      }
    }
    return new Mapping(span, entries);
  }

  private Node.Span span(JsonParser parser) {
    JsonLocation at = parser.currentTokenLocation();
    return new Node.Span(
        source, at.getLineNr() - 1, Math.max(0, at.getColumnNr() - 1), Source.REST_OF_LINE);
  }
}
