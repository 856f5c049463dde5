package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.LoadedPolicy;
import dev.tenon.yaml.PolicyTexts;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option for the policy of a question. */
final class PolicyOption {

  private static final String USUAL = "policy.yaml";

  @Option(
      names = {"-p", "--policy"},
      paramLabel = "PATH",
      description =
          "A policy file, a directory of files, REVISION:PATH in git, or - for standard input. May"
              + " be repeated, and is then one policy. Without it: policy.yaml.")
  List<String> paths = new ArrayList<>();

  LoadedPolicy read(Terminal terminal) {
    return read(terminal, paths);
  }

  /** The policy of the paths, or of the default file if there are none. */
  static LoadedPolicy read(Terminal terminal, List<String> paths) {
    return texts(terminal, paths).loaded();
  }

  /** The policy of the paths, with its texts. */
  static PolicyTexts texts(Terminal terminal, List<String> paths) {
    if (paths.contains(Input.STANDARD)) {
      if (paths.size() > 1) {
        throw new Usage("a policy comes from standard input or from files, not from both");
      }
      return PolicyTexts.of(Input.STANDARD_NAME, Input.text(terminal, Input.STANDARD));
    }
    if (paths.stream().noneMatch(name -> GitRevision.is(name) || isPipe(name))) {
      return PolicyTexts.read(
          (paths.isEmpty() ? List.of(USUAL) : paths).stream().map(PolicyOption::path).toList());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : paths) {
      texts.putAll(
          GitRevision.is(name)
              ? GitRevision.texts(name)
              : Map.of(name, Input.text(terminal, name)));
    }
    return PolicyTexts.of(texts);
  }

  /** Whether a name is a pipe or a device, such as from a shell's {@code <(...)}. */
  static boolean isPipe(String name) {
    Path path = path(name);
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException refused) {
      throw new Usage("not a path: " + Diagnostic.quote(text));
    }
  }
}
