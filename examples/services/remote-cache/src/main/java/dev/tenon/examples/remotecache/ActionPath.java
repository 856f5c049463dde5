package dev.tenon.examples.remotecache;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Paths that a client names, beneath the directory of its action. None of them leads out: a part is
 * a name, and a symbolic link on the way is not followed, since what is behind it is another's.
 */
final class ActionPath {

  private static final int LONGEST_NAME = 255;
  private static final Pattern SLASH = Pattern.compile("/");

  private ActionPath() {}

  /**
   * The parts of a path.
   *
   * @param path such as {@code out/bin/x}; empty for the directory itself
   * @throws StatusRuntimeException if it leads elsewhere
   */
  static List<String> parts(String path) {
    if (path.isEmpty()) {
      return List.of();
    }
    List<String> parts = SLASH.splitAsStream(path).toList();
    if (path.endsWith("/") || !parts.stream().allMatch(ActionPath::isName)) {
      throw invalid("a path of an action is relative, without `.`, `..` and empty parts");
    }
    return parts;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.length() <= LONGEST_NAME
        && name.indexOf('/') < 0
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** What a path leads to; empty if it is not there, or behind a link. */
  static Optional<Path> find(Path root, List<String> parts) {
    Path at = root;
    for (int i = 0; i < parts.size(); i++) {
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      at = at.resolve(parts.get(i));
    }
    return Files.exists(at, LinkOption.NOFOLLOW_LINKS) ? Optional.of(at) : Optional.empty();
  }

  /** Makes the directories of a path that are not there yet. */
  static void makeDirectories(Path root, List<String> parts, Sandbox sandbox) throws IOException {
    Path at = root;
    for (String part : parts) {
      at = at.resolve(part);
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        sandbox.give(Files.createDirectory(at));
      } else if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw invalid("a directory of an output is an input file or a link");
      }
    }
  }

  static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }
}
