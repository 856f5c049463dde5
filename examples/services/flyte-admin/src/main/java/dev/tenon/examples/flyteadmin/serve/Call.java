package dev.tenon.examples.flyteadmin.serve;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import flyteidl.service.Admin;
import flyteidl.service.Auth;
import flyteidl.service.Dataproxy;
import flyteidl.service.Identity;
import flyteidl.service.Signal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.stream.Stream;

/** A call of any of Flyte's methods, written as text: to try the proxy without flytectl. */
final class Call {

  private Call() {}

  /**
   * Calls a method.
   *
   * @param channel where the proxy is
   * @param token an access token; empty for none
   * @param name service and method, such as {@code AdminService/ListProjects}
   * @param message the request in protobuf's text format
   * @return the reply in the same format
   * @throws IllegalArgumentException if there is no such method, or the text is no such request
   */
  static String of(Channel channel, String token, String name, String message) {
    MethodDescriptor method = method(name);
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    try {
      TextFormat.merge(message, request);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(
          "no " + method.getInputType().getFullName() + ": " + e.getMessage(), e);
    }
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    DynamicMessage reply =
        ClientCalls.blockingUnaryCall(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
            grpc(method),
            CallOptions.DEFAULT,
            request.build());
    return TextFormat.printer().printToString(reply);
  }

  private static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc(
      MethodDescriptor method) {
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  private static MethodDescriptor method(String name) {
    return Stream.of(
            Admin.getDescriptor(),
            Dataproxy.getDescriptor(),
            Identity.getDescriptor(),
            Signal.getDescriptor(),
            Auth.getDescriptor())
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> name.equals(method.getService().getName() + "/" + method.getName()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no method `" + name + "`: write one such as AdminService/ListProjects"));
  }
}
