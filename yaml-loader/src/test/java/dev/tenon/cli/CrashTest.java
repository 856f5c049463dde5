package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line does with what it does not expect. */
class CrashTest {

  @TempDir Path folder;

  /** Fails as no file does. */
  private static final InputStream BROKEN =
      new InputStream() {
        @Override
        public int read() {
          throw new IllegalStateException("planted");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
          return read();
        }
      };

  // Fault 34: a crash had the exit code of a finding.
  @Test
  void crash_hasAnExitCodeOfItsOwn() {
    for (String option : List.of("--json", "--color=never")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Terminal terminal =
          new Terminal(BROKEN, new PrintStream(out, true), new PrintStream(err, true), false);

      assertEquals(70, Tenon.run(terminal, "lint", "-", option));

      String told = err.toString(StandardCharsets.UTF_8);
      assertTrue(told.startsWith("tenon: the program failed"), told);
      assertTrue(told.contains("planted"), told);
      assertEquals(
          option.equals("--json"), out.toString(StandardCharsets.UTF_8).contains("\"exit\" : 70"));
    }
  }

  // Fault 34: the reader that writes mutants as lines refused what the first reader accepts.
  @Test
  void moreThanFiftyUsesOfAnAnchor_areNoCrashOfTheMutants() throws Exception {
    StringBuilder policy =
        new StringBuilder("x-shared: &jobs [jobs/a]\nroles:\n  clerk:\n    permissions:\n");
    StringBuilder allowed = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      policy
          .append("      - {effect: allow, actions: [A")
          .append(i)
          .append("], resources: *jobs}\n");
      allowed.append(i == 0 ? "" : ", ").append('A').append(i).append(": jobs/a");
    }
    Files.writeString(folder.resolve("policy.yaml"), policy);
    Files.writeString(
        folder.resolve("policy-tests.yaml"),
        "subjects: {ada: {roles: clerk}}\ncases: [{name: n, subject: ada, allow: {"
            + allowed
            + "}}]\n");

    var run =
        Programs.within(
            List.of("test", "--mutants", folder.resolve("policy-tests.yaml").toString()),
            new byte[0]);

    assertEquals("", run.err());
    assertEquals(0, run.exit(), run.out());
    assertTrue(run.out().contains("SURVIVED"), run.out());
  }
}
