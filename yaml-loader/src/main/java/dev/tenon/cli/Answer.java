package dev.tenon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command found: an exit code, a text for people, and the same as fields of one JSON object.
 *
 * <p>For one thread, and written while the command works.
 */
final class Answer {

  /** Yes, allowed, nothing found, the same. */
  static final int YES = 0;

  /** No: denied or held, a failed case, a finding, a difference. */
  static final int NO = 1;

  /** The question could not be asked: a wrong option, a file that is missing or broken. */
  static final int BROKEN = 2;

  /** No answer within the steps that were granted. */
  static final int UNDECIDED = 3;

  /** The program failed: a fault of the program, and no answer. */
  static final int CRASHED = 70;

  private final int exit;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private Answer(int exit) {
    this.exit = exit;
  }

  static Answer yes() {
    return new Answer(YES);
  }

  static Answer no() {
    return new Answer(NO);
  }

  static Answer undecided() {
    return new Answer(UNDECIDED);
  }

  static Answer of(boolean yes) {
    return yes ? yes() : no();
  }

  /** Adds a line, or several, to the text. */
  Answer line(String words) {
    text.append(words).append('\n');
    return this;
  }

  /** Adds a text that ends as it should. */
  Answer text(String words) {
    text.append(words);
    return this;
  }

  /** Adds a field to the JSON object. */
  Answer with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** Adds something that the reader should know and did not ask for. */
  Answer note(String words) {
    notes.add(words);
    return this;
  }

  int exit() {
    return exit;
  }

  String text() {
    return text.toString();
  }

  Map<String, Object> fields() {
    return fields;
  }

  List<String> notes() {
    return notes;
  }
}
