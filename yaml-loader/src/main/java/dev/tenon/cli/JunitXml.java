package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.suite.Case;
import dev.tenon.suite.CaseResult;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.Proof;
import dev.tenon.suite.SuiteResult;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Test results as JUnit XML for build servers: a test case for each case, with its file and line,
 * and one for each missed threshold.
 */
final class JunitXml {

  /** Replaces a line end in an attribute while the XML is written; no text contains it. */
  private static final String LINE_END = "\u0001";

  private final XMLStreamWriter out;

  private JunitXml(XMLStreamWriter out) {
    this.out = out;
  }

  static String of(TestRun run, TestThresholds thresholds) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JunitXml(out).write(run, thresholds);
      out.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("a text in memory takes all XML", impossible);
    }
    // The writer does not escape a line end in an attribute, and a parser reads it as a blank.
    return text.toString().replace(LINE_END, "&#10;");
  }

  private void write(TestRun run, TestThresholds thresholds) throws XMLStreamException {
    out.writeStartDocument("UTF-8", "1.0");
    line(0);
    out.writeStartElement("testsuites");
    attribute("name", "tenon test");
    for (TestRun.Tested tested : run.results()) {
      suite(tested);
    }
    List<TestThresholds.Missed> all = thresholds.missedBy(run);
    if (!all.isEmpty()) {
      open("percentages", "", all.size(), all.size(), 0, 0, 0);
      for (TestThresholds.Missed missed : all) {
        missed(missed);
      }
      close(1);
    }
    close(0);
    line(0);
    out.writeEndDocument();
  }

  private void suite(TestRun.Tested tested) throws XMLStreamException {
    SuiteResult result = tested.result();
    int unproved = (int) result.proofs().stream().filter(proof -> !proof.holds()).count();
    int failed =
        unproved + (int) result.cases().stream().filter(c -> !c.failures().isEmpty()).count();
    int skipped = (int) result.cases().stream().filter(c -> !c.wasRun()).count();
    int errors = result.problems().size();
    int tests = result.cases().size() + result.proofs().size() + errors;
    long nanos = tested.nanos().stream().mapToLong(Long::longValue).sum();
    String name = tested.suite().name();
    open(name, tested.source(), tests, failed, errors, skipped, nanos);
    for (Diagnostic problem : result.problems()) {
      test(false, name, problem.code(), problem.place(), 0);
      body("error", problem.message(), problem.code(), problem.toString());
    }
    for (int i = 0; i < result.cases().size(); i++) {
      test(name, result.cases().get(i), tested.nanos().get(i));
    }
    for (Proof proof : result.proofs()) {
      test(name, proof);
    }
    close(1);
  }

  private void test(String suite, CaseResult result, long nanos) throws XMLStreamException {
    Case test = result.test();
    List<ExpectationOutcome.Failed> failures = result.failures();
    boolean passed = failures.isEmpty() && result.wasRun();
    test(passed, suite, test.toString(), test.place(), nanos);
    if (!failures.isEmpty()) {
      ExpectationOutcome.Failed first = failures.get(0);
      String message = "expected " + first.expected() + ", but it is " + first.actual();
      String all = failures.stream().map(Object::toString).collect(Collectors.joining("\n"));
      body("failure", message, "expectation", all);
    } else if (!passed) {
      String reason =
          result.outcomes().stream()
              .filter(ExpectationOutcome.Skipped.class::isInstance)
              .map(outcome -> ((ExpectationOutcome.Skipped) outcome).reason())
              .findFirst()
              .orElse("");
      line(3);
      out.writeEmptyElement("skipped");
      attribute("message", reason);
      close(2);
    }
  }

  private void test(String suite, Proof proof) throws XMLStreamException {
    test(proof.holds(), suite, proof.stated().name(), proof.stated().place(), 0);
    if (!proof.holds()) {
      body("failure", proof.actual(), "invariant", proof.toString());
    }
  }

  private void missed(TestThresholds.Missed missed) throws XMLStreamException {
    Place place = Place.ofSource(missed.policy());
    test(false, "percentages", missed.policy() + " " + missed.option(), place, 0);
    body("failure", missed.words(), "percentage", missed.words());
  }

  private void open(
      String name, String file, int tests, int failures, int errors, int skipped, long nanos)
      throws XMLStreamException {
    line(1);
    out.writeStartElement("testsuite");
    attribute("name", name);
    if (!file.isEmpty()) {
      attribute("file", file);
    }
    attribute("tests", tests);
    attribute("failures", failures);
    attribute("errors", errors);
    attribute("skipped", skipped);
    attribute("time", seconds(nanos));
  }

  /** Begins a test; a passed one has no content, and is not closed. */
  private void test(boolean passed, String suite, String name, Place place, long nanos)
      throws XMLStreamException {
    line(2);
    if (passed) {
      out.writeEmptyElement("testcase");
    } else {
      out.writeStartElement("testcase");
    }
    attribute("classname", suite);
    attribute("name", name);
    attribute("file", place.source());
    if (place.line() > 0) {
      attribute("line", place.line());
    }
    attribute("time", seconds(nanos));
  }

  /** Writes the failure of a test, and the test's end tag. */
  private void body(String kind, String message, String type, String text)
      throws XMLStreamException {
    line(3);
    out.writeStartElement(kind);
    attribute("message", message);
    attribute("type", type);
    out.writeCharacters(allowed(text));
    out.writeEndElement();
    close(2);
  }

  private void close(int depth) throws XMLStreamException {
    line(depth);
    out.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    out.writeCharacters("\n" + "  ".repeat(depth));
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    out.writeAttribute(name, allowed(value.toString()).replace("\n", LINE_END));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  /** Removes the characters that XML does not allow. */
  private static String allowed(String text) {
    return text.codePoints()
        .map(c -> isAllowed(c) ? c : '\uFFFD')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
