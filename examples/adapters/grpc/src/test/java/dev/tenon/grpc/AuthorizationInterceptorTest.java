package dev.tenon.grpc;

import static io.grpc.Status.Code.INTERNAL;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static io.grpc.Status.Code.UNAVAILABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Reason;
import dev.tenon.grpc.Library.Answer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each shape of call, at each kind of gate. */
class AuthorizationInterceptorTest {

  private Library library;

  @BeforeEach
  void open() throws Exception {
    library = new Library();
  }

  @AfterEach
  void close() {
    library.close();
  }

  /** All methods of the service, out of its descriptor. */
  @SuppressWarnings("unchecked") // all messages here are texts
  static Stream<MethodDescriptor<String, String>> methods() {
    return Shelf.DESCRIPTOR.getMethods().stream()
        .map(method -> (MethodDescriptor<String, String>) method);
  }

  private Status.Code code(MethodDescriptor<String, String> method, String badge, String message) {
    return library.call(method, badge, message).code();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethod_withoutCredential_isUnauthenticatedUnlessOpen(
      MethodDescriptor<String, String> method) {
    Answer answer = library.call(method, "", "red=1");
    if (method == Shelf.HEALTH) {
      assertEquals(OK, answer.code());
      return;
    }
    assertEquals(UNAUTHENTICATED, answer.code());
    assertNull(answer.status().getDescription());
    assertEquals(List.of(), library.shelf.seen);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethod_ofAnothersShelf_isDeniedBeforeTheServiceSeesIt(
      MethodDescriptor<String, String> method) {
    Answer answer = library.call(method, "ada", "blue=1");
    if (method == Shelf.HEALTH || method == Shelf.WHO) {
      assertEquals(OK, answer.code());
      return;
    }
    assertEquals(method == Shelf.SECRET ? NOT_FOUND : PERMISSION_DENIED, answer.code());
    assertEquals(List.of(), library.shelf.seen);
  }

  @Test
  void everyShape_whenAllowed_reachesTheService() {
    assertEquals(OK, code(Shelf.GET, "ada", "red=1"));
    assertEquals(OK, library.call(Shelf.PUT, "ada", "red=1", "=2", "red=3").code());
    assertEquals(OK, library.call(Shelf.COPY, "bob", "red=blue", "red=blue").code());
    assertEquals(OK, code(Shelf.LIST, "ada", "red=4"));
    assertEquals(OK, library.call(Shelf.TALK, "ada", "red=5", "red=6").code());
    assertEquals(OK, code(Shelf.CLOSE, "boss", "red=7"));
    assertEquals(
        List.of(
            "red=1",
            "red=1",
            "=2",
            "red=3",
            "red=blue",
            "red=blue",
            "red=4",
            "red=5",
            "red=6",
            "red=7"),
        library.shelf.seen);
    assertEquals(List.of(), library.denials);
  }

  @Test
  void badCredential_isUnauthenticatedAndOnlyTheLogKnowsWhy() {
    Answer answer = library.call(Shelf.GET, "eve", "red=1");
    assertEquals(UNAUTHENTICATED, answer.code());
    assertNull(answer.status().getDescription());
    assertEquals("no such badge", library.denials.get(0).why());
  }

  @Test
  void credentialGivenTwice_isUnauthenticated() {
    Metadata headers = new Metadata();
    Metadata.Key<String> badge = Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER);
    headers.put(badge, "ada");
    headers.put(badge, "bob");
    assertEquals(UNAUTHENTICATED, library.call(Shelf.GET, headers, "red=1").code());
  }

  @Test
  void issuerOutOfReach_isUnavailable() {
    assertEquals(UNAVAILABLE, code(Shelf.GET, "away", "red=1"));
  }

  @Test
  void authenticatorThatFails_isUnavailable() throws Exception {
    Authenticator failing =
        headers -> {
          throw new IllegalStateException("down");
        };
    try (Library broken = new Library(failing, Shelf.gates().build())) {
      assertEquals(UNAVAILABLE, broken.call(Shelf.GET, "ada", "red=1").code());
      assertEquals(List.of(), broken.shelf.seen);
    }
  }

  @Test
  void or_asksTheOtherOnlyWhereThereIsNoCredential() {
    Authenticator both = Library.AUTHENTICATOR.or(headers -> Caller.unavailable("the other"));
    assertEquals(UNAVAILABLE, both.authenticate(new Metadata()).code());
    Metadata bad = new Metadata();
    bad.put(Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER), "eve");
    assertEquals(UNAUTHENTICATED, both.authenticate(bad).code());
  }

  @Test
  void denied_tellsReasonAndIdAndKeepsTheRest() {
    Answer answer = library.call(Shelf.GET, "ada", "blue=1");
    Denial denial = library.denials.get(0);
    assertEquals(Reason.NO_RULE.code(), answer.trailers().get(AuthorizationInterceptor.REASON));
    assertEquals(denial.id(), answer.trailers().get(AuthorizationInterceptor.DENIAL));
    assertEquals("no-rule (" + denial.id() + ")", answer.status().getDescription());
    assertFalse(answer.status().getDescription().contains("blue"));
    assertTrue(denial.toString().contains("READ on shelf/blue"), denial.toString());
    assertTrue(Shelf.AUTHORIZER.explain(denial.request()).toString().contains("shelf/blue"));
  }

  // Fault 17: a line end in a message must not begin a line of the log.
  @Test
  void denial_isOneLine_whateverTheMessageNames() {
    library.call(Shelf.GET, "ada", "blue\nroot: allowed\u202E=1");
    String logged = library.denials.get(0).toString();
    assertTrue(logged.contains("blue\\u000Aroot: allowed\\u202E"), logged);
    assertEquals(1, logged.lines().count(), logged);
  }

  /** What exists and what belongs to others must look the same: no code, and no word of one. */
  @Test
  void withoutReasons_tellsTheIdOfTheDenialAlone() {
    List<Denial> denials = new ArrayList<>();
    AuthorizationInterceptor silent =
        AuthorizationInterceptor.of(Library.AUTHENTICATOR, Shelf.gates().build(), Shelf.AUTHORIZER)
            .withoutReasons()
            .onDenial(denials::add)
            .clock(Clock.systemUTC());
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER), "ada");
    List<Metadata> trailers = new ArrayList<>();
    List<Status> answers = new ArrayList<>();
    NotedCall call =
        new NotedCall(Shelf.GET) {
          @Override
          public void close(Status status, Metadata sent) {
            answers.add(status);
            trailers.add(sent);
          }
        };
    silent
        .interceptCall(
            call,
            headers,
            (passed, asked) -> {
              throw new AssertionError("not reached");
            })
        .onMessage("blue=1");
    assertEquals(1, denials.size());
    String id = denials.get(0).id();
    assertEquals(PERMISSION_DENIED, answers.get(0).getCode());
    assertEquals("denied (" + id + ")", answers.get(0).getDescription());
    assertEquals(Set.of(AuthorizationInterceptor.DENIAL.name()), trailers.get(0).keys());
    assertEquals(id, trailers.get(0).get(AuthorizationInterceptor.DENIAL));
    assertEquals(Reason.NO_RULE, denials.get(0).decision().reason(), "the host still learns why");
  }

  @Test
  void hookThatFails_doesNotLetIn() {
    Logger grpc = Logger.getLogger("io.grpc");
    grpc.setLevel(Level.OFF);
    library.failing = true;
    assertEquals(PERMISSION_DENIED, library.call(Shelf.PUT, "ada", "blue=1", "red=2").code());
    assertEquals(List.of(), library.shelf.seen);
    grpc.setLevel(null);
  }

  @Test
  void hidden_looksLikeAbsent() {
    Answer hidden = library.call(Shelf.SECRET, "ada", "blue=1");
    Answer absent = library.call(Shelf.SECRET, "ada", "red=1");
    assertEquals(absent.status().toString(), hidden.status().toString());
    assertEquals(absent.trailers().keys(), hidden.trailers().keys());
    assertEquals(1, library.denials.size());
  }

  @Test
  void allRequestsOfAMessage_mustBeAllowed() {
    assertEquals(OK, code(Shelf.COPY, "bob", "red=blue"));
    assertEquals(PERMISSION_DENIED, code(Shelf.COPY, "ada", "red=blue"));
    assertEquals(PERMISSION_DENIED, code(Shelf.COPY, "ada", "blue=red"));
  }

  @Test
  void administrators_areLetInByAnAction() {
    assertEquals(OK, code(Shelf.CLOSE, "boss", ""));
    assertEquals(PERMISSION_DENIED, code(Shelf.CLOSE, "bob", "red=1"));
  }

  @Test
  void authenticated_knowsWhoCalls() {
    assertEquals(List.of("boss"), library.call(Shelf.WHO, "boss", "").messages());
    assertEquals(List.of(""), library.call(Shelf.HEALTH, "boss", "").messages());
  }

  @Test
  void firstMessageWithoutName_isRefused() {
    assertEquals(INVALID_ARGUMENT, library.call(Shelf.PUT, "ada", "=1", "red=2").code());
    assertEquals(List.of(), library.shelf.seen);
  }

  @Test
  void headerThatNamesAnotherThing_isRefused() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER), "bob");
    headers.put(Metadata.Key.of("shelf", Metadata.ASCII_STRING_MARSHALLER), "red");
    assertEquals(OK, library.call(Shelf.PUT, headers, "red=1").code());
    assertEquals(INVALID_ARGUMENT, library.call(Shelf.PUT, headers, "blue=1").code());
    assertEquals(List.of("red=1"), library.shelf.seen);
  }

  @Test
  void streamWithoutMessage_isRefused() {
    assertEquals(INVALID_ARGUMENT, library.call(Shelf.PUT, "ada").code());
    assertEquals(List.of(), library.shelf.seen);
  }

  @Test
  void nameThatChangesMidway_endsTheStream() {
    // Bob may write to both, and still not in one stream.
    assertEquals(INVALID_ARGUMENT, library.call(Shelf.PUT, "bob", "red=1", "blue=2", "=3").code());
    assertEquals(List.of("red=1", "gone"), library.shelf.seen);
    assertEquals(1, library.denials.size());
  }

  @Test
  void nameThatMustBeRepeated_mayNotBeLeftOut() {
    assertEquals(INVALID_ARGUMENT, library.call(Shelf.TALK, "ada", "red=1", "=2").code());
    assertEquals(List.of("red=1", "gone"), library.shelf.seen);
  }

  @Test
  void streamWithoutPin_mustAskForTheSame() {
    Answer answer = library.call(Shelf.COPY, "bob", "red=blue", "blue=red");
    assertEquals(INVALID_ARGUMENT, answer.code());
    assertEquals(List.of("red=blue", "gone"), library.shelf.seen);
  }

  @Test
  void secondMessageOfAUnaryCall_endsIt() {
    MethodDescriptor<String, String> list = Shelf.LIST;
    MethodDescriptor<String, String> asStream =
        list.toBuilder().setType(MethodDescriptor.MethodType.BIDI_STREAMING).build();
    Answer answer = library.call(asStream, "ada", "red=1", "blue=2");
    assertEquals(INVALID_ARGUMENT, answer.code());
    assertEquals(List.of(), library.shelf.seen);
  }

  @Test
  void extractorThatFailsOrAsksForNothing_denies() throws Exception {
    Gates gates =
        Gates.builder()
            .gate(
                Shelf.GET,
                Gate.checked(
                    (who, message) -> {
                      throw new IllegalStateException("oops");
                    }))
            .gate(Shelf.LIST, Gate.checked((who, message) -> List.of()))
            .build();
    try (Library some = Library.incomplete(gates)) {
      assertEquals(INTERNAL, some.call(Shelf.GET, "ada", "red=1").code());
      assertEquals(PERMISSION_DENIED, some.call(Shelf.LIST, "ada", "red=1").code());
      assertEquals(List.of(), some.shelf.seen);
    }
  }

  // Fault 33: an error of the host's code is a denial like an exception, and is reported.
  @Test
  void errorsOfTheGatesFunctions_denyAndAreReported() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER), "ada");
    Gates gates =
        Gates.builder()
            .gate(
                Shelf.GET,
                Gate.checked(
                    (who, message) -> {
                      throw new StackOverflowError("deep");
                    }))
            .build();
    List<Denial> denials = new ArrayList<>();
    AuthorizationInterceptor interceptor =
        AuthorizationInterceptor.of(Library.AUTHENTICATOR, gates, Shelf.AUTHORIZER)
            .onDenial(
                denial -> {
                  denials.add(denial);
                  throw new AssertionError("a hook that fails harms nobody");
                });
    NotedCall call = new NotedCall(Shelf.GET);
    interceptor
        .interceptCall(
            call,
            headers,
            (passed, asked) -> {
              throw new AssertionError("not reached");
            })
        .onMessage("red=1");
    assertEquals(List.of("close INTERNAL"), call.done);
    assertEquals(1, denials.size());
    assertTrue(denials.get(0).why().contains("StackOverflowError"), denials.toString());

    AuthorizationInterceptor blind =
        AuthorizationInterceptor.of(
                request -> {
                  throw new NoClassDefFoundError("keys");
                },
                gates,
                Shelf.AUTHORIZER)
            .onDenial(denials::add);
    NotedCall unknown = new NotedCall(Shelf.GET);
    blind.interceptCall(unknown, headers, (passed, asked) -> new ServerCall.Listener<>() {});
    assertEquals(List.of("close UNAVAILABLE"), unknown.done);
    assertEquals(2, denials.size());
  }

  @Test
  void methodWithoutGate_isDenied() throws Exception {
    try (Library none = Library.incomplete(Gates.builder().build())) {
      assertEquals(PERMISSION_DENIED, none.call(Shelf.HEALTH, "ada", "red=1").code());
      assertEquals(UNAUTHENTICATED, none.call(Shelf.HEALTH, "", "red=1").code());
      assertEquals(List.of(), none.shelf.seen);
    }
  }
}
