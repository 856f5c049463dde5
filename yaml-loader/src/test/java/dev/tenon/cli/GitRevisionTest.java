package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that come from git or from a pipe. */
class GitRevisionTest {

  private static final String POLICY =
      "roles: {clerk: {permissions: [{effect: allow, actions: [READ], resource: a}]}}\n";

  @TempDir Path folder;

  @BeforeEach
  void repository() throws Exception {
    git("init", "-q", "-b", "main");
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/policy.yaml"), POLICY);
    Files.writeString(folder.resolve("rules/policy-tests.yaml"), "no policy");
    git("add", "-A");
    git("-c", "user.name=n", "-c", "user.email=e@example", "commit", "-q", "-m", "first");
  }

  private void git(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertEquals(0, process.waitFor());
  }

  // Fault 40: there was no way to name a revision.
  @Test
  void revision_isReadFromGit_asAFileAndAsADirectory() {
    assertEquals(
        Map.of("main:rules/policy.yaml", POLICY),
        GitRevision.texts("main:rules/policy.yaml", folder));
    assertEquals(Map.of("main:rules/policy.yaml", POLICY), GitRevision.texts("main:rules", folder));
  }

  @Test
  void revisionThatIsNot_isAnErrorThatSaysWhatGitSays() {
    DiagnosticException refused =
        assertThrows(
            DiagnosticException.class, () -> GitRevision.texts("main:policy.yaml", folder));
    assertEquals("unreadable-revision", refused.diagnostics().get(0).code());
    assertTrue(refused.getMessage().contains("git says: fatal: "), refused::getMessage);
  }

  @Test
  void revision_isToldFromAFileByItsForm() throws Exception {
    Path file = folder.resolve("a:b");
    Files.writeString(file, POLICY);
    assertTrue(GitRevision.is("main:policy.yaml"));
    assertFalse(GitRevision.is(file.toString()));
    assertFalse(GitRevision.is("C:policy.yaml"));
    assertFalse(GitRevision.is("-x:policy.yaml"));
    assertFalse(GitRevision.is("policy.yaml"));
  }

  // Fault 40: a pipe was "not a file".
  @Test
  void pipe_isRead() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Path file = folder.resolve("rules/policy.yaml");
    Process writer =
        new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"", file.toString(), pipe.toString())
            .start();
    var run = Programs.within(List.of("diff", pipe.toString(), file.toString()), new byte[0]);
    assertEquals(0, writer.waitFor());
    assertEquals("no change: every request is decided alike\n", run.out(), run.err());
  }
}
