package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.Policy;
import dev.tenon.examples.remotecache.iam.v1.Role;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No method of any service lets in who may not, made out of the services' descriptors: a method
 * that is added to a protocol is among them. A01, A16, A74.
 */
class DenialTest {

  private static final String BLOB =
      "e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317/5";

  private static TestCache cache;

  @BeforeAll
  static void start() throws IOException {
    cache = new TestCache();
  }

  @AfterAll
  static void stop() throws IOException {
    cache.close();
  }

  @SuppressWarnings("unchecked") // all messages here are protocol buffers
  static Stream<MethodDescriptor<Message, Message>> methods() throws IOException {
    try (TestCache any = new TestCache()) {
      return any.cache.services().stream()
          .flatMap(service -> service.bindService().getServiceDescriptor().getMethods().stream())
          .map(method -> (MethodDescriptor<Message, Message>) method)
          .toList()
          .stream();
    }
  }

  /** A message of the method about neuroflux, wherever its protocol names the instance. */
  private static Message message(MethodDescriptor<Message, Message> method) {
    Descriptor type =
        ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor())
            .getMethodDescriptor()
            .getInputType();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      switch (field.getName()) {
        case "instance_name", "project_id" -> message.setField(field, "neuroflux");
        case "name" -> {
          if (type.getName().equals("ListOperationsRequest")) {
            message.setField(field, "neuroflux/operations");
          }
        }
        case "resource_name" ->
            message.setField(
                field,
                "neuroflux/"
                    + (type.getName().equals("ReadRequest") ? "" : "uploads/u/")
                    + "blobs/"
                    + BLOB);
        default -> {}
      }
    }
    return method.parseRequest(message.build().toByteString().newInput());
  }

  private static Status call(Channel as, MethodDescriptor<Message, Message> method) {
    return status(as, method, message(method));
  }

  /** An operation of others is like none, and a list of instances is empty: see there. */
  private static Status.Code refusal(MethodDescriptor<Message, Message> method) {
    return switch (String.valueOf(method.getBareMethodName())) {
      case "WaitExecution", "GetOperation", "CancelOperation", "DeleteOperation" ->
          Status.Code.NOT_FOUND;
      case "ListTenants" -> Status.Code.OK;
      default -> Status.Code.PERMISSION_DENIED;
    };
  }

  @Test
  void thereAreMethodsOfEveryShape() throws IOException {
    List<MethodDescriptor.MethodType> shapes =
        methods().map(MethodDescriptor::getType).distinct().sorted().toList();
    assertEquals(
        List.of(
            MethodDescriptor.MethodType.UNARY,
            MethodDescriptor.MethodType.CLIENT_STREAMING,
            MethodDescriptor.MethodType.SERVER_STREAMING,
            MethodDescriptor.MethodType.BIDI_STREAMING),
        shapes);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void withoutToken_isUnauthenticated(MethodDescriptor<Message, Message> method)
      throws IOException {
    Status status = call(cache.anonymous(), method);
    assertEquals(Status.Code.UNAUTHENTICATED, status.getCode());
    assertNull(status.getDescription());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void withTheRoleNone_isDenied(MethodDescriptor<Message, Message> method) throws IOException {
    assertEquals(refusal(method), call(cache.as("nora", "none"), method).getCode());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void ofAnotherTenant_isDenied(MethodDescriptor<Message, Message> method) throws IOException {
    Status status = call(cache.as("otto", "other:cache-writer"), method);
    assertEquals(refusal(method), status.getCode());
    assertTrue(
        status.getDescription() == null
            || status.getCode() == Status.Code.NOT_FOUND
            || cache.denials.stream().anyMatch(d -> status.getDescription().contains(d.id())),
        status::toString);
  }

  /** The one right that each method needs, and that no other right stands for. */
  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("Capabilities/GetCapabilities", "capabilities:Read"),
          Map.entry("ActionCache/GetActionResult", "actioncache:Read"),
          Map.entry("ActionCache/UpdateActionResult", "actioncache:Write"),
          Map.entry("ContentAddressableStorage/FindMissingBlobs", "contentaddressablestorage:Read"),
          Map.entry("ContentAddressableStorage/BatchReadBlobs", "contentaddressablestorage:Read"),
          Map.entry("ContentAddressableStorage/GetTree", "contentaddressablestorage:Read"),
          Map.entry(
              "ContentAddressableStorage/BatchUpdateBlobs", "contentaddressablestorage:Write"),
          Map.entry("ByteStream/Read", "contentaddressablestorage:Read"),
          Map.entry("ByteStream/Write", "contentaddressablestorage:Write"),
          Map.entry("ByteStream/QueryWriteStatus", "contentaddressablestorage:Write"),
          Map.entry("Execution/Execute", "remoteexecution:Run"),
          Map.entry("Operations/ListOperations", "remoteexecution:Run"),
          Map.entry("RoleService/GetRole", "iam:Read"),
          Map.entry("RoleService/ListRoles", "iam:Read"),
          Map.entry("MemberService/ListMembers", "iam:Read"),
          Map.entry("UsageService/GetUsage", "usage:Read"),
          Map.entry("AuditService/ListEvents", "audit:Read"),
          Map.entry("AuditService/ExplainRefusal", "audit:Read"),
          Map.entry("PublishBuildEvent/PublishLifecycleEvent", "buildevents:Write"),
          Map.entry("PublishBuildEvent/PublishBuildToolEventStream", "buildevents:Write"));

  /** Who has one action alone gets into the methods of this action, and into no other. */
  @Test
  void eachMethod_needsItsOwnRight() throws IOException {
    try (TestCache single = new TestCache()) {
      Set<String> called = new TreeSet<>();
      for (String action : new TreeSet<>(NEEDED.values())) {
        String role = "only-" + action.replace(":", "-");
        RoleServiceGrpc.newBlockingStub(single.as("gus", "global-admin"))
            .createRole(
                CreateRoleRequest.newBuilder()
                    .setReason("a test")
                    .setRole(
                        Role.newBuilder()
                            .setName(role)
                            .addPolicy(
                                Policy.newBuilder()
                                    .addAction(action)
                                    .addResource("engflow:platform:*:neuroflux:*:*")))
                    .build());
        Channel as = single.as("ann", role);
        for (MethodDescriptor<Message, Message> method : methods().toList()) {
          String full = method.getFullMethodName();
          String name = full.substring(full.lastIndexOf('.') + 1);
          String needed = NEEDED.getOrDefault(name, "");
          if (refusal(method) != Status.Code.PERMISSION_DENIED) {
            continue;
          }
          boolean enters =
              needed.equals(action)
                  || (needed.equals("capabilities:Read")
                      && List.of("actioncache:Read", "contentaddressablestorage:Read")
                          .contains(action));
          assertEquals(
              enters,
              call(as, method).getCode() != Status.Code.PERMISSION_DENIED,
              name + " with " + action);
          called.add(needed.isEmpty() ? "" : name);
        }
      }
      called.remove("");
      assertEquals(NEEDED.keySet(), called);
    }
  }
}
