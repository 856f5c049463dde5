package dev.tenon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a command: an exit code, a text for people, and the fields of one JSON object.
 *
 * <p>For one thread; filled while the command runs.
 */
final class Answer {

  /** Yes: allowed, no finding, no difference. */
  static final int YES = 0;

  /** No: denied or pending approval, a failed case, a finding, a difference. */
  static final int NO = 1;

  /** The input is invalid: a wrong option, a missing or invalid file. */
  static final int BROKEN = 2;

  /** No answer within the step limit. */
  static final int UNDECIDED = 3;

  /** An internal error of the program, without an answer. */
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

  /** Adds one or more lines to the text. */
  Answer line(String words) {
    text.append(words).append('\n');
    return this;
  }

  /** Adds a text as it is, without adding a line end. */
  Answer text(String words) {
    text.append(words);
    return this;
  }

  /** Adds a field to the JSON object. */
  Answer with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** Adds a note that the question did not ask for. */
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
