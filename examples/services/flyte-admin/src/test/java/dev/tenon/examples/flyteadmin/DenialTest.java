package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.Message;
import dev.tenon.examples.flyteadmin.story.Installation;
import dev.tenon.grpc.Gate;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every method of every service, called by those who may not; made from the descriptors. */
class DenialTest {

  private static final Set<Status.Code> REFUSALS =
      Set.of(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);

  @TempDir private static Path folder;
  private static Installation flyte;
  private static Channel nobody;
  private static Channel guest;
  private static Channel member;

  @BeforeAll
  static void start() throws IOException {
    flyte = new Installation(Calls.policyWithOwner(folder), false);
    nobody = flyte.channel();
    guest = channel("gil", Calls.claims("visitors"));
    member = channel("oda", Calls.claims("owners"));
  }

  @AfterAll
  static void stop() {
    flyte.close();
  }

  private static Channel channel(String subject, Map<String, ?> claims) {
    return Calls.with(flyte.channel(), "authorization", Calls.bearer(flyte, subject, claims));
  }

  private static boolean is(MethodDescriptor<?, ?> method, Gate.Kind kind) {
    return flyte.proxy().gates().methods(kind).containsKey(method.getFullMethodName());
  }

  private static Stream<MethodDescriptor<?, ?>> methods(Gate.Kind... kinds) {
    return Requests.methods().stream()
        .filter(method -> Stream.of(kinds).anyMatch(kind -> is(method, kind)));
  }

  private static void denied(
      Status.Code code, Channel channel, MethodDescriptor<?, ?> method, Message request) {
    int before = flyte.standIn().calls().size();
    Status status = Calls.call(channel, method, request);
    assertEquals(code, status.getCode(), status::toString);
    assertEquals(before, flyte.standIn().calls().size(), "the backend was called");
  }

  private static void passed(Channel channel, MethodDescriptor<?, ?> method, Message request) {
    int before = flyte.standIn().calls().size();
    Status status = Calls.call(channel, method, request);
    assertFalse(REFUSALS.contains(status.getCode()), status::toString);
    // The proxy serves every method, so it is the backend that does not.
    boolean absent = status.getCode() == Status.Code.UNIMPLEMENTED;
    assertTrue(absent || before < flyte.standIn().calls().size(), "the backend was not called");
  }

  @TestFactory
  Stream<DynamicTest> withoutAToken_unauthenticated() {
    return methods(Gate.Kind.CHECKED, Gate.Kind.AUTHENTICATED, Gate.Kind.DENIED)
        .map(
            method ->
                dynamicTest(
                    method.getFullMethodName(),
                    () ->
                        denied(
                            Status.Code.UNAUTHENTICATED,
                            nobody,
                            method,
                            Requests.about(method, "ml"))));
  }

  @TestFactory
  Stream<DynamicTest> identifiedWithoutRights_permissionDenied() {
    return methods(Gate.Kind.CHECKED)
        .map(
            method ->
                dynamicTest(
                    method.getFullMethodName(),
                    () ->
                        denied(
                            Status.Code.PERMISSION_DENIED,
                            guest,
                            method,
                            Requests.about(method, "ml"))));
  }

  @TestFactory
  Stream<DynamicTest> memberOfAnotherProject_permissionDenied() {
    return methods(Gate.Kind.CHECKED)
        .map(
            method ->
                dynamicTest(
                    method.getFullMethodName(),
                    () ->
                        denied(
                            Status.Code.PERMISSION_DENIED,
                            member,
                            method,
                            Requests.about(method, "risk"))));
  }

  /** Of RegisterProject nobody is a member: it is about the organization. */
  @TestFactory
  Stream<DynamicTest> member_passes() {
    return methods(Gate.Kind.CHECKED, Gate.Kind.AUTHENTICATED)
        .filter(method -> !method.getFullMethodName().endsWith("/RegisterProject"))
        .filter(method -> !method.getFullMethodName().endsWith("/UserInfo")) // answered here
        .map(
            method ->
                dynamicTest(
                    method.getFullMethodName(),
                    () -> passed(member, method, Requests.about(method, "ml"))));
  }

  /** B39: whose a request is has to be said. */
  @TestFactory
  Stream<DynamicTest> emptyProject_permissionDenied() {
    return methods(Gate.Kind.CHECKED)
        .map(
            method ->
                dynamicTest(
                    method.getFullMethodName(),
                    () ->
                        denied(
                            Status.Code.PERMISSION_DENIED,
                            member,
                            method,
                            Requests.about(method, ""))));
  }

  /** A63: each owner that a request can name, wherever it stands, is another project's once. */
  @TestFactory
  Stream<DynamicTest> eachOtherOwner_isCheckedToo() {
    return methods(Gate.Kind.CHECKED)
        .filter(method -> !method.getFullMethodName().endsWith("/RegisterProject"))
        .flatMap(
            method ->
                Requests.owners(method).stream()
                    .map(
                        path ->
                            dynamicTest(
                                method.getBareMethodName() + " " + path,
                                () -> {
                                  passed(member, method, Requests.about(method, "ml", path, "ml"));
                                  denied(
                                      Status.Code.PERMISSION_DENIED,
                                      member,
                                      method,
                                      Requests.about(method, "ml", path, "risk"));
                                  denied(
                                      Status.Code.PERMISSION_DENIED,
                                      member,
                                      method,
                                      Requests.about(method, "ml", path, "beta/ml"));
                                })));
  }

  @Test
  void owners_areFoundDeepInRequests() {
    long owners =
        methods(Gate.Kind.CHECKED).mapToLong(method -> Requests.owners(method).size()).sum();
    assertTrue(owners > 80, () -> "only " + owners);
  }
}
