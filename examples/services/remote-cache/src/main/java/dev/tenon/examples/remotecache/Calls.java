package dev.tenon.examples.remotecache;

import com.google.longrunning.OperationsGrpc;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.MemberServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.TenantServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls a method of administration, or of operations, on a server of this machine, as a command
 * line would.
 */
final class Calls {

  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          TenantServiceGrpc.getServiceDescriptor(),
          MemberServiceGrpc.getServiceDescriptor(),
          RoleServiceGrpc.getServiceDescriptor(),
          UsageServiceGrpc.getServiceDescriptor(),
          AuditServiceGrpc.getServiceDescriptor(),
          OperationsGrpc.getServiceDescriptor());

  private Calls() {}

  /** Calls what the system properties say, and prints the answer. */
  static void call(int port, Path state, Consumer<String> out) throws IOException {
    String as = System.getProperty("as", "none");
    String token = Files.readString(state.resolve("tokens").resolve(as));
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      String name = System.getProperty("call", "");
      out.accept(call(channel, token, name, System.getProperty("message", "")));
    } catch (StatusRuntimeException e) {
      throw new IOException(e.getStatus().getCode() + ": " + e.getStatus().getDescription(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  /**
   * Calls a method.
   *
   * @param name such as {@code TenantService/ListTenants}
   * @param text the message, in protobuf's text format
   */
  static String call(ManagedChannel channel, String token, String name, String text)
      throws IOException {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    io.grpc.MethodDescriptor<?, ?> method = method(name);
    return call(
        channel,
        CallOptions.DEFAULT,
        MetadataUtils.newAttachHeadersInterceptor(headers),
        method,
        text);
  }

  private static <Q, R> String call(
      ManagedChannel channel,
      CallOptions options,
      io.grpc.ClientInterceptor headers,
      io.grpc.MethodDescriptor<Q, R> method,
      String text)
      throws IOException {
    MethodDescriptor described =
        ((ProtoMethodDescriptorSupplier)
                java.util.Objects.requireNonNull(method.getSchemaDescriptor()))
            .getMethodDescriptor();
    DynamicMessage.Builder message = DynamicMessage.newBuilder(described.getInputType());
    try {
      TextFormat.merge(text, message);
    } catch (TextFormat.ParseException e) {
      throw new IOException("no " + described.getInputType().getName() + ": " + e.getMessage(), e);
    }
    Q request = method.parseRequest(message.build().toByteString().newInput());
    return ClientCalls.blockingUnaryCall(
            io.grpc.ClientInterceptors.intercept(channel, headers), method, options, request)
        .toString();
  }

  private static io.grpc.MethodDescriptor<?, ?> method(String name) {
    List<io.grpc.MethodDescriptor<?, ?>> all =
        SERVICES.stream()
            .<io.grpc.MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
            .toList();
    return all.stream()
        .filter(method -> method.getFullMethodName().endsWith("." + name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no method `%s`: call one of %s"
                        .formatted(
                            name,
                            all.stream()
                                .map(io.grpc.MethodDescriptor::getFullMethodName)
                                .toList())));
  }
}
