package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchReadBlobsResponse;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsResponse;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.FindMissingBlobsResponse;
import build.bazel.remote.execution.v2.GetTreeRequest;
import build.bazel.remote.execution.v2.GetTreeResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Blobs by their digest, some at a time. */
final class BlobService extends ContentAddressableStorageGrpc.ContentAddressableStorageImplBase {

  private static final com.google.rpc.Status OK = com.google.rpc.Status.getDefaultInstance();
  private static final com.google.rpc.Status NOT_FOUND =
      com.google.rpc.Status.newBuilder().setCode(Status.Code.NOT_FOUND.value()).build();

  private final Blobs blobs;
  private final Levels levels;
  private final Usage usage;

  BlobService(Blobs blobs, Levels levels, Usage usage) {
    this.blobs = blobs;
    this.levels = levels;
    this.usage = usage;
  }

  private List<String> levels(String instanceName) {
    return levels.readable(Right.READ_BLOBS, instanceName, AuthorizationInterceptor.subject());
  }

  @Override
  public void findMissingBlobs(
      FindMissingBlobsRequest request, StreamObserver<FindMissingBlobsResponse> answer) {
    Answers.one(
        answer,
        () -> {
          List<String> levels = levels(request.getInstanceName());
          FindMissingBlobsResponse.Builder missing = FindMissingBlobsResponse.newBuilder();
          for (Digest digest : request.getBlobDigestsList()) {
            if (!blobs.has(levels, Digests.require(digest))) {
              missing.addMissingBlobDigests(digest);
            }
          }
          return missing.build();
        });
  }

  @Override
  public void batchUpdateBlobs(
      BatchUpdateBlobsRequest request, StreamObserver<BatchUpdateBlobsResponse> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = Right.instance(request.getInstanceName());
          BatchUpdateBlobsResponse.Builder kept = BatchUpdateBlobsResponse.newBuilder();
          for (BatchUpdateBlobsRequest.Request blob : request.getRequestsList()) {
            kept.addResponsesBuilder()
                .setDigest(blob.getDigest())
                .setStatus(keep(instance, blob.getDigest(), blob.getData()));
          }
          return kept.build();
        });
  }

  private com.google.rpc.Status keep(String instance, Digest digest, ByteString bytes) {
    try {
      blobs.keep(instance, Digests.require(digest), bytes);
      usage.of(instance).written.add(bytes.size());
      return OK;
    } catch (StatusRuntimeException e) {
      return com.google.rpc.Status.newBuilder()
          .setCode(e.getStatus().getCode().value())
          .setMessage(String.valueOf(e.getStatus().getDescription()))
          .build();
    }
  }

  @Override
  public void batchReadBlobs(
      BatchReadBlobsRequest request, StreamObserver<BatchReadBlobsResponse> answer) {
    Answers.one(
        answer,
        () -> {
          List<String> levels = levels(request.getInstanceName());
          Usage.Meter meter = usage.of(levels.get(0));
          BatchReadBlobsResponse.Builder read = BatchReadBlobsResponse.newBuilder();
          for (Digest digest : request.getDigestsList()) {
            Optional<ByteString> found = blobs.find(levels, Digests.require(digest));
            meter.read.add(found.map(ByteString::size).orElse(0));
            read.addResponsesBuilder()
                .setDigest(digest)
                .setData(found.orElse(ByteString.EMPTY))
                .setStatus(found.isPresent() ? OK : NOT_FOUND);
          }
          return read.build();
        });
  }

  /** All directories under one, each once, in one page. */
  @Override
  public void getTree(GetTreeRequest request, StreamObserver<GetTreeResponse> answer) {
    Answers.one(
        answer,
        () -> {
          List<String> levels = levels(request.getInstanceName());
          GetTreeResponse.Builder tree = GetTreeResponse.newBuilder();
          Set<Digest> seen = new HashSet<>();
          Deque<Digest> open = new ArrayDeque<>();
          open.add(request.getRootDigest());
          while (!open.isEmpty()) {
            Digest digest = open.remove();
            if (seen.add(digest)) {
              Directory directory = directory(levels, digest);
              tree.addDirectories(directory);
              directory.getDirectoriesList().stream()
                  .map(DirectoryNode::getDigest)
                  .forEach(open::add);
            }
          }
          return tree.build();
        });
  }

  private Directory directory(List<String> levels, Digest digest)
      throws InvalidProtocolBufferException {
    Optional<ByteString> found = blobs.find(levels, Digests.require(digest));
    if (found.isEmpty()) {
      throw Status.NOT_FOUND.withDescription("a directory is missing").asRuntimeException();
    }
    return Directory.parseFrom(found.get());
  }
}
