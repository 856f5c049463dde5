package dev.tenon.examples.remotecache;

import dev.tenon.authz.Authorizer;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.examples.remotecache.iam.v1.ExplainRefusalRequest;
import dev.tenon.examples.remotecache.iam.v1.ExplainRefusalResponse;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import dev.tenon.examples.remotecache.iam.v1.ListEventsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** What happened in an instance, and why a call there was refused. */
final class AuditService extends AuditServiceGrpc.AuditServiceImplBase {

  private static final int USUAL = 100;

  private final AuditTrail trail;
  private final Authorizer authorizer;

  AuditService(AuditTrail trail, Authorizer authorizer) {
    this.trail = trail;
    this.authorizer = authorizer;
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> answer) {
    int most = request.getMost() <= 0 ? USUAL : request.getMost();
    Answers.one(
        answer,
        () ->
            ListEventsResponse.newBuilder()
                .addAllEvent(trail.newest(Right.instance(request.getInstanceName()), most))
                .build());
  }

  @Override
  public void explainRefusal(
      ExplainRefusalRequest request, StreamObserver<ExplainRefusalResponse> answer) {
    Answers.one(
        answer,
        () -> {
          Event event =
              trail
                  .refusal(Right.instance(request.getInstanceName()), request.getId())
                  .orElseThrow(
                      () ->
                          Status.NOT_FOUND.withDescription("no such refusal").asRuntimeException());
          return ExplainRefusalResponse.newBuilder()
              .setEvent(event)
              .setExplanation(
                  trail
                      .request(request.getId())
                      .map(refused -> authorizer.explain(refused).toString())
                      .orElse(event.getWhat() + ": " + event.getOutcome()))
              .build();
        });
  }
}
