package dev.tenon.examples.gitops.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a commit. Paths are those of the tree, with {@code /} between their parts and
 * neither at the start nor at the end; the root is empty. Immutable.
 */
public final class Artifact {

  /** What is at a path. */
  public enum Entry {
    /** Nothing. */
    NOTHING,
    /** A file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link or a submodule: it leads elsewhere, and is never followed. */
    LINK
  }

  private final String revision;
  private final Map<String, String> files;
  private final Set<String> links;
  private final Set<String> directories;

  Artifact(String revision, Map<String, String> files, Set<String> links) {
    this.revision = revision;
    this.files = new TreeMap<>(files);
    this.links = Set.copyOf(links);
    this.directories = new TreeSet<>(Set.of(""));
    files.keySet().forEach(this::addDirectories);
    links.forEach(this::addDirectories);
  }

  private void addDirectories(String path) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      directories.add(path.substring(0, end));
    }
  }

  /** Which commit of what, such as {@code main@sha1:4b825dc6...}. */
  public String revision() {
    return revision;
  }

  /** What is at a path. */
  public Entry at(String path) {
    if (links.contains(path)) {
      return Entry.LINK;
    }
    return files.containsKey(path)
        ? Entry.FILE
        : directories.contains(path) ? Entry.DIRECTORY : Entry.NOTHING;
  }

  /** The content of a file. */
  public Optional<String> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The paths right below a directory, in order: files, directories and links. */
  public Set<String> list(String directory) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    Set<String> below = new TreeSet<>();
    for (Set<String> all : List.of(files.keySet(), links)) {
      for (String path : all) {
        if (path.startsWith(prefix)) {
          int end = path.indexOf('/', prefix.length());
          below.add(end < 0 ? path : path.substring(0, end));
        }
      }
    }
    return below;
  }
}
