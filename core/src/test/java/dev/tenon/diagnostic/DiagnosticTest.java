package dev.tenon.diagnostic;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticTest {

  private static final Place PLACE = Place.of("billing.yaml", 14, 11);

  private static final Diagnostic FULL =
      Diagnostic.error("unknown-role", PLACE, "unknown role `acountant`")
          .because("a rule may name only roles that the policy declares")
          .mend("did you mean `accountant`?")
          .showing(new Excerpt("    role: acountant", 11, 9));

  @Test
  void wholeText_saysWhatWhereWhyAndHowToMendIt() {
    assertEquals(
        """
        billing.yaml:14:11: error: unknown role `acountant`  [unknown-role]
         14 |     role: acountant
            |           ^^^^^^^^^
        why: a rule may name only roles that the policy declares
        fix: did you mean `accountant`?""",
        FULL.toString());
  }

  @Test
  void missingParts_leaveNoEmptyLines() {
    assertEquals(
        "code: warning: nobody may enter  [closed]",
        Diagnostic.warning("closed", Place.code(), "nobody may enter").toString());
  }

  @Test
  void otherPlaces_areShown() {
    assertEquals(
        """
        b.yaml:2:1: error: role `a` is defined twice  [duplicate-role]
        see: a.yaml:1:1""",
        Diagnostic.error("duplicate-role", Place.of("b.yaml", 2, 1), "role `a` is defined twice")
            .alsoAt(Place.of("a.yaml", 1, 1))
            .toString());
  }

  @Test
  void longLine_isCutAroundTheMark() {
    String line = "x".repeat(500) + "HERE" + "y".repeat(500);
    String text = FULL.showing(new Excerpt(line, 501, 4)).toString();
    String[] lines = text.split("\n", -1);
    assertTrue(lines[1].length() < 120, lines[1]);
    int mark = lines[2].indexOf('^');
    assertEquals("HERE", lines[1].substring(mark, mark + 4));
    assertEquals("^^^^", lines[2].substring(mark));
    assertTrue(lines[1].contains("…"));
  }

  @Test
  void markBeyondTheLine_isStillShown() {
    assertDoesNotThrow(() -> FULL.showing(new Excerpt("short", 4000, 4000)).toString());
    assertTrue(FULL.showing(new Excerpt("ab", 3, 1)).toString().contains("\n    |   ^\n"));
  }

  @Test
  void controlCharacters_neverReachTheTerminal() {
    String shown = FULL.showing(new Excerpt("a\u001B[31m\tb\u202Ec\uFEFF", 1, 1)).toString();
    assertTrue(shown.contains(" 14 | a\uFFFD[31m b\uFFFDc\uFFFD\n"), shown);
    assertEquals("`a\\u001Bb\\u202E\\uD800`", Diagnostic.quote("a\u001Bb\u202E\uD800"));
    assertEquals("`\uD83D\uDE00`", Diagnostic.quote("\uD83D\uDE00"));
  }

  @Test
  void longQuotes_areCut() {
    assertEquals("`" + "a".repeat(80) + "…`", Diagnostic.quote("a".repeat(81)));
    assertEquals("`" + "a".repeat(80) + "`", Diagnostic.quote("a".repeat(80)));
  }

  @Test
  void cutExcerpts_neverShowHalfACharacter() {
    String line = "\uD83D\uDE00".repeat(200);
    for (int column : List.of(1, 100, 101, 102, 200, 399)) {
      String text = FULL.showing(new Excerpt(line, column, 2)).toString();
      assertEquals(text, new String(text.getBytes(UTF_8), UTF_8), "column " + column);
    }
    String quoted = Diagnostic.quote("a" + "\uD83D\uDE00".repeat(60));
    assertEquals(quoted, new String(quoted.getBytes(UTF_8), UTF_8));
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  @Test
  void sortedByPlace_thenCode() {
    Diagnostics found = new Diagnostics();
    Diagnostic late = Diagnostic.error("a", Place.of("f", 10, 1), "late");
    Diagnostic early = Diagnostic.error("b", Place.of("f", 2, 5), "early");
    Diagnostic whole = Diagnostic.warning("c", Place.ofSource("f"), "whole");
    found.addAll(List.of(late, early, late, whole));
    assertEquals(List.of(whole, early, late), found.sorted());
    DiagnosticException refused = assertThrows(DiagnosticException.class, found::throwIfErrors);
    assertEquals(List.of(whole, early, late), refused.diagnostics());
    assertEquals(whole + "\n\n" + early + "\n\n" + late, refused.getMessage());
  }

  @Test
  void warningsAlone_refuseNothing() {
    Diagnostics found = new Diagnostics();
    found.add(Diagnostic.warning("c", Place.code(), "odd"));
    assertFalse(found.hasErrors());
    assertDoesNotThrow(found::throwIfErrors);
  }

  @Test
  void hostileFile_cannotFillTheMemoryWithItsErrors() {
    Diagnostics found = new Diagnostics();
    for (int i = 1; i <= 5000; i++) {
      found.add(Diagnostic.error("x", Place.of("f", i, 1), "wrong"));
    }
    assertEquals(1001, found.sorted().size());
    assertTrue(found.sorted().stream().anyMatch(d -> d.code().equals("too-many-errors")));
  }

  // Fault 19: warnings never refuse, however many there are.
  @Test
  void manyWarnings_areCountedByAWarning() {
    Diagnostics found = new Diagnostics();
    for (int i = 1; i <= 5000; i++) {
      found.add(Diagnostic.warning("x", Place.of("f", i, 1), "odd"));
    }
    assertFalse(found.hasErrors());
    assertEquals(1001, found.sorted().size());
    assertTrue(found.sorted().stream().allMatch(d -> d.severity() == Severity.WARNING));
    assertTrue(found.sorted().stream().anyMatch(d -> d.code().equals("too-many-warnings")));
  }

  // Fault 19: warnings leave room for the errors that come after them.
  @Test
  void errorsAfterManyWarnings_areAllKept() {
    Diagnostics found = new Diagnostics();
    for (int i = 1; i <= 5000; i++) {
      found.add(Diagnostic.warning("x", Place.of("f", i, 1), "odd"));
    }
    for (int i = 1; i <= 10; i++) {
      found.add(Diagnostic.error("y", Place.of("g", i, 1), "wrong"));
    }
    DiagnosticException refused = assertThrows(DiagnosticException.class, found::throwIfErrors);
    assertEquals(10, refused.diagnostics().stream().filter(d -> d.code().equals("y")).count());
  }

  // Fault 18: the exception that caused a diagnostic is the cause of the refusal.
  @Test
  void refusal_hasTheCausesOfItsDiagnostics() {
    Exception disk = new java.io.IOException("disk");
    Exception network = new java.io.IOException("network");
    Diagnostics found = new Diagnostics();
    found.add(FULL);
    found.add(Diagnostic.error("b", Place.of("x", 2, 1), "second").causedBy(network));
    found.add(Diagnostic.error("a", Place.of("x", 1, 1), "first").causedBy(disk));
    DiagnosticException refused = assertThrows(DiagnosticException.class, found::throwIfErrors);
    assertSame(disk, refused.getCause());
    assertSame(network, refused.getSuppressed()[0]);
    assertFalse(refused.getMessage().contains("disk"), refused.getMessage());
    assertEquals(FULL, FULL.causedBy(disk), "a reader sees the same");
    assertSame(disk, FULL.causedBy(disk).at(Place.code()).mend("x").cause().orElseThrow());
  }

  // Fault 18: a refusal that crosses a wire keeps its diagnostics.
  @Test
  void refusal_keepsItsDiagnosticsWhenItIsSerialized() throws Exception {
    Diagnostic caused =
        FULL.alsoAt(Place.code()).about("acountant").causedBy(new java.io.IOException("disk"));
    DiagnosticException refused = new DiagnosticException(List.of(caused, FULL));
    var bytes = new java.io.ByteArrayOutputStream();
    try (var out = new java.io.ObjectOutputStream(bytes)) {
      out.writeObject(refused);
    }
    try (var in =
        new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))) {
      DiagnosticException copy = (DiagnosticException) in.readObject();
      assertEquals(refused.diagnostics(), copy.diagnostics());
      assertEquals("acountant", copy.diagnostics().get(0).subject());
      assertEquals("disk", copy.getCause().getMessage());
    }
  }

  @Test
  void errorAfterManyWarnings_stillRefuses() {
    Diagnostics found = new Diagnostics();
    for (int i = 1; i <= 5000; i++) {
      found.add(Diagnostic.warning("x", Place.of("f", i, 1), "odd"));
    }
    found.add(Diagnostic.error("y", Place.of("f", 9999, 1), "wrong"));
    assertThrows(DiagnosticException.class, found::throwIfErrors);
  }

  @Test
  void equalWhenTheReaderSeesTheSame() {
    assertEquals(FULL, FULL.at(PLACE));
    assertEquals(FULL.hashCode(), FULL.at(PLACE).hashCode());
    assertNotEquals(FULL, FULL.at(Place.of("billing.yaml", 15, 11)));
  }

  @Test
  void impossiblePlaces_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> Place.of("f", -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Excerpt("x", 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Excerpt("x", 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new DiagnosticException(List.of()));
  }
}
