package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** What a thing in a project is: the segment of the policy's tree after the domain. */
enum Kind {
  TASK("task"),
  WORKFLOW("workflow"),
  LAUNCH_PLAN("launch-plan"),
  EXECUTION("execution"),
  /** What executions read and made, which some may not see who see that they ran. */
  DATA("data"),
  ATTRIBUTES("attributes"),
  SIGNAL("signal"),
  DESCRIPTION("description"),
  ARTIFACT("artifact"),
  /** The request says in {@code resource_type} what it is about. */
  AS_SAID("unspecified"),
  /** A whole project. */
  PROJECT(""),
  /** What is in no project: only a right on the whole organization does. */
  ORGANIZATION("");

  private final String segment;

  Kind(String segment) {
    this.segment = segment;
  }

  String segment() {
    return segment;
  }

  /** What a request, or an identifier in it, says that it is about. */
  static Kind saidIn(Message message) {
    if (message.getDescriptorForType().getName().equals("WorkflowExecutionIdentifier")) {
      return EXECUTION;
    }
    if (message.getDescriptorForType().getName().equals("ArtifactKey")) {
      return ARTIFACT;
    }
    FieldDescriptor type = message.getDescriptorForType().findFieldByName("resource_type");
    boolean says = type != null && type.getJavaType() == FieldDescriptor.JavaType.ENUM;
    String said = says ? ((EnumValueDescriptor) message.getField(type)).getName() : "";
    return switch (said) {
      case "TASK" -> TASK;
      case "WORKFLOW" -> WORKFLOW;
      case "LAUNCH_PLAN" -> LAUNCH_PLAN;
      default -> AS_SAID;
    };
  }
}
