package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A policy in a revision of the git repository: {@code REVISION:PATH}, in git's syntax. The path is
 * relative to the root of the repository, or with {@code ./} to the current directory.
 */
final class GitRevision {

  private static final int MOST_BYTES = 256 * 1024 * 1024;

  private final String name;
  private final Path home;

  private GitRevision(String name, Path home) {
    this.name = name;
    this.home = home;
  }

  /** Whether a name is a revision: it has that form, and there is no such file. */
  static boolean is(String name) {
    int colon = name.indexOf(':');
    // A single letter is a Windows drive.
    return colon > 1
        && colon < name.length() - 1
        && !name.startsWith("-")
        && !Files.exists(PolicyOption.path(name));
  }

  /** The text of a file, or of each policy file of a directory, by name. */
  static Map<String, String> texts(String name) {
    return texts(name, Path.of(""));
  }

  /** The texts, with git run in a directory. */
  static Map<String, String> texts(String name, Path home) {
    return new GitRevision(name, home).texts();
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!text("cat-file", "-t", name).strip().equals("tree")) {
      texts.put(name, text("cat-file", "blob", name));
      return texts;
    }
    for (String file : text("ls-tree", "--name-only", "-z", name).split("\0", -1)) {
      if (isPolicy(file)) {
        String path = name.endsWith("/") ? name + file : name + "/" + file;
        texts.put(path, text("cat-file", "blob", path));
      }
    }
    if (texts.isEmpty()) {
      throw refused("no policy file (*.yaml, *.yml) is in that directory");
    }
    return texts;
  }

  private static boolean isPolicy(String file) {
    return !file.startsWith(".")
        && (file.endsWith(".yaml") || file.endsWith(".yml"))
        && !file.endsWith("-tests.yaml")
        && !file.endsWith("-tests.yml");
  }

  private String text(String... words) {
    return Input.decode(Place.ofSource(name), git(words));
  }

  private byte[] git(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "git";
    System.arraycopy(words, 0, command, 1, words.length);
    try {
      Path errors = Files.createTempFile("tenon", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(home.toAbsolutePath().toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        byte[] out = read(process);
        if (process.waitFor() != 0) {
          throw refused("git says: " + Files.readString(errors, StandardCharsets.UTF_8).strip());
        }
        return out;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException noGit) {
      throw refused("git could not be started: " + noGit.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw refused("it was interrupted");
    }
  }

  private byte[] read(Process process) throws IOException {
    try (InputStream in = process.getInputStream()) {
      byte[] out = in.readNBytes(MOST_BYTES + 1);
      if (out.length > MOST_BYTES) {
        process.destroy();
        throw refused("it has more than " + MOST_BYTES + " bytes");
      }
      return out;
    }
  }

  private DiagnosticException refused(String why) {
    return Input.refusal(
        Diagnostic.error("unreadable-revision", Place.ofSource(name), "git does not have it")
            .because(why)
            .mend(
                "write REVISION:PATH with the path from the root of the repository, or"
                    + " REVISION:./PATH from the current directory"));
  }
}
