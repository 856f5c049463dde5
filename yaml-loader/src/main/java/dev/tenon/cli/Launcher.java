package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon launcher}: a script that starts the jar in a fraction of a second. */
@Command(
    name = "launcher",
    description = {
      "Make a script that starts this jar quickly: with options for short programs, and with an"
          + " archive of loaded classes.",
      "Without --to the script alone is printed, and starts without an archive until there is one."
    },
    footer = {"", "For example:  java -jar tenon-cli.jar launcher --to ~/bin/tenon"},
    exitCodeList = {"0:printed or written", "2:a wrong option, or a place that cannot be written"})
final class Launcher extends Verb {

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Starts tenon quickly. Make it again after the jar or the JDK was replaced; until then it
      # starts without the archive of classes.
      jar=%s
      java=%s
      archive=%s
      set -- -jar "$jar" "$@"
      if [ -f "$archive" ]; then set -- -XX:SharedArchiveFile="$archive" "$@"; fi
      exec "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xlog:disable "$@"
      """;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write the script there, and the archive beside it as FILE.jsa.")
  String to = "";

  Launcher(Terminal terminal) {
    super("launcher", terminal);
  }

  @Override
  Answer answer() {
    Path jar = jar();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (to.isEmpty()) {
      String script = script(jar, java, jar.resolveSibling(jar.getFileName() + ".jsa"));
      return Answer.yes().text(script).with("script", script);
    }
    Path file = PolicyOption.path(to).toAbsolutePath().normalize();
    Path archive = file.resolveSibling(file.getFileName() + ".jsa");
    String script = script(jar, java, archive);
    try {
      Files.writeString(file, script);
      boolean executable = file.toFile().setExecutable(true);
      int exit = record(jar, java, archive);
      if (!executable || exit != 0) {
        throw new IOException("the archive was not made");
      }
    } catch (IOException refused) {
      throw unwritable(refused);
    }
    return Answer.yes()
        .line("written: " + to)
        .line("written: " + to + ".jsa")
        .with("script", script);
  }

  private static String script(Path jar, Path java, Path archive) {
    return SCRIPT.formatted(quoted(jar), quoted(java), quoted(archive));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private static Path jar() {
    try {
      Path jar =
          Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
    } catch (URISyntaxException unnamed) {
      // Reported below.
    }
    throw new Usage("this program was not started from its jar");
  }

  /** Runs the usual commands once, and archives the classes that they load. */
  private static int record(Path jar, Path java, Path archive) throws IOException {
    List<String> command =
        List.of(
            java.toString(),
            "-XX:ArchiveClassesAtExit=" + archive,
            "-XX:+UseSerialGC",
            "-Xlog:disable",
            "-cp",
            jar.toString(),
            Rehearsal.class.getName());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      process.destroy();
      Thread.currentThread().interrupt();
      return Answer.BROKEN;
    }
  }

  private RuntimeException unwritable(IOException refused) {
    return Input.refusal(
        Diagnostic.error("unwritable-file", Place.ofSource(to), "the launcher cannot be written")
            .because(refused.getClass().getSimpleName())
            .mend("name a file in a directory that this program may write to")
            .causedBy(refused));
  }
}
