package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The name of a blob in a stream: {@code {instance}/blobs/{hash}/{size}} to read, {@code
 * {instance}/uploads/{uuid}/blobs/{hash}/{size}} to write. What follows is the client's own.
 *
 * <p>The instance may have several segments. It ends before the first reserved word, and an
 * instance without a name takes its slash along: so a name reads in one way only.
 *
 * @param instance the instance's name, as one text; empty if none is named
 * @param digest of the blob
 */
record ResourceName(String instance, Digest digest) {

  static final Set<String> RESERVED =
      Set.of(
          "blobs",
          "uploads",
          "actions",
          "actionResults",
          "operations",
          "capabilities",
          "compressed-blobs");

  static ResourceName toRead(String name) {
    List<String> parts = Arrays.asList(name.split("/", -1));
    int end = instanceEnd(parts);
    return of(parts, end, parts.subList(end, parts.size()), "{instance}/blobs/{hash}/{size}");
  }

  static ResourceName toWrite(String name) {
    String form = "{instance}/uploads/{uuid}/blobs/{hash}/{size}";
    List<String> parts = Arrays.asList(name.split("/", -1));
    int end = instanceEnd(parts);
    if (end + 2 > parts.size()
        || !parts.get(end).equals("uploads")
        || parts.get(end + 1).isEmpty()) {
      throw malformed(form);
    }
    return of(parts, end, parts.subList(end + 2, parts.size()), form);
  }

  /** How many segments the instance's name has. */
  static int instanceEnd(List<String> parts) {
    int end = 0;
    while (end < parts.size() && !RESERVED.contains(parts.get(end))) {
      end++;
    }
    return end;
  }

  private static ResourceName of(List<String> parts, int end, List<String> blob, String form) {
    String instance = String.join("/", parts.subList(0, end));
    boolean straySlash = end > 0 && instance.isEmpty();
    if (straySlash || blob.size() < 3 || !blob.get(0).equals("blobs")) {
      throw malformed(form);
    }
    try {
      long size = Long.parseLong(blob.get(2));
      Digest digest = Digest.newBuilder().setHash(blob.get(1)).setSizeBytes(size).build();
      return new ResourceName(instance, Digests.require(digest));
    } catch (NumberFormatException e) {
      throw malformed(form);
    }
  }

  private static StatusRuntimeException malformed(String form) {
    return Status.INVALID_ARGUMENT
        .withDescription("a resource name looks like " + form)
        .asRuntimeException();
  }
}
