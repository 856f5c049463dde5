package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.yaml.syntax.Mapping.Entry;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds nodes from the parser's events, one item of a long list at a time, so that a file takes
 * memory only for its text and its policy.
 *
 * <p>Bounded for every input: the depth by {@link ParserLimits#MAX_DEPTH}; the nodes that aliases
 * repeat by {@link ParserLimits#FREE_REPEATS} plus {@value ParserLimits#REPEATS_PER_NODE} times the
 * nodes written so far.
 */
public final class Composer {

  private final Source source;
  private final Report report;
  private final StreamReader reader;
  private final Parser parser;
  private final Map<String, Node> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private long written;
  private long repeated;

  public Composer(Source source, Report report) {
    this.source = source;
    this.report = report;
    this.reader = new StreamReader(new StringReader(source.text()));
    this.parser = new ParserImpl(reader, ParserLimits.options());
  }

  public Event next() {
    try {
      return parser.getEvent();
    } catch (YAMLException broken) {
      throw report.fatal(SyntaxErrors.explain(broken, reader.getMark(), source));
    }
  }

  Event peek() {
    try {
      return parser.peekEvent();
    } catch (YAMLException broken) {
      throw report.fatal(SyntaxErrors.explain(broken, reader.getMark(), source));
    }
  }

  /** Whether the next event is of a kind. */
  public boolean at(Event.ID kind) {
    return peek().getEventId() == kind;
  }

  /** The next node, with all nodes in it. */
  public Node compose() {
    return compose(1);
  }

  /** Passes on the items of a list one by one; returns the node if it is not a list. */
  public @Nullable Node eachItem(Consumer<Node> action) {
    if (!at(Event.ID.SequenceStart) || isAnchored()) {
      Node whole = compose();
      if (!(whole instanceof Sequence list)) {
        return whole;
      }
      list.items().forEach(action);
      return null;
    }
    refuseTag(next());
    while (!at(Event.ID.SequenceEnd)) {
      accept(compose(2), action);
    }
    next();
    return null;
  }

  /** Passes on a node only if valid YAML follows; otherwise it may be incomplete. */
  private void accept(Node node, Consumer<Node> action) {
    peek();
    action.accept(node);
  }

  /** Passes on the entries of a map one by one; returns the node if it is not a map. */
  public @Nullable Node eachEntry(BiConsumer<Scalar, Node> action) {
    if (at(Event.ID.MappingStart) && !isAnchored()) {
      return eachKey(key -> accept(compose(2), value -> action.accept(key, value)));
    }
    Node whole = compose();
    if (!(whole instanceof Mapping map)) {
      return whole;
    }
    map.entries().forEach(entry -> action.accept(entry.key(), entry.value()));
    return null;
  }

  /**
   * Passes on the keys of a map one by one, each with its value as the next node; returns the node
   * if it is not a map.
   */
  public @Nullable Node eachKey(Consumer<Scalar> action) {
    if (!at(Event.ID.MappingStart)) {
      return compose();
    }
    refuseTag(next());
    while (!at(Event.ID.MappingEnd)) {
      action.accept(key(2));
    }
    next();
    return null;
  }

  /** Whether the next node is empty: nothing is written there. */
  public boolean isNothing() {
    return peek() instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().isEmpty();
  }

  /** The error for a file with more than one document. */
  public Diagnostic severalDocuments() {
    return error(peek(), "several-documents", "a second document in the same file")
        .because("a reader of the first part would not expect that more follows")
        .mend("move it to a file of its own in the same directory, or remove the `---`");
  }

  private boolean isAnchored() {
    return peek() instanceof NodeEvent node && node.getAnchor() != null;
  }

  private Node compose(int depth) {
    Event event = next();
    if (event instanceof AliasEvent alias) {
      return resolve(alias);
    }
    refuseTag(event);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor == null) {
      return body(event, depth);
    }
    open.add(anchor);
    Node node = body(event, depth);
    open.remove(anchor);
    anchors.put(anchor, node);
    return node;
  }

  private Node body(Event event, int depth) {
    written++;
    if (event instanceof ScalarEvent scalar) {
      return new Scalar(span(event, event), scalar.getValue(), scalar.isPlain());
    }
    if (depth >= ParserLimits.MAX_DEPTH) {
      throw report.fatal(
          error(
                  event,
                  "too-deep",
                  "more than " + ParserLimits.MAX_DEPTH + " lists or maps within each other")
              .because("the format needs 8")
              .mend("close what was opened before"));
    }
    return event.getEventId() == Event.ID.SequenceStart
        ? sequence(event, depth)
        : mapping(event, depth);
  }

  private Sequence sequence(Event start, int depth) {
    List<Node> items = new ArrayList<>();
    while (!at(Event.ID.SequenceEnd)) {
      items.add(compose(depth + 1));
    }
    return new Sequence(span(start, next()), items);
  }

  private Mapping mapping(Event start, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    while (!at(Event.ID.MappingEnd)) {
      Scalar key = key(depth + 1);
      Node value = compose(depth + 1);
      if (key.isMerge()) {
        merge(key, value, merged);
        continue;
      }
      Entry first = entries.putIfAbsent(key.text(), new Entry(key, value));
      if (first != null) {
        report.add(duplicate(key, first.key()));
      }
    }
    for (Mapping other : merged) {
      other.byKey().forEach(entries::putIfAbsent);
    }
    return new Mapping(span(start, next()), entries);
  }

  private void merge(Scalar key, Node value, List<Mapping> merged) {
    List<Node> sources = value instanceof Sequence list ? list.items() : List.of(value);
    for (Node each : sources) {
      if (each instanceof Mapping map) {
        merged.add(map);
      } else {
        report.add(
            key.error("bad-merge", "`<<` merges maps, not " + each.kind())
                .because("`<<: *name` takes over the keys of the map that has the anchor `&name`")
                .mend("name an anchor that stands before a map"));
        return;
      }
    }
  }

  public static Diagnostic duplicate(Scalar key, Scalar first) {
    return key.error("duplicate-key", "key " + Diagnostic.quote(key.text()) + " is written twice")
        .alsoAt(first.place())
        .because("one of the two values would be lost")
        .mend("join the two values under one key, or remove one");
  }

  private Scalar key(int depth) {
    Node key = compose(depth);
    if (key instanceof Scalar scalar) {
      return scalar;
    }
    throw report.fatal(
        key.error("bad-key", "a key is a text, not " + key.kind())
            .because("a policy's keys are words and names")
            .mend("put the key in quotes if the brackets or braces belong to it"));
  }

  private Node resolve(AliasEvent alias) {
    String name = alias.getAnchor();
    Node node = anchors.get(name);
    if (node == null) {
      throw report.fatal(open.contains(name) ? recursive(alias) : unknown(alias));
    }
    repeated += node.weight();
    if (repeated > ParserLimits.FREE_REPEATS + ParserLimits.REPEATS_PER_NODE * written) {
      throw report.fatal(
          error(alias, "too-many-repeats", "aliases repeat too much: " + repeated + " values")
              .because("a short file must not stand for an endless one")
              .mend("write fewer aliases of long lists, or of lists with aliases in them"));
    }
    return node;
  }

  private Diagnostic recursive(AliasEvent alias) {
    String name = alias.getAnchor();
    return error(alias, "recursive-alias", "`*" + name + "` stands within what it stands for")
        .because("what it means would have no end")
        .mend("move the anchor `&" + name + "` to a value without this alias in it");
  }

  private Diagnostic unknown(AliasEvent alias) {
    String name = alias.getAnchor();
    String quoted = "if it is a pattern, put it in quotes: \"*" + name + "\"";
    String likely = Suggestion.nearest(name, anchors.keySet());
    return error(alias, "unknown-anchor", "no anchor `&" + name + "` before this alias")
        .because("in YAML a text without quotes that starts with `*` repeats an anchored value")
        .mend(likely.isEmpty() ? quoted : "did you mean `*" + likely + "`? " + quoted);
  }

  private void refuseTag(Event event) {
    String tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent start ? start.getTag() : null;
    if (tag != null) {
      report.add(
          error(event, "tag", "tag " + Diagnostic.quote(shortTag(tag)) + " is not accepted")
              .because("every value of a policy is a text, a list or a map, and nothing else")
              .mend("remove the tag; a text needs none"));
    }
  }

  private static String shortTag(String tag) {
    return tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
  }

  private Diagnostic error(Event event, String code, String message) {
    Node.Span span = span(event, event);
    return source.error(span.line(), span.column(), span.length(), code, message);
  }

  private Node.Span span(Event first, Event last) {
    Mark start = first.getStartMark();
    Mark end = last.getEndMark();
    int length =
        start.getLine() == end.getLine()
            ? end.getColumn() - start.getColumn()
            : Source.REST_OF_LINE;
    return new Node.Span(source, start.getLine(), start.getColumn(), length);
  }
}
