package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.IOException;
import java.util.List;
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
  static void stop() {
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
    assertEquals(Status.Code.PERMISSION_DENIED, call(cache.as("nora", "none"), method).getCode());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void ofAnotherTenant_isDenied(MethodDescriptor<Message, Message> method) throws IOException {
    Status status = call(cache.as("otto", "other-dev"), method);
    assertEquals(Status.Code.PERMISSION_DENIED, status.getCode());
    assertTrue(
        cache.denials.stream().anyMatch(d -> status.getDescription().contains(d.id())),
        status::toString);
  }
}
