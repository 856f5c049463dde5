package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an action leaves, put among the blobs of its instance. Links are told and never followed,
 * and only regular files are read: an action cannot make the server read what it could not read
 * itself. For one use, after all processes of the action have ended.
 */
final class Outputs {

  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_ENTRIES = 100_000;
  private static final int DEEPEST = 100;

  private final Blobs blobs;
  private final String instance;
  private final ActionResult.Builder result;
  private long bytes;
  private int entries;

  Outputs(Blobs blobs, String instance, ActionResult.Builder result) {
    this.blobs = blobs;
    this.instance = instance;
    this.result = result;
  }

  /** Bytes that were put among the blobs. */
  long bytes() {
    return bytes;
  }

  /** The paths of outputs, relative to the working directory, in either of the protocol's ways. */
  static List<String> paths(Command command) {
    return command.getOutputPathsCount() > 0
        ? command.getOutputPathsList()
        : Stream.concat(
                command.getOutputFilesList().stream(), command.getOutputDirectoriesList().stream())
            .toList();
  }

  /** Collects what is there of the outputs of a command. */
  void collect(Path root, Command command) throws IOException {
    List<String> working = ActionPath.parts(command.getWorkingDirectory());
    for (String path : paths(command)) {
      List<String> parts = new ArrayList<>(working);
      parts.addAll(ActionPath.parts(path));
      Path found = ActionPath.find(root, parts).orElse(null);
      if (found != null) {
        collect(found, path, command);
      }
    }
  }

  private void collect(Path found, String path, Command command) throws IOException {
    BasicFileAttributes kind = attributes(found);
    if (kind.isSymbolicLink()) {
      OutputSymlink link =
          OutputSymlink.newBuilder().setPath(path).setTarget(target(found)).build();
      if (command.getOutputPathsCount() > 0) {
        result.addOutputSymlinks(link);
      } else if (command.getOutputFilesList().contains(path)) {
        result.addOutputFileSymlinks(link);
      } else {
        result.addOutputDirectorySymlinks(link);
      }
    } else if (kind.isDirectory()) {
      Map<Digest, Directory> children = new LinkedHashMap<>();
      Directory top = directory(found, children, 0);
      Tree tree = Tree.newBuilder().setRoot(top).addAllChildren(children.values()).build();
      result.addOutputDirectories(
          OutputDirectory.newBuilder().setPath(path).setTreeDigest(keep(tree.toByteString())));
    } else {
      result.addOutputFiles(
          OutputFile.newBuilder()
              .setPath(path)
              .setDigest(file(found, kind))
              .setIsExecutable(Files.isExecutable(found)));
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static String target(Path link) throws IOException {
    return Files.readSymbolicLink(link).toString();
  }

  private Directory directory(Path folder, Map<Digest, Directory> children, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw exhausted("outputs are at most " + DEEPEST + " directories deep");
    }
    Directory.Builder directory = Directory.newBuilder();
    List<Path> inside;
    try (Stream<Path> files = Files.list(folder)) {
      inside = files.limit(MOST_ENTRIES + 1L).sorted().toList();
    }
    entries += inside.size();
    if (entries > MOST_ENTRIES) {
      throw exhausted("an action has at most " + MOST_ENTRIES + " outputs");
    }
    for (Path path : inside) {
      String name = path.getFileName().toString();
      BasicFileAttributes kind = attributes(path);
      if (kind.isSymbolicLink()) {
        directory.addSymlinksBuilder().setName(name).setTarget(target(path));
      } else if (kind.isDirectory()) {
        Directory child = directory(path, children, depth + 1);
        Digest digest = Digests.of(child.toByteString());
        children.put(digest, child);
        directory.addDirectoriesBuilder().setName(name).setDigest(digest);
      } else {
        directory
            .addFilesBuilder()
            .setName(name)
            .setDigest(file(path, kind))
            .setIsExecutable(Files.isExecutable(path));
      }
    }
    return directory.build();
  }

  private Digest file(Path path, BasicFileAttributes kind) throws IOException {
    if (!kind.isRegularFile()) {
      throw ActionPath.invalid("an output is neither a file, a directory nor a link");
    }
    if (kind.size() > blobs.largest()) {
      throw exhausted("an output has at most " + blobs.largest() + " bytes");
    }
    return keep(ByteString.copyFrom(Files.readAllBytes(path)));
  }

  /** Keeps bytes, and says how they are named. */
  Digest keep(ByteString content) {
    bytes += content.size();
    if (bytes > MOST_BYTES) {
      throw exhausted("the outputs of an action have at most " + MOST_BYTES + " bytes");
    }
    Digest digest = Digests.of(content);
    blobs.keep(instance, digest, content);
    return digest;
  }

  private static RuntimeException exhausted(String why) {
    return Status.RESOURCE_EXHAUSTED.withDescription(why).asRuntimeException();
  }
}
