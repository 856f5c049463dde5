package dev.tenon.grpc;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A call that notes what is done with it. */
class NotedCall extends ServerCall<String, String> {

  final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final MethodDescriptor<String, String> method;

  NotedCall(MethodDescriptor<String, String> method) {
    this.method = method;
  }

  @Override
  public void request(int count) {}

  @Override
  public void sendHeaders(Metadata headers) {
    done.add("headers");
  }

  @Override
  public void sendMessage(String message) {
    done.add(message);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    done.add("close " + status.getCode());
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public MethodDescriptor<String, String> getMethodDescriptor() {
    return method;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.EMPTY;
  }
}
