package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Jobs run in a sandbox that bubblewrap makes for each of them, of Linux namespaces: the programs
 * of {@code /usr} to read, one directory in memory to write, and nothing else. A job sees no file
 * of the server or of another job, no process but its own, and no network, not even this machine's.
 * When the command, bubblewrap or the server ends, however it ends, the kernel kills all processes
 * of the sandbox.
 *
 * <p>A server that runs as root starts it as {@code nobody}, so that no job is root for the kernel.
 */
final class Sandbox implements Confinement {

  /** Where bubblewrap and setpriv are looked for: not in places that a variable names. */
  static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  /** Bytes that the files of one job may have, as they are kept in memory. */
  static final int MOST_FILES = 64 << 20;

  /** Processes and threads that one job may have at once. */
  static final int MOST_PROCESSES = 128;

  private static final String HOME = "/job";
  private static final Path START = Path.of("/");

  /** The user and the group `nobody`, which own nothing. */
  private static final String NOBODY = "65534";

  private final List<String> prefix;

  private Sandbox(List<String> prefix) {
    this.prefix = List.copyOf(prefix);
  }

  /**
   * What sets the limits of a job (setrlimit(2)), within its sandbox; the job cannot raise them.
   */
  private static List<String> limits(Path prlimit, long memory) {
    return List.of(
        prlimit.toString(), "--nproc=" + MOST_PROCESSES, "--data=" + memory, "--core=0", "--");
  }

  /**
   * Finds bubblewrap and prlimit, and tries them.
   *
   * @param programs the directories to look in
   * @param memory bytes of memory that one process of a job may have
   * @throws IOException if there is none, or it makes no sandbox on this machine
   */
  static Sandbox find(List<Path> programs, long memory) throws IOException, InterruptedException {
    Path bubblewrap =
        program("bwrap", programs)
            .orElseThrow(() -> none("bubblewrap (bwrap) is not in " + programs));
    Path prlimit =
        program("prlimit", programs)
            .orElseThrow(() -> none("prlimit (util-linux) is not in " + programs));
    List<String> prefix = new ArrayList<>();
    if (isRoot()) {
      Path setpriv =
          program("setpriv", programs)
              .orElseThrow(() -> none("the server is root, and setpriv is not in " + programs));
      prefix.addAll(
          List.of(
              setpriv.toString(),
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              "--inh-caps=-all"));
    }
    prefix.addAll(arguments(bubblewrap));
    prefix.addAll(limits(prlimit, memory));
    Sandbox sandbox = new Sandbox(prefix);
    sandbox.attempt();
    return sandbox;
  }

  private static Optional<Path> program(String name, List<Path> programs) {
    return programs.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static List<String> arguments(Path bubblewrap) {
    List<String> words = new ArrayList<>();
    words.add(bubblewrap.toString());
    words.addAll(List.of("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"));
    words.addAll(List.of("--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"));
    words.addAll(List.of("--hostname", "job", "--ro-bind", "/usr", "/usr"));
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
    words.addAll(List.of("--size", String.valueOf(MOST_FILES), "--tmpfs", HOME));
    words.addAll(List.of("--symlink", HOME, "/tmp", "--remount-ro", "/", "--chdir", HOME, "--"));
    return words;
  }

  /** Runs {@code true} in a sandbox. */
  private void attempt() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command(List.of("true")))
            .directory(START.toFile())
            .redirectErrorStream(true);
    Processes.environment(builder, HOME);
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readNBytes(500);
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw none("bubblewrap does not end");
    }
    if (process.exitValue() != 0) {
      throw none(
          "bubblewrap makes no sandbox here: "
              + new String(said, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " "));
    }
  }

  private static IOException none(String why) {
    return new IOException(
        """
        mode `multi-user` does not start without a sandbox for jobs: %s
        why: a job that runs as the server's own user can read its accounts and its memory
        fix: install bubblewrap 0.8 or later (apt-get install bubblewrap) and allow user \
        namespaces, or use mode `single-user`"""
            .formatted(why));
  }

  @Override
  public List<String> command(List<String> command) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    return words;
  }

  /** There are none: the kernel has ended them with the server. */
  @Override
  public int endLeftovers() {
    return 0;
  }

  /** A job's directory exists in its sandbox alone, and is gone with it. */
  @Override
  public Directory directory(Job job) {
    return new Directory() {
      @Override
      public Path start() {
        return START;
      }

      @Override
      public String home() {
        return HOME;
      }

      @Override
      public void close() {}
    };
  }
}
