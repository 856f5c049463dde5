package dev.tenon.examples.flyteadmin.standin;

import com.google.common.io.BaseEncoding;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.Dataproxy.CreateDownloadLocationRequest;
import flyteidl.service.Dataproxy.CreateDownloadLocationResponse;
import flyteidl.service.Dataproxy.CreateUploadLocationRequest;
import flyteidl.service.Dataproxy.CreateUploadLocationResponse;
import io.grpc.stub.StreamObserver;
import java.net.URI;

/**
 * Hands out places in the bucket as FlyteAdmin does, its weaknesses included: dot segments in a
 * file name leave the project, and a download is signed for any object whatever. Nothing is behind
 * the addresses.
 */
final class StandInData extends DataProxyServiceGrpc.DataProxyServiceImplBase {

  private final String org;
  private final String bucket;

  StandInData(String org, String bucket) {
    this.org = org;
    this.bucket = bucket;
  }

  @Override
  public void createUploadLocation(
      CreateUploadLocationRequest request, StreamObserver<CreateUploadLocationResponse> reply) {
    String hash = BaseEncoding.base32().omitPadding().encode(request.getContentMd5().toByteArray());
    String path =
        String.join(
            "/", org, request.getProject(), request.getDomain(), hash, request.getFilename());
    String url = URI.create("s3://" + bucket + "/").resolve(path.replace("//", "/")).toString();
    reply.onNext(
        CreateUploadLocationResponse.newBuilder()
            .setNativeUrl(url)
            .setSignedUrl(signed(url))
            .build());
    reply.onCompleted();
  }

  @Override
  @SuppressWarnings("deprecation") // by Flyte, which serves it still
  public void createDownloadLocation(
      CreateDownloadLocationRequest request, StreamObserver<CreateDownloadLocationResponse> reply) {
    String url = request.getNativeUrl();
    reply.onNext(CreateDownloadLocationResponse.newBuilder().setSignedUrl(signed(url)).build());
    reply.onCompleted();
  }

  private static String signed(String url) {
    return url.replaceFirst("^s3://", "https://store.example/") + "?signature=stand-in";
  }
}
