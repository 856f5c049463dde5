package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.SymlinkNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The inputs of an action as files: made from the tree that its digest names. For one use. */
final class InputRoot {

  /** Files and directories of one action, and their bytes. */
  static final int MOST_ENTRIES = 100_000;

  static final long MOST_BYTES = 2L << 30;
  private static final int DEEPEST = 100;

  private final Blobs blobs;
  private final List<String> levels;
  private final Sandbox sandbox;
  private final Set<String> missing = new TreeSet<>();
  private int entries;
  private long bytes;

  /**
   * Inputs.
   *
   * @param levels where they may be read
   */
  InputRoot(Blobs blobs, List<String> levels, Sandbox sandbox) {
    this.blobs = blobs;
    this.levels = levels;
    this.sandbox = sandbox;
  }

  /** Names of the blobs that are not there. */
  Set<String> missing() {
    return missing;
  }

  /** The bytes of a blob; empty if it is missing. */
  Optional<ByteString> blob(Digest digest) {
    Optional<ByteString> found = blobs.find(levels, Digests.require(digest));
    if (found.isEmpty()) {
      missing.add("blobs/" + digest.getHash() + "/" + digest.getSizeBytes());
    }
    return found;
  }

  /** Makes what a directory's digest names; what is missing is left out. */
  void make(Path folder, Digest root) throws IOException {
    make(folder, root, 0);
  }

  private void make(Path folder, Digest digest, int depth) throws IOException {
    Optional<ByteString> found = blob(digest);
    if (found.isEmpty()) {
      return;
    }
    if (depth > DEEPEST) {
      throw ActionPath.invalid("inputs are at most " + DEEPEST + " directories deep");
    }
    Directory directory = parse(found.get());
    Set<String> names = new HashSet<>();
    for (FileNode file : directory.getFilesList()) {
      make(folder.resolve(name(names, file.getName())), file);
    }
    for (SymlinkNode link : directory.getSymlinksList()) {
      make(folder.resolve(name(names, link.getName())), link);
    }
    for (DirectoryNode child : directory.getDirectoriesList()) {
      Path made = Files.createDirectory(folder.resolve(name(names, child.getName())));
      sandbox.give(made);
      make(made, child.getDigest(), depth + 1);
    }
  }

  private static Directory parse(ByteString bytes) {
    try {
      return Directory.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw ActionPath.invalid("an input is said to be a directory, and is none");
    }
  }

  /** A name of its own: what is written under it goes nowhere else. */
  private String name(Set<String> names, String name) {
    entries++;
    if (entries > MOST_ENTRIES) {
      throw ActionPath.invalid("an action has at most " + MOST_ENTRIES + " inputs");
    }
    if (!ActionPath.isName(name) || !names.add(name)) {
      throw ActionPath.invalid("an input has a name that is none, or the name of another one");
    }
    return name;
  }

  private void make(Path at, FileNode file) throws IOException {
    Optional<ByteString> content = blob(file.getDigest());
    if (content.isPresent()) {
      bytes += content.get().size();
      if (bytes > MOST_BYTES) {
        throw ActionPath.invalid("the inputs of an action have at most " + MOST_BYTES + " bytes");
      }
      Files.write(at, content.get().toByteArray());
      Files.setPosixFilePermissions(
          at, PosixFilePermissions.fromString(file.getIsExecutable() ? "r-xr-xr-x" : "r--r--r--"));
    }
  }

  private static void make(Path at, SymlinkNode link) throws IOException {
    if (link.getTarget().isEmpty() || link.getTarget().indexOf('\0') >= 0) {
      throw ActionPath.invalid("a link leads nowhere");
    }
    Files.createSymbolicLink(at, Path.of(link.getTarget()));
  }
}
