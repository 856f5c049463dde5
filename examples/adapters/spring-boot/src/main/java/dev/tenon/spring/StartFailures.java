package dev.tenon.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Why the application does not start, as Spring Boot shows it. */
class StartFailures extends AbstractFailureAnalyzer<UndeclaredException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, UndeclaredException cause) {
    return new FailureAnalysis(
        "Not everything that the application answers is declared:\n\n- "
            + String.join("\n- ", cause.problems()),
        "Declare each of these, so that nothing is answered by accident.",
        cause);
  }
}
