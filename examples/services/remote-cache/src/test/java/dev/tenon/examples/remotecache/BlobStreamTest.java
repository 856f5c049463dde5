package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.CacheClient.BLOB;
import static dev.tenon.examples.remotecache.CacheClient.HELLO;
import static dev.tenon.examples.remotecache.CacheClient.missing;
import static dev.tenon.examples.remotecache.CacheClient.name;
import static dev.tenon.examples.remotecache.CacheClient.piece;
import static dev.tenon.examples.remotecache.CacheClient.upload;
import static dev.tenon.examples.remotecache.TestCache.code;
import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusResponse;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.ReadResponse;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blobs that come and go in pieces: A11, A12, B26. */
class BlobStreamTest extends FreshCache {

  @Test
  void stream_writesAndReadsABlob() {
    String name = name("neuroflux", BLOB);
    Status written =
        status(
            nils,
            ByteStreamGrpc.getWriteMethod(),
            piece(name, 0, "he", false),
            piece("", 2, "ll", false),
            piece(name, 4, "o", true));
    assertEquals(OK, written.getCode());
    ReadRequest.Builder request =
        ReadRequest.newBuilder()
            .setResourceName("neuroflux/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes());
    assertEquals("hello", read(request.build()));
    assertEquals("ell", read(request.setReadOffset(1).setReadLimit(3).build()));
  }

  private String read(ReadRequest request) {
    Iterator<ReadResponse> pieces = ByteStreamGrpc.newBlockingStub(nils).read(request);
    ByteString all = ByteString.EMPTY;
    while (pieces.hasNext()) {
      all = all.concat(pieces.next().getData());
    }
    return all.toStringUtf8();
  }

  @Test
  void b26_brokenUpload_goesOnWhereItEnded() {
    String name = name("neuroflux", BLOB);
    assertEquals(
        OK, status(nils, ByteStreamGrpc.getWriteMethod(), piece(name, 0, "hel", false)).getCode());
    QueryWriteStatusRequest question =
        QueryWriteStatusRequest.newBuilder().setResourceName(name).build();
    QueryWriteStatusResponse half = ByteStreamGrpc.newBlockingStub(nils).queryWriteStatus(question);
    assertEquals(3, half.getCommittedSize());
    assertFalse(half.getComplete());
    assertEquals(
        OK, status(nils, ByteStreamGrpc.getWriteMethod(), piece(name, 3, "lo", true)).getCode());
    assertTrue(ByteStreamGrpc.newBlockingStub(nils).queryWriteStatus(question).getComplete());
    // It tells of somebody's upload, so it needs what the upload needs.
    Channel nina = cache.as("nina", "neuroflux:cache-reader");
    assertEquals(
        PERMISSION_DENIED,
        code(() -> ByteStreamGrpc.newBlockingStub(nina).queryWriteStatus(question)));
  }

  @Test
  void a12_streamThatChangesItsName_ends() {
    Channel gus = cache.as("gus", "global-admin");
    Status ended =
        status(
            gus,
            ByteStreamGrpc.getWriteMethod(),
            piece(name("neuroflux", BLOB), 0, "he", false),
            piece(name("other", BLOB), 2, "llo", true));
    assertEquals(INVALID_ARGUMENT, ended.getCode());
    assertEquals(List.of(BLOB), missing(gus, "other", BLOB));
    assertEquals(List.of(BLOB), missing(gus, "neuroflux", BLOB));
  }

  @Test
  void a12_firstMessageWithoutName_isRefused() {
    Status ended =
        status(
            nils,
            ByteStreamGrpc.getWriteMethod(),
            piece("", 0, "he", false),
            piece(name("neuroflux", BLOB), 2, "llo", true));
    assertEquals(INVALID_ARGUMENT, ended.getCode());
    assertEquals(List.of(BLOB), missing(nils, "neuroflux", BLOB));
  }

  @Test
  void a11_headerThatNamesAnotherResource_isRefused() {
    Metadata headers = new Metadata();
    Metadata.Key<String> header =
        Metadata.Key.of(
            "build.bazel.remote.execution.v2.resource-name", Metadata.ASCII_STRING_MARSHALLER);
    headers.put(header, name("neuroflux", BLOB));
    Channel gus = TestCache.with(cache.as("gus", "global-admin"), headers);
    WriteRequest same = piece(name("neuroflux", BLOB), 0, "hello", true);
    assertEquals(OK, status(gus, ByteStreamGrpc.getWriteMethod(), same).getCode());
    WriteRequest other = piece(name("other", BLOB), 0, "hello", true);
    assertEquals(INVALID_ARGUMENT, status(gus, ByteStreamGrpc.getWriteMethod(), other).getCode());
  }

  /** A11: the same for what is read, and for how far an upload has come. */
  @Test
  void a11_headerThatNamesAnotherResource_isRefused_whereABlobIsReadToo() {
    assertEquals(OK, upload(nils, "neuroflux", BLOB, HELLO));
    String blob = "/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes();
    ReadRequest read = ReadRequest.newBuilder().setResourceName("neuroflux" + blob).build();
    QueryWriteStatusRequest query =
        QueryWriteStatusRequest.newBuilder().setResourceName(name("neuroflux", BLOB)).build();
    Channel same = naming(read.getResourceName());
    assertEquals(OK, status(same, ByteStreamGrpc.getReadMethod(), read).getCode());
    assertEquals(
        INVALID_ARGUMENT,
        status(naming("other" + blob), ByteStreamGrpc.getReadMethod(), read).getCode());
    Channel asked = naming(query.getResourceName());
    assertEquals(OK, status(asked, ByteStreamGrpc.getQueryWriteStatusMethod(), query).getCode());
    assertEquals(
        INVALID_ARGUMENT,
        status(naming(name("other", BLOB)), ByteStreamGrpc.getQueryWriteStatusMethod(), query)
            .getCode());
  }

  private Channel naming(String resource) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of(
            "build.bazel.remote.execution.v2.resource-name", Metadata.ASCII_STRING_MARSHALLER),
        resource);
    return TestCache.with(nils, headers);
  }
}
