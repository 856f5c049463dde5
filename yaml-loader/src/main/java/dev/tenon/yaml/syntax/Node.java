package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Excerpt;
import dev.tenon.diagnostic.Place;

/** A piece of YAML with its place. Immutable; an anchored node is shared by all its aliases. */
public abstract sealed class Node permits Scalar, Sequence, Mapping {

  /** The part of a text that a node covers: line and column from 0, in code points. */
  public record Span(Source source, int line, int column, int length) {}

  private final Span span;

  Node(Span span) {
    this.span = span;
  }

  public final Span span() {
    return span;
  }

  public final Place place() {
    return span.source().place(span.line(), span.column());
  }

  public final Excerpt excerpt() {
    return span.source().excerpt(span.line(), span.column(), span.length());
  }

  public final Diagnostic error(String code, String message) {
    return Diagnostic.error(code, place(), message).showing(excerpt());
  }

  public final Diagnostic warning(String code, String message) {
    return Diagnostic.warning(code, place(), message).showing(excerpt());
  }

  /** The kind of node, in the words of messages. */
  public abstract String kind();

  /** The number of nodes in it, including itself and all repetitions by aliases. */
  abstract long weight();
}
