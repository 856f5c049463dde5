package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.cli.Session.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar, as a process: what a test within the program cannot see. */
class JarTest {

  /** The options that sessions cannot use, since they tell where the jar lies, or never end. */
  static final Set<String> OPTIONS = Set.of("launcher --to", "launcher --json", "launcher --color");

  private static final byte[] POLICY =
      Init.starter("policy.yaml").getBytes(java.nio.charset.StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void jar_startsAndDecides() throws Exception {
    Run run =
        Programs.jar(
            List.of("check", "-p", "-", "-s", "ada", "-r", "operator", "DEPLOY", "shop/dev/cart"),
            POLICY);
    assertEquals(
        """
        ALLOW allowed-by-rule: a rule allows it
          role operator: ALLOW RUN on shop/dev, shop/prod/cart* (stdin:23:9)
        """,
        run.text());
  }

  @Test
  void jar_ofTheLibrary_hasNoProgram() throws Exception {
    Path library = Path.of(Module.jar().toString().replace("-cli.jar", ".jar"));
    try (JarFile jar = new JarFile(library.toFile())) {
      assertTrue(jar.stream().anyMatch(entry -> entry.getName().startsWith("dev/tenon/yaml/")));
      assertFalse(jar.stream().anyMatch(entry -> entry.getName().startsWith("dev/tenon/cli")));
    }
  }

  @Test
  void launcher_startsTheJarWithAnArchive() throws Exception {
    Path script = directory.resolve("it's tenon");
    Run made = Programs.jar(List.of("launcher", "--to", script.toString()), new byte[0]);
    assertEquals(0, made.exit(), made::text);
    assertTrue(Files.size(Path.of(script + ".jsa")) > 1_000_000);

    Run run =
        Programs.process(
            List.of(script.toString(), "check", "-p", "-", "-s", "bob", "VIEW", "shop"),
            POLICY,
            Map.of());
    assertEquals("DENY not-admitted: no role of the subject may enter\n[exit 1]\n", run.text());
  }

  @Test
  void launcher_isPrinted() throws Exception {
    Run run = Programs.jar(List.of("launcher", "--json", "--color", "never"), new byte[0]);
    assertEquals(0, run.exit(), run::text);
    assertTrue(run.out().contains("-XX:SharedArchiveFile"), run::text);
    assertTrue(run.out().contains(Module.jar().toString()), run::text);
  }

  @Test
  void completion_isAScriptThatBashCompletesBy() throws Exception {
    Path script = directory.resolve("completion");
    Files.writeString(script, Programs.within(List.of("completion", "bash"), new byte[0]).out());
    String complete =
        "source '%s'; COMP_WORDS=(tenon exp); COMP_CWORD=1; _complete_tenon; echo ${COMPREPLY[@]}";
    Run run =
        Programs.process(List.of("bash", "-c", complete.formatted(script)), new byte[0], Map.of());
    assertEquals("explain\n", run.text());
  }

  @Test
  @Tag("slow")
  void launcher_loadsItsClassesFromTheArchive() throws Exception {
    Path script = directory.resolve("tenon");
    Programs.jar(List.of("launcher", "--to", script.toString()), new byte[0]);
    Files.writeString(
        script, Files.readString(script).replace("-Xlog:disable", "-Xlog:class+load"));
    Run run =
        Programs.process(
            List.of(script.toString(), "check", "-p", "-", "-s", "bob", "VIEW", "shop"),
            POLICY,
            Map.of());
    List<String> ours =
        Arrays.stream(run.out().split("\n")).filter(line -> line.contains(" dev.tenon.")).toList();
    List<String> notArchived =
        ours.stream()
            .filter(line -> !line.contains("shared objects file"))
            .filter(line -> !line.contains("$$Lambda"))
            .collect(Collectors.toList());
    assertTrue(ours.size() > 50, () -> ours.size() + " classes");
    assertTrue(notArchived.size() < ours.size() / 10, notArchived::toString);
  }

  @Test
  void colours_areNotWrittenToAPipe() throws Exception {
    Run plain = Programs.jar(List.of("check", "-p", "-", "-s", "bob", "VIEW", "shop"), POLICY);
    assertFalse(plain.out().contains("\u001B["));
  }

  @Test
  @Tag("slow")
  void colours_areWrittenToATerminal_unlessNoColorIsSet() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "nothing here plays a terminal");
    String plain = "DENY not-admitted: no role of the subject may enter";
    String coloured = "\u001B[31mDENY\u001B[0m not-admitted: no role of the subject may enter";
    assertEquals(coloured, onATerminal("", Map.of()));
    assertEquals(plain, onATerminal("", Map.of("NO_COLOR", "1")));
    assertEquals(plain, onATerminal("--color never", Map.of()));
    assertEquals(coloured, onATerminal("--color always", Map.of("NO_COLOR", "1")));
  }

  /** The first line that a terminal shows. */
  private String onATerminal(String options, Map<String, String> environment) throws Exception {
    Path policy = directory.resolve("policy.yaml");
    Files.write(policy, POLICY);
    String command =
        "'%s' -jar '%s' check -p '%s' -s bob %s VIEW shop"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Module.jar().toAbsolutePath(),
                policy,
                options);
    Map<String, String> all = new HashMap<>(environment);
    all.put("TERM", "xterm");
    Run run =
        Programs.process(
            List.of("/usr/bin/script", "-qec", command, "/dev/null"), new byte[0], all);
    return run.out().lines().findFirst().orElse("");
  }

  @Test
  void fileThatCannotBeRead_isToldWithTheReason() throws Exception {
    Path loop = directory.resolve("loop.yaml");
    Files.createSymbolicLink(loop, loop);
    Run run = Programs.jar(List.of("test", loop.toString()), POLICY);
    assertEquals(
        """
        2> %s: error: the file cannot be read  [unreadable-file]
        2> why: reading it failed: FileSystemException
        2> fix: correct the path, or the file's permissions
        [exit 2]
        """
            .formatted(loop),
        run.text());
  }

  @Test
  void unreadableFile_isToldAsSuch() throws Exception {
    Path file = directory.resolve("secret.yaml");
    Files.write(file, POLICY);
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "root reads all");
    Run run = Programs.jar(List.of("check", "-p", file.toString(), "-s", "a", "V", "s"), POLICY);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("why: this program may not read it"), run::text);
  }
}
