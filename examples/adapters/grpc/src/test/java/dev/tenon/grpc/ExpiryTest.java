package dev.tenon.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.subject.Subject;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that outlast the credential with which they began. It runs out at noon. */
class ExpiryTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** For so long after noon a new call is let in, as clocks may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private Instant now = NOON.minusSeconds(60);
  private int asked;
  private final List<String> service = new ArrayList<>();
  private final List<ServerCall<String, String>> seen = new ArrayList<>();

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private Caller authenticate(Metadata headers) {
    asked++;
    return now.isBefore(NOON.plus(SKEW))
        ? Caller.of(Subject.of("ada").withRoles("red")).until(NOON)
        : Caller.refused("expired");
  }

  private ServerCall.Listener<String> begin(NotedCall call, Gate<String> gate) {
    Gates gates = Gates.builder().gate(call.getMethodDescriptor(), gate).build();
    return AuthorizationInterceptor.of(this::authenticate, gates, Shelf.AUTHORIZER)
        .onDenial(denial -> service.add("denied: " + denial.why()))
        .clock(clock)
        .interceptCall(
            call,
            new Metadata(),
            (passed, headers) -> {
              seen.add(passed);
              return new ServerCall.Listener<>() {
                @Override
                public void onMessage(String message) {
                  service.add(message);
                }

                @Override
                public void onCancel() {
                  service.add("gone");
                }

                @Override
                public void onComplete() {
                  service.add("complete");
                }
              };
            });
  }

  private void aClientsStreamEnds(MethodDescriptor<String, String> method, Gate<String> gate) {
    NotedCall call = new NotedCall(method);
    ServerCall.Listener<String> client = begin(call, gate);
    client.onMessage("red=1");
    client.onMessage("red=2");
    assertEquals(1, asked);
    now = NOON;
    client.onMessage("red=3");
    assertEquals(2, asked);
    now = NOON.plus(SKEW);
    client.onMessage("red=4");
    client.onMessage("red=5");
    seen.get(0).sendMessage("answer");
    client.onComplete();
    assertEquals(List.of("red=1", "red=2", "red=3", "denied: expired", "gone"), service);
    assertEquals(List.of("close UNAUTHENTICATED"), call.done);
  }

  @Test
  void aClientsStream_endsWithTheNextMessage() {
    aClientsStreamEnds(Shelf.PUT, Gate.checked(Shelf.asking("WRITE")).pinned(Shelf::name));
  }

  @Test
  void aStreamThatIsOnlyIdentified_endsAlike() {
    aClientsStreamEnds(Shelf.TALK, Gate.authenticated("it filters"));
  }

  @Test
  void aServersStream_endsWithTheNextAnswer_andTheServiceIsTold() {
    for (Gate<String> gate :
        List.<Gate<String>>of(
            Gate.checked(Shelf.asking("READ")), Gate.authenticated("it filters"))) {
      now = NOON.minusSeconds(60);
      seen.clear();
      service.clear();
      NotedCall call = new NotedCall(Shelf.LIST);
      ServerCall.Listener<String> client = begin(call, gate);
      client.onMessage("red=1");
      seen.get(0).sendMessage("one");
      now = NOON.plus(SKEW);
      seen.get(0).sendMessage("two");
      seen.get(0).sendMessage("three");
      seen.get(0).close(Status.OK, new Metadata());
      client.onComplete();
      client.onCancel();
      assertEquals(List.of("red=1", "denied: expired", "gone"), service);
      assertEquals(List.of("one", "close UNAUTHENTICATED"), call.done);
    }
  }

  @Test
  void theOneAnswerOfACall_isGivenStill() {
    NotedCall call = new NotedCall(Shelf.GET);
    ServerCall.Listener<String> client = begin(call, Gate.checked(Shelf.asking("READ")));
    client.onMessage("red=1");
    now = NOON.plus(SKEW);
    seen.get(0).sendMessage("one");
    seen.get(0).close(Status.OK, new Metadata());
    assertEquals(List.of("one", "close OK"), call.done);
    assertEquals(1, asked);
  }
}
