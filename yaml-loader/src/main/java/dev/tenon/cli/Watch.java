package dev.tenon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Repeats a run whenever the content of its files changes. Each poll reads all files, so that it
 * detects every change on every file system; a change is accepted when two polls in a row agree, so
 * that partly written files are not run. For one thread.
 */
final class Watch {

  private static final long PAUSE = 200;

  private final Set<Path> paths = new LinkedHashSet<>();

  /** Also watches these paths; of a directory, its YAML files. */
  void over(Collection<Path> more) {
    paths.addAll(more);
  }

  /** Watches suites and policies; without named policies, the default one beside each suite. */
  void over(List<String> suites, List<String> policies) {
    policies.forEach(policy -> paths.add(PolicyOption.path(policy)));
    for (String suite : suites) {
      Path path = PolicyOption.path(suite);
      paths.add(path);
      if (policies.isEmpty() && !Files.isDirectory(path)) {
        paths.add(path.resolveSibling("policy.yaml"));
      }
    }
  }

  /** Runs now and after each change, until the program is interrupted. */
  int repeat(Terminal terminal, IntSupplier run) {
    try {
      while (true) {
        Map<Path, Integer> before = look();
        int exit = run.getAsInt();
        if (paths.isEmpty()) {
          return exit;
        }
        before = look(before);
        terminal.flush();
        terminal.err().println("watching " + words(before.keySet()) + "; Ctrl-C ends");
        terminal.flush();
        Map<Path, Integer> after = change(before);
        terminal.err().println("changed: " + words(changed(before, after)));
        terminal.flush();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Answer.YES;
    }
  }

  /** The current files; for those that the run may have read, the contents from before it. */
  private Map<Path, Integer> look(Map<Path, Integer> before) {
    Map<Path, Integer> now = look();
    now.replaceAll((path, content) -> before.getOrDefault(path, content));
    return now;
  }

  /** Waits until the contents differ and two polls in a row agree. */
  private Map<Path, Integer> change(Map<Path, Integer> before) throws InterruptedException {
    Map<Path, Integer> last = before;
    while (true) {
      Map<Path, Integer> now = look();
      if (!now.equals(before) && now.equals(last)) {
        return now;
      }
      last = now;
      Thread.sleep(PAUSE);
    }
  }

  private static Set<Path> changed(Map<Path, Integer> before, Map<Path, Integer> after) {
    Set<Path> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    all.removeIf(path -> before.getOrDefault(path, 0).equals(after.getOrDefault(path, 0)));
    return all;
  }

  private static String words(Collection<Path> files) {
    List<String> names = files.stream().map(Path::toString).toList();
    return String.join(", ", names);
  }

  private Map<Path, Integer> look() {
    Map<Path, Integer> contents = new TreeMap<>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        contents.put(file, content(file));
      }
    }
    return contents;
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.filter(Watch::isYaml).toList();
    } catch (IOException gone) {
      return new ArrayList<>();
    }
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static int content(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      return 0;
    }
  }
}
