package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.tenon.examples.flyteadmin.story.Installation;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests made from a method's descriptor alone, with every place filled that says whose it is.
 */
final class Requests {

  private static final int DEEPEST = 9;

  private Requests() {}

  /** The methods of all services that the proxy serves. */
  static List<MethodDescriptor<?, ?>> methods() {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    for (ServiceDescriptor service : FlyteGates.services()) {
      methods.addAll(service.getMethods());
    }
    return methods;
  }

  /** The paths in a method's request at which something says whose it is. */
  static List<String> owners(MethodDescriptor<?, ?> method) {
    List<String> found = new ArrayList<>();
    collect(FlyteRequests.requestOf(method), "", new ArrayList<>(), found);
    return found;
  }

  private static void collect(
      Descriptor type, String path, List<Descriptor> above, List<String> found) {
    if (above.contains(type) || above.size() > DEEPEST) {
      return;
    }
    if (isOwner(type)) {
      found.add(path);
    }
    above.add(type);
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE && !field.isMapField()) {
        collect(field.getMessageType(), path + "/" + field.getName(), above, found);
      }
    }
    above.remove(above.size() - 1);
  }

  private static boolean isOwner(Descriptor type) {
    List<String> projects = List.of("Project", "ProjectGetRequest");
    return Scope.isIn(type) || Fields.hasText(type, "project") || projects.contains(type.getName());
  }

  /**
   * A request about a project, all of whose other owners are the project too but one, which may be
   * given as {@code organization/project}.
   */
  static Message about(MethodDescriptor<?, ?> method, String project, String path, String other) {
    Descriptor type = FlyteRequests.requestOf(method);
    DynamicMessage.Builder request = DynamicMessage.newBuilder(type);
    for (String owner : owners(method)) {
      boolean onTheWay = owner.equals(path) || isShallow(owner);
      if (onTheWay) {
        fill(request, owner, owner.equals(path) ? other : project);
      }
    }
    text(
        request,
        "native_url",
        "s3://" + Installation.BUCKET + "/acme/" + project + "/development/a");
    text(request, "filename", "a");
    text(request, "flyte_url", "flyte://v1/" + project + "/development/e/n0/i");
    return request.build();
  }

  /** A request about a project and nothing else. */
  static Message about(MethodDescriptor<?, ?> method, String project) {
    return about(method, project, "none", project);
  }

  /** Owners further down are set one at a time: all at once they exclude each other. */
  private static boolean isShallow(String path) {
    return path.chars().filter(c -> c == '/').count() <= 3 && !path.contains("spec");
  }

  private static void fill(Message.Builder message, String path, String project) {
    if (path.isEmpty()) {
      int slash = project.indexOf('/');
      if (slash >= 0) {
        text(message, "org", project.substring(0, slash));
        fill(message, path, project.substring(slash + 1));
        return;
      }
      text(message, "project", project);
      text(message, "domain", "development");
      text(message, "name", "thing");
      text(message, "workflow", "thing");
      if (!Fields.hasText(message.getDescriptorForType(), "project")) {
        text(message, "id", project);
      }
      return;
    }
    int end = path.indexOf('/', 1);
    String name = end < 0 ? path.substring(1) : path.substring(1, end);
    String rest = end < 0 ? "" : path.substring(end);
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field.isRepeated()) {
      Message.Builder one = message.newBuilderForField(field);
      fill(one, rest, project);
      message.addRepeatedField(field, one.build());
    } else {
      Message.Builder one = ((Message) message.getField(field)).toBuilder();
      fill(one, rest, project);
      message.setField(field, one.build());
    }
  }

  private static void text(Message.Builder message, String name, String value) {
    if (Fields.hasText(message.getDescriptorForType(), name)) {
      message.setField(message.getDescriptorForType().findFieldByName(name), value);
    }
  }
}
