package dev.tenon.spring;

import java.util.List;

/** The application does not start: something that it answers is not declared, or wrongly. */
public final class UndeclaredException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  UndeclaredException(List<String> problems) {
    super("Tenon refuses the start:\n- " + String.join("\n- ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong, one sentence each.
   *
   * @return an immutable list
   */
  public List<String> problems() {
    return problems;
  }
}
