package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of actions, by the digest of the action. A result is found only as long as all that
 * came of the action is there, since a client relies on that.
 */
final class Results {

  private final Storage storage;
  private final Blobs blobs;

  Results(Storage storage, Blobs blobs) {
    this.storage = storage;
    this.blobs = blobs;
  }

  /**
   * The result of an action.
   *
   * @param levels where results are looked for
   * @param blobLevels where the files of a result may be
   */
  Optional<ActionResult> find(List<String> levels, List<String> blobLevels, Digest action) {
    return levels.stream()
        .map(level -> storage.find(level, Storage.Kind.RESULT, action))
        .flatMap(Optional::stream)
        .map(Results::parse)
        .filter(result -> isWhole(blobLevels, result))
        .findFirst();
  }

  private static ActionResult parse(ByteString bytes) {
    try {
      return ActionResult.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a result is kept that is none", e);
    }
  }

  void keep(String instance, Digest action, ActionResult result) {
    blobs.keep(instance, Storage.Kind.RESULT, action, result.toByteString());
  }

  private boolean isWhole(List<String> levels, ActionResult result) {
    return (!result.hasStdoutDigest() || has(levels, result.getStdoutDigest()))
        && (!result.hasStderrDigest() || has(levels, result.getStderrDigest()))
        && result.getOutputFilesList().stream().allMatch(file -> has(levels, file.getDigest()))
        && result.getOutputDirectoriesList().stream()
            .allMatch(directory -> hasTree(levels, directory.getTreeDigest()));
  }

  private boolean has(List<String> levels, Digest digest) {
    return Digests.isOne(digest) && blobs.has(levels, digest);
  }

  private boolean hasTree(List<String> levels, Digest digest) {
    Optional<ByteString> found =
        has(levels, digest) ? blobs.find(levels, digest) : Optional.empty();
    try {
      return found.isPresent() && hasFiles(levels, Tree.parseFrom(found.get()));
    } catch (InvalidProtocolBufferException noTree) {
      return false;
    }
  }

  private boolean hasFiles(List<String> levels, Tree tree) {
    return Stream.concat(Stream.of(tree.getRoot()), tree.getChildrenList().stream())
        .flatMap(directory -> directory.getFilesList().stream())
        .allMatch(file -> has(levels, file.getDigest()));
  }
}
