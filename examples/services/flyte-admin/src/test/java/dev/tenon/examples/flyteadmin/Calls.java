package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import dev.tenon.examples.flyteadmin.story.Installation;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Calls of any method, and what came of them. */
final class Calls {

  static final Path POLICY = Path.of("policy.yaml");

  private Calls() {}

  static Map<String, Object> claims(String... entitlements) {
    return Map.of("company", "Acme Inc.", "entitlements", List.of(entitlements));
  }

  static String bearer(Installation flyte, String subject, Map<String, ?> claims) {
    return "Bearer " + flyte.issuer().accessToken(subject, claims);
  }

  static Channel with(Channel channel, String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  static Status call(Channel channel, MethodDescriptor<?, ?> method, Message request) {
    return status(() -> blocking(channel, method, request));
  }

  private static <Q, R> R blocking(
      Channel channel, MethodDescriptor<Q, R> method, Message request) {
    Q typed = method.parseRequest(new ByteArrayInputStream(request.toByteArray()));
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, typed);
  }

  static Status status(Runnable call) {
    try {
      call.run();
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  static Status.Code code(Runnable call) {
    return status(call).getCode();
  }

  /** The policy with a role that may everything in the project {@code ml} and nowhere else. */
  static Path policyWithOwner(Path folder) throws IOException {
    String text =
        Files.readString(POLICY)
            .replace(
                "admins: {role: admin}",
                "admins: {role: admin}\n            owners: {role: owner}");
    String owner =
        "  owner:\n    permissions:\n      - {effect: allow, actions: [\"*\"], resources:"
            + " [flyte/acme/ml, storage/acme/ml]}\n";
    return Files.writeString(folder.resolve("policy.yaml"), text + owner);
  }
}
