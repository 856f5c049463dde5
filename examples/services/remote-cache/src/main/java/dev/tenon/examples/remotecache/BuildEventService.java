package dev.tenon.examples.remotecache;

import com.google.devtools.build.v1.OrderedBuildEvent;
import com.google.devtools.build.v1.PublishBuildEventGrpc;
import com.google.devtools.build.v1.PublishBuildToolEventStreamRequest;
import com.google.devtools.build.v1.PublishBuildToolEventStreamResponse;
import com.google.devtools.build.v1.PublishLifecycleEventRequest;
import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Takes the events of builds, and counts them by instance. */
final class BuildEventService extends PublishBuildEventGrpc.PublishBuildEventImplBase {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** How many events an instance has sent. */
  long count(String instance) {
    return counts.getOrDefault(instance, new LongAdder()).sum();
  }

  void forget(String instance) {
    counts.remove(instance);
  }

  private void add(String projectId) {
    counts.computeIfAbsent(Right.instance(projectId), name -> new LongAdder()).increment();
  }

  @Override
  public void publishLifecycleEvent(
      PublishLifecycleEventRequest request, StreamObserver<Empty> answer) {
    Answers.one(
        answer,
        () -> {
          add(request.getProjectId());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public StreamObserver<PublishBuildToolEventStreamRequest> publishBuildToolEventStream(
      StreamObserver<PublishBuildToolEventStreamResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(PublishBuildToolEventStreamRequest request) {
        OrderedBuildEvent event = request.getOrderedBuildEvent();
        add(request.getProjectId());
        answer.onNext(
            PublishBuildToolEventStreamResponse.newBuilder()
                .setStreamId(event.getStreamId())
                .setSequenceNumber(event.getSequenceNumber())
                .build());
      }

      @Override
      public void onError(Throwable broken) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }
}
