package dev.tenon.examples.remotecache;

import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import io.grpc.stub.StreamObserver;

/** What an instance uses. */
final class UsageService extends UsageServiceGrpc.UsageServiceImplBase {

  private final Usage usage;

  UsageService(Usage usage) {
    this.usage = usage;
  }

  @Override
  public void getUsage(GetUsageRequest request, StreamObserver<UsageReport> answer) {
    Answers.one(answer, () -> usage.report(Right.instance(request.getInstanceName())));
  }
}
