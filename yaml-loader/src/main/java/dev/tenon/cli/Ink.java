package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Severity;
import dev.tenon.policy.Effect;

/** Terminal colours, or none. A colour never adds information to the text. */
enum Ink {
  /** Plain text. */
  NONE,
  /** Text with escape sequences. */
  COLOURS;

  static Ink of(boolean coloured) {
    return coloured ? COLOURS : NONE;
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String held(String text) {
    return paint("33", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  /** An effect in its colour: green, yellow, red. */
  String effect(Effect effect) {
    return switch (effect) {
      case ALLOW -> good(effect.toString());
      case STAGE -> held(effect.toString());
      case DENY -> bad(effect.toString());
    };
  }

  /** A diagnostic with its severity and its labels coloured. */
  String diagnostic(Diagnostic diagnostic) {
    String text = diagnostic.toString();
    if (this == NONE) {
      return text;
    }
    String severity = diagnostic.severity().toString();
    boolean error = diagnostic.severity() == Severity.ERROR;
    String head = diagnostic.place() + ": ";
    String rest = text.substring(head.length() + severity.length());
    return strong(head)
        + (error ? bad(severity) : held(severity))
        + rest.replace("\nwhy: ", "\n" + faint("why: ")).replace("\nfix: ", "\n" + good("fix: "));
  }

  private String paint(String code, String text) {
    return this == NONE ? text : "\u001B[" + code + "m" + text + "\u001B[0m";
  }
}
