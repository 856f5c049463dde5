package dev.tenon.examples.remotecache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Actions run in a sandbox that bubblewrap makes for each of them, of Linux namespaces: the
 * programs of {@code /usr} to read, the action's own directory and a {@code /tmp} in memory to
 * write, and nothing else. An action sees no file of the server or of another action, no process
 * but its own, and no network, not even this machine's. When the command, bubblewrap or the server
 * ends, however it ends, the kernel kills all processes of the sandbox.
 *
 * <p>A server that runs as root starts it as {@code nobody}, so that no action is root for the
 * kernel. Variables of the action are set inside: none of them reaches a program that runs outside.
 */
final class Sandbox {

  /** Where programs are looked for: not in places that a variable names. */
  private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  /** Where an action finds its directory. */
  static final String HOME = "/work";

  /** Bytes that {@code /tmp} and each file of an action may have. */
  private static final long MOST_BYTES = 256L << 20;

  /** The user and the group `nobody`, which own nothing. */
  private static final int NOBODY = 65534;

  private final List<String> prefix;
  private final boolean root;

  private Sandbox(List<String> prefix, boolean root) {
    this.prefix = List.copyOf(prefix);
    this.root = root;
  }

  /**
   * Finds bubblewrap and tries it.
   *
   * @throws IOException if there is none, or it makes no sandbox on this machine; the message says
   *     what to do
   */
  static Sandbox find() throws IOException, InterruptedException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    List<String> prefix = new ArrayList<>();
    prefix.addAll(List.of(program("prlimit"), "--fsize=" + MOST_BYTES, "--core=0", "--"));
    if (root) {
      prefix.add(program("setpriv"));
      prefix.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY));
      prefix.addAll(List.of("--clear-groups", "--inh-caps=-all"));
    }
    prefix.addAll(arguments(program("bwrap")));
    Sandbox sandbox = new Sandbox(prefix, root);
    sandbox.attempt();
    return sandbox;
  }

  private static String program(String name) throws IOException {
    return PROGRAMS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> none(name + " is not in " + PROGRAMS))
        .toString();
  }

  private static List<String> arguments(String bubblewrap) {
    List<String> words = new ArrayList<>();
    words.add(bubblewrap);
    words.addAll(List.of("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"));
    words.addAll(List.of("--uid", "" + NOBODY, "--gid", "" + NOBODY, "--cap-drop", "ALL"));
    words.addAll(List.of("--hostname", "worker", "--ro-bind", "/usr", "/usr"));
    for (String name : List.of("/bin", "/lib", "/lib32", "/lib64")) {
      Path path = Path.of(name);
      if (Files.isSymbolicLink(path)) {
        words.addAll(List.of("--symlink", "usr" + name, name));
      } else if (Files.isDirectory(path)) {
        words.addAll(List.of("--ro-bind", name, name));
      }
    }
    String alternatives = "/etc/alternatives"; // what some links in /usr/bin lead to
    words.addAll(List.of("--ro-bind-try", alternatives, alternatives));
    words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"));
    words.addAll(List.of("--size", String.valueOf(MOST_BYTES), "--tmpfs", "/tmp"));
    return words;
  }

  /** Runs {@code true} in a sandbox. */
  private void attempt() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of("--remount-ro", "/", "--clearenv", "--", "/bin/true"));
    Process process = outside(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readNBytes(500);
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw none("bubblewrap does not end");
    }
    if (process.exitValue() != 0) {
      String why = new String(said, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
      throw none("bubblewrap makes no sandbox here: " + why);
    }
  }

  private static IOException none(String why) {
    return new IOException(
        why
            + ": install bubblewrap 0.8 or later (apt-get install bubblewrap) and allow user"
            + " namespaces");
  }

  /** A process that has none of the server's environment. */
  private static ProcessBuilder outside(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    builder.environment().clear();
    return builder;
  }

  /**
   * A process that runs a command.
   *
   * @param folder the action's own directory
   * @param working where in it the command starts; empty for the directory itself
   * @param environment the variables that the command has, and no others
   * @param command the program and its arguments
   */
  ProcessBuilder process(
      Path folder, String working, Map<String, String> environment, List<String> command) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of("--bind", folder.toString(), HOME, "--remount-ro", "/"));
    words.addAll(List.of("--chdir", working.isEmpty() ? HOME : HOME + "/" + working));
    words.add("--clearenv");
    environment.forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    words.add("--");
    words.addAll(command);
    return outside(words);
  }

  /** Gives a directory to the user that runs actions. */
  void give(Path directory) throws IOException {
    if (root) {
      Files.setAttribute(directory, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(directory, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
