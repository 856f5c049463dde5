package dev.tenon.examples.flyteadmin;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import flyteidl.admin.Common.NamedEntityIdentifier;
import flyteidl.admin.Common.ObjectGetRequest;
import flyteidl.admin.Common.Sort;
import flyteidl.admin.MatchableResourceOuterClass.MatchableResource;
import flyteidl.admin.MatchableResourceOuterClass.MatchingAttributes;
import flyteidl.core.IdentifierOuterClass.NodeExecutionIdentifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.core.IdentifierOuterClass.WorkflowExecutionIdentifier;
import flyteidl.core.Literals.Literal;
import flyteidl.core.Types.LiteralType;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * Methods that FlyteAdmin has by now and the published Java classes have not: their requests, so
 * that they can be judged, by the names and numbers of Flyte's protocol. Their replies are passed
 * on as they come.
 */
final class LaterMethods {

  private static final String ADMIN = "flyteidl.service.AdminService";
  private static final String DATA = "flyteidl.service.DataProxyService";
  private static final String SIGNALS = "flyteidl.service.SignalService";

  private final FileDescriptor requests;

  private LaterMethods(FileDescriptor requests) {
    this.requests = requests;
  }

  static LaterMethods load() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("flyteidl/later.proto")
            .setPackage("flyteidl.later")
            .setSyntax("proto3");
    List<FileDescriptor> known = new ArrayList<>();
    for (GenericDescriptor each : referenced()) {
      if (!known.contains(each.getFile())) {
        known.add(each.getFile());
        file.addDependency(each.getFile().getName());
      }
    }
    messages().forEach(file::addMessageType);
    try {
      return new LaterMethods(
          FileDescriptor.buildFrom(file.build(), known.toArray(new FileDescriptor[0])));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A published service with the methods that it has by now. */
  ServiceDescriptor with(ServiceDescriptor published) {
    ServiceDescriptor.Builder all =
        ServiceDescriptor.newBuilder(published.getName())
            .setSchemaDescriptor(published.getSchemaDescriptor());
    published.getMethods().forEach(all::addMethod);
    methods(published.getName()).forEach(all::addMethod);
    return all.build();
  }

  /** The service of signals, which is new as a whole. */
  ServiceDescriptor signals() {
    return with(ServiceDescriptor.newBuilder(SIGNALS).build());
  }

  private List<MethodDescriptor<DynamicMessage, DynamicMessage>> methods(String service) {
    return switch (service) {
      case ADMIN ->
          List.of(
              method(service, "GetDomains", "GetDomainRequest"),
              method(service, "GetProject", "ProjectGetRequest"),
              method(service, "UpdateProjectAttributes", "ProjectAttributesUpdateRequest"),
              method(service, "GetProjectAttributes", "ProjectAttributesRequest"),
              method(service, "DeleteProjectAttributes", "ProjectAttributesRequest"),
              method(service, "GetDescriptionEntity", ObjectGetRequest.getDescriptor()),
              method(service, "ListDescriptionEntities", "DescriptionEntityListRequest"),
              method(service, "GetDynamicNodeWorkflow", "GetDynamicNodeWorkflowRequest"),
              method(service, "GetExecutionMetrics", "WorkflowExecutionGetMetricsRequest"));
      case DATA ->
          List.of(
              method(service, "CreateDownloadLink", "CreateDownloadLinkRequest"),
              method(service, "GetData", "GetDataRequest"));
      case SIGNALS ->
          List.of(
              method(service, "GetOrCreateSignal", "SignalGetOrCreateRequest"),
              method(service, "ListSignals", "SignalListRequest"),
              method(service, "SetSignal", "SignalSetRequest"));
      default -> List.of();
    };
  }

  private MethodDescriptor<DynamicMessage, DynamicMessage> method(
      String service, String name, String request) {
    return method(service, name, requests.findMessageTypeByName(request));
  }

  /** A reply is read as nothing but fields that are not known, and written as it was. */
  private static MethodDescriptor<DynamicMessage, DynamicMessage> method(
      String service, String name, Descriptor request) {
    return MethodDescriptor.newBuilder(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(request)),
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(Empty.getDescriptor())))
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .build();
  }

  private static List<GenericDescriptor> referenced() {
    return List.of(
        NodeExecutionIdentifier.getDescriptor(),
        NamedEntityIdentifier.getDescriptor(),
        MatchingAttributes.getDescriptor(),
        Literal.getDescriptor(),
        LiteralType.getDescriptor(),
        Duration.getDescriptor());
  }

  private static List<DescriptorProto> messages() {
    Descriptor execution = WorkflowExecutionIdentifier.getDescriptor();
    Descriptor node = NodeExecutionIdentifier.getDescriptor();
    return List.of(
        message("GetDomainRequest"),
        message("ProjectGetRequest", text("id", 1), text("org", 2)),
        message(
            "ProjectAttributes",
            text("project", 1),
            of(MatchingAttributes.getDescriptor(), "matching_attributes", 2),
            text("org", 3)),
        message("ProjectAttributesUpdateRequest", of("ProjectAttributes", "attributes", 1)),
        message(
            "ProjectAttributesRequest",
            text("project", 1),
            of(MatchableResource.getDescriptor(), "resource_type", 2),
            text("org", 3)),
        message(
            "DescriptionEntityListRequest",
            of(ResourceType.getDescriptor(), "resource_type", 1),
            of(NamedEntityIdentifier.getDescriptor(), "id", 2),
            number("limit", 3),
            text("token", 4),
            text("filters", 5),
            of(Sort.getDescriptor(), "sort_by", 6)),
        message("GetDynamicNodeWorkflowRequest", of(node, "id", 1)),
        message("WorkflowExecutionGetMetricsRequest", of(execution, "id", 1), number("depth", 2)),
        message(
            "CreateDownloadLinkRequest",
            number("artifact_type", 1),
            of(Duration.getDescriptor(), "expires_in", 2),
            of(node, "node_execution_id", 3)),
        message("GetDataRequest", text("flyte_url", 1)),
        message("SignalIdentifier", text("signal_id", 1), of(execution, "execution_id", 2)),
        message(
            "SignalGetOrCreateRequest",
            of("SignalIdentifier", "id", 1),
            of(LiteralType.getDescriptor(), "type", 2)),
        message(
            "SignalListRequest",
            of(execution, "workflow_execution_id", 1),
            number("limit", 2),
            text("token", 3),
            text("filters", 4),
            of(Sort.getDescriptor(), "sort_by", 5)),
        message(
            "SignalSetRequest",
            of("SignalIdentifier", "id", 1),
            of(Literal.getDescriptor(), "value", 2)));
  }

  private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
    return DescriptorProto.newBuilder().setName(name).addAllField(List.of(fields)).build();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto text(String name, int number) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_STRING).build();
  }

  private static FieldDescriptorProto number(String name, int number) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_UINT32).build();
  }

  private static FieldDescriptorProto of(Descriptor type, String name, int number) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName("." + type.getFullName())
        .build();
  }

  private static FieldDescriptorProto of(EnumDescriptor type, String name, int number) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_ENUM)
        .setTypeName("." + type.getFullName())
        .build();
  }

  private static FieldDescriptorProto of(String own, String name, int number) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(".flyteidl.later." + own)
        .build();
  }
}
