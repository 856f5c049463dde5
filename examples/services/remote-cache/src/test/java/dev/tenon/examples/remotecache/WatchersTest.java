package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.longrunning.Operation;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for an operation costs the others nothing, and they are not too many. */
class WatchersTest {

  private final Execution execution =
      new Execution("a/operations/1", "a", Subject.of("ulf"), Digests.EMPTY, over -> {});

  /** A call whose client takes all that it gets. */
  private static final class Watcher extends ServerCallStreamObserver<Operation> {
    final List<Operation> told = new ArrayList<>();
    int completed;
    boolean gone;

    @Override
    public void onNext(Operation now) {
      told.add(now);
    }

    @Override
    public void onCompleted() {
      completed++;
    }

    @Override
    public void onError(Throwable failed) {
      throw new AssertionError(failed);
    }

    @Override
    public boolean isCancelled() {
      return gone;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}
  }

  private Watcher watch() {
    Watcher watcher = new Watcher();
    execution.watch(watcher);
    return watcher;
  }

  @Test
  void watchers_areToldWhatHappens_andNotThatOthersCome() {
    Watcher first = watch();
    Watcher second = watch();
    assertEquals(1, first.told.size());
    assertEquals(1, second.told.size());
    execution.begin();
    execution.endCancelled();
    Watcher late = watch();
    assertEquals(3, first.told.size());
    assertEquals(first.told.get(2), late.told.get(0));
    for (Watcher one : List.of(first, second, late)) {
      assertEquals(1, one.completed);
    }
  }

  @Test
  void watchers_areBounded_withoutThoseWhoAreGone() {
    List<Watcher> all = new ArrayList<>();
    for (int i = 0; i < Execution.MOST_WATCHERS; i++) {
      all.add(watch());
    }
    StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, this::watch);
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
    all.get(0).gone = true;
    assertEquals(1, watch().told.size());
  }
}
