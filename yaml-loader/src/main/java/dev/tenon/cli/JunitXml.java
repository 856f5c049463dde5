package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.suite.Case;
import dev.tenon.suite.CaseResult;
import dev.tenon.suite.Outcome;
import dev.tenon.suite.Proof;
import dev.tenon.suite.SuiteResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Test results as XML, as the build servers read it: a test case for each case, with its file and
 * line, and one for each percentage that was not reached.
 */
final class JunitXml {

  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  private JunitXml() {}

  static String of(TestRun run, TestThresholds thresholds) {
    JunitXml xml = new JunitXml();
    xml.out.append("<testsuites name=\"tenon test\">\n");
    run.results().forEach(xml::suite);
    List<TestThresholds.Missed> missed = thresholds.missedBy(run);
    if (!missed.isEmpty()) {
      xml.open("percentages", "", missed.size(), missed.size(), 0, 0, 0);
      missed.forEach(xml::missed);
      xml.out.append("  </testsuite>\n");
    }
    return xml.out.append("</testsuites>\n").toString();
  }

  private void suite(TestRun.Tested tested) {
    SuiteResult result = tested.result();
    int unproved = (int) result.proofs().stream().filter(proof -> !proof.holds()).count();
    int failed =
        unproved + (int) result.cases().stream().filter(c -> !c.failures().isEmpty()).count();
    int skipped = (int) result.cases().stream().filter(c -> !c.wasRun()).count();
    int errors = result.problems().size();
    int tests = result.cases().size() + result.proofs().size() + errors;
    long nanos = tested.nanos().stream().mapToLong(Long::longValue).sum();
    open(tested.suite().name(), tested.source(), tests, failed, errors, skipped, nanos);
    for (Diagnostic problem : result.problems()) {
      test(tested.suite().name(), problem.code(), problem.place(), 0);
      body("error", problem.message(), problem.code(), problem.toString());
    }
    for (int i = 0; i < result.cases().size(); i++) {
      test(tested.suite().name(), result.cases().get(i), tested.nanos().get(i));
    }
    result.proofs().forEach(proof -> test(tested.suite().name(), proof));
    out.append("  </testsuite>\n");
  }

  private void test(String suite, CaseResult result, long nanos) {
    Case test = result.test();
    test(suite, test.toString(), test.place(), nanos);
    List<Outcome.Failed> failures = result.failures();
    if (!failures.isEmpty()) {
      Outcome.Failed first = failures.get(0);
      String message = "expected " + first.expected() + ", but it is " + first.actual();
      String all = failures.stream().map(Object::toString).collect(Collectors.joining("\n"));
      body("failure", message, "expectation", all);
    } else if (!result.wasRun()) {
      String reason =
          result.outcomes().stream()
              .filter(Outcome.Skipped.class::isInstance)
              .map(outcome -> ((Outcome.Skipped) outcome).reason())
              .findFirst()
              .orElse("");
      out.append(">\n      <skipped").append(attribute("message", reason));
      out.append("/>\n    </testcase>\n");
    } else {
      out.append("/>\n");
    }
  }

  private void test(String suite, Proof proof) {
    test(suite, proof.stated().name(), proof.stated().place(), 0);
    if (proof.holds()) {
      out.append("/>\n");
    } else {
      body("failure", proof.actual(), "invariant", proof.toString());
    }
  }

  private void missed(TestThresholds.Missed missed) {
    test(
        "percentages", missed.policy() + " " + missed.option(), Place.ofSource(missed.policy()), 0);
    body("failure", missed.words(), "percentage", missed.words());
  }

  private void open(
      String name, String file, int tests, int failures, int errors, int skipped, long nanos) {
    out.append("  <testsuite").append(attribute("name", name));
    if (!file.isEmpty()) {
      out.append(attribute("file", file));
    }
    out.append(attribute("tests", tests)).append(attribute("failures", failures));
    out.append(attribute("errors", errors)).append(attribute("skipped", skipped));
    out.append(attribute("time", seconds(nanos))).append(">\n");
  }

  private void test(String suite, String name, Place place, long nanos) {
    out.append("    <testcase").append(attribute("classname", suite));
    out.append(attribute("name", name)).append(attribute("file", place.source()));
    if (place.line() > 0) {
      out.append(attribute("line", place.line()));
    }
    out.append(attribute("time", seconds(nanos)));
  }

  private void body(String kind, String message, String type, String text) {
    out.append(">\n      <").append(kind).append(attribute("message", message));
    out.append(attribute("type", type)).append('>').append(escaped(text));
    out.append("</").append(kind).append(">\n    </testcase>\n");
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  private static String attribute(String name, Object value) {
    return " " + name + "=\"" + escaped(value.toString()).replace("\n", "&#10;") + '"';
  }

  /** Without the characters that XML cannot say. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> isAllowed(c) ? c : '\uFFFD')
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
