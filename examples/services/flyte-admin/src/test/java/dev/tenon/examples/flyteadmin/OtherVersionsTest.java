package dev.tenon.examples.flyteadmin;

import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.tenon.examples.flyteadmin.story.FlyteClient;
import dev.tenon.examples.flyteadmin.story.Installation;
import flyteidl.admin.Common.Labels;
import flyteidl.admin.Common.NamedEntityIdentifier;
import flyteidl.admin.Common.RawOutputDataConfig;
import flyteidl.admin.Common.ResourceListRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionCreateRequest;
import flyteidl.admin.ExecutionOuterClass.ExecutionSpec;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanCreateRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanMetadata;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanSpec;
import flyteidl.admin.ProjectOuterClass.ProjectListRequest;
import flyteidl.admin.ScheduleOuterClass.Schedule;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.core.Security;
import flyteidl.service.AdminServiceGrpc;
import flyteidl.service.DataProxyServiceGrpc;
import flyteidl.service.Dataproxy.CreateDownloadLocationRequest;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of other versions of the protocol: older ones that leave fields out, and newer ones that
 * send fields that the proxy does not know.
 */
@SuppressWarnings("deprecation") // by Flyte, which serves it still
class OtherVersionsTest {

  private static final int NEW = 900;

  @TempDir private static Path folder;
  private static Installation flyte;
  private static Channel mia;
  private static Channel engine;

  @BeforeAll
  static void start() throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            Files.readString(Calls.POLICY)
                .replace(
                    "  # Registers from continuous integration",
                    "      - {effect: allow, actions: [UNKNOWN_FIELD], resource:"
                        + " field/flyteidl.admin.LaunchPlanSpec/901}\n"
                        + "  # Registers from continuous integration"));
    flyte = new Installation(policy, false);
    mia = channel("mia", Calls.claims("ml-team"));
    engine = channel("svc-1", Map.of("client_id", "flytepropeller"));
    new FlyteClient(channel("olga", Calls.claims("admins"))).registerProject("ml");
    FlyteClient client = new FlyteClient(mia);
    client.registerTask("ml", "t");
    client.registerWorkflow("ml", "w", id(ResourceType.TASK, "t"));
    client.registerLaunchPlan("ml", "p", id(ResourceType.WORKFLOW, "w"));
  }

  @AfterAll
  static void stop() {
    flyte.close();
  }

  private static Channel channel(String subject, Map<String, ?> claims) {
    return Calls.with(flyte.channel(), "authorization", Calls.bearer(flyte, subject, claims));
  }

  private static Identifier id(ResourceType type, String name) {
    return FlyteClient.id(type, "ml", name);
  }

  private static UnknownFieldSet number() {
    return UnknownFieldSet.newBuilder()
        .addField(NEW, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
        .build();
  }

  private static UnknownFieldSet text() {
    return text(NEW);
  }

  private static UnknownFieldSet text(int field) {
    return UnknownFieldSet.newBuilder()
        .addField(
            field,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8("risk"))
                .build())
        .build();
  }

  /** In a group anything may stand. */
  private static UnknownFieldSet group() {
    return UnknownFieldSet.newBuilder()
        .addField(NEW, UnknownFieldSet.Field.newBuilder().addGroup(number()).build())
        .build();
  }

  private static <M extends Message> M with(M message, UnknownFieldSet more) {
    @SuppressWarnings("unchecked") // what the builder of a message builds
    M same = (M) message.toBuilder().setUnknownFields(more).build();
    return same;
  }

  private static Status.Code launch(Channel as, ExecutionSpec spec) {
    return call(
        as,
        AdminServiceGrpc.getCreateExecutionMethod(),
        ExecutionCreateRequest.newBuilder()
            .setProject("ml")
            .setDomain("development")
            .setSpec(spec)
            .build());
  }

  private static Status.Code call(Channel as, MethodDescriptor<?, ?> method, Message request) {
    return Calls.call(as, method, request).getCode();
  }

  private static ExecutionSpec.Builder plan() {
    return ExecutionSpec.newBuilder().setLaunchPlan(id(ResourceType.LAUNCH_PLAN, "p"));
  }

  private static ExecutionSpec last() {
    FlyteClient client = new FlyteClient(mia);
    List<String> names = client.executions("ml");
    return client.execution("ml", names.get(names.size() - 1)).getSpec();
  }

  // A newer client.

  @Test
  void whatCanChangeNothing_isCarriedThrough() {
    Labels labels = with(Labels.newBuilder().putValues("a", "b").build(), text());
    assertEquals(OK, launch(mia, plan().setLabels(labels).build()));
    assertEquals(text(), last().getLabels().getUnknownFields());
    Schedule schedule = with(Schedule.newBuilder().setCronExpression("@daily").build(), group());
    LaunchPlanMetadata metadata = LaunchPlanMetadata.newBuilder().setSchedule(schedule).build();
    assertEquals(OK, register("scheduled", specOf(metadata)));
  }

  @Test
  void aNumberNamesNothing_andIsCarriedThrough() {
    assertEquals(OK, launch(mia, with(plan().build(), number())));
    assertEquals(number(), last().getUnknownFields());
    ResourceListRequest list =
        ResourceListRequest.newBuilder()
            .setId(
                with(
                    NamedEntityIdentifier.newBuilder()
                        .setProject("ml")
                        .setDomain("development")
                        .build(),
                    number()))
            .build();
    assertEquals(OK, call(mia, AdminServiceGrpc.getListExecutionsMethod(), list));
  }

  @Test
  void aTextInWhatNamesOrHoldsNames_isRefused() {
    int before = flyte.standIn().calls().size();
    assertEquals(PERMISSION_DENIED, launch(mia, with(plan().build(), text())));
    assertEquals(PERMISSION_DENIED, launch(mia, with(plan().build(), group())));
    Identifier named = with(id(ResourceType.LAUNCH_PLAN, "p"), text());
    assertEquals(PERMISSION_DENIED, launch(mia, plan().setLaunchPlan(named).build()));
    String url = "s3://flyte-data/acme/ml/development/a";
    CreateDownloadLocationRequest download =
        CreateDownloadLocationRequest.newBuilder().setNativeUrl(url).build();
    MethodDescriptor<?, ?> method = DataProxyServiceGrpc.getCreateDownloadLocationMethod();
    assertEquals(PERMISSION_DENIED, call(mia, method, with(download, text())));
    assertEquals(before, flyte.standIn().calls().size());
    assertEquals(OK, call(mia, method, with(download, number())));
  }

  @Test
  void inWhatGrants_nothingUnknownPasses() {
    for (UnknownFieldSet more : List.of(number(), text(), group())) {
      Security.SecurityContext context = with(Security.SecurityContext.getDefaultInstance(), more);
      assertEquals(PERMISSION_DENIED, launch(mia, plan().setSecurityContext(context).build()));
      RawOutputDataConfig outputs =
          with(
              RawOutputDataConfig.newBuilder()
                  .setOutputLocationPrefix("s3://flyte-data/acme/ml/development/o")
                  .build(),
              more);
      assertEquals(PERMISSION_DENIED, launch(mia, plan().setRawOutputDataConfig(outputs).build()));
    }
  }

  @Test
  void aMessageOfAnyType_isRefused() {
    LaunchPlanMetadata metadata =
        LaunchPlanMetadata.newBuilder().setLaunchConditions(Any.pack(number(id()))).build();
    assertEquals(PERMISSION_DENIED, register("conditional", specOf(metadata)));
    assertTrue(last(denials()).contains("field/google.protobuf.Any"), denials()::toString);
  }

  private static Identifier id() {
    return id(ResourceType.TASK, "t");
  }

  private static Identifier number(Identifier id) {
    return with(id, number());
  }

  private static List<String> denials() {
    return flyte.denials().stream().map(String::valueOf).toList();
  }

  private static String last(List<String> all) {
    return all.get(all.size() - 1);
  }

  private static LaunchPlanSpec specOf(LaunchPlanMetadata metadata) {
    return LaunchPlanSpec.newBuilder()
        .setWorkflowId(id(ResourceType.WORKFLOW, "w"))
        .setEntityMetadata(metadata)
        .build();
  }

  private static Status.Code register(String name, LaunchPlanSpec spec) {
    return call(
        mia,
        AdminServiceGrpc.getCreateLaunchPlanMethod(),
        LaunchPlanCreateRequest.newBuilder()
            .setId(id(ResourceType.LAUNCH_PLAN, name))
            .setSpec(spec)
            .build());
  }

  /** The policy can let one field pass, and says so in the log until it does. */
  @Test
  void aFieldThatThePolicyNames_passes() {
    LaunchPlanSpec spec = specOf(LaunchPlanMetadata.getDefaultInstance());
    assertEquals(PERMISSION_DENIED, register("newer", with(spec, text(900))));
    assertTrue(
        last(denials()).contains("UNKNOWN_FIELD on field/flyteidl.admin.LaunchPlanSpec/900"),
        denials()::toString);
    assertEquals(OK, register("newer", with(spec, text(901))));
  }

  /** Who may do everything in every project cannot gain by a field, whatever it says. */
  @Test
  void theEngine_mayBeNewerThanTheProxy() {
    assertEquals(OK, launch(engine, with(plan().build(), text())));
    assertEquals(text(), last().getUnknownFields());
  }

  /** Nothing is cut out of a list by what the request says more: the reply is cut all the same. */
  @Test
  void whatIsCutByItsReply_takesAnyRequest() {
    ProjectListRequest request = with(ProjectListRequest.getDefaultInstance(), text());
    assertEquals(OK, call(mia, AdminServiceGrpc.getListProjectsMethod(), request));
    assertEquals(
        List.of(),
        AdminServiceGrpc.newBlockingStub(channel("rob", Calls.claims("risk-team")))
            .listProjects(request)
            .getProjectsList());
  }

  // An older client, written on the messages as they were: no organization, clusters by affinity.

  /** A message of the same fields but those above a number. */
  private static Message older(Message today, int highest) throws Exception {
    Descriptor type = today.getDescriptorForType();
    DescriptorProto.Builder old = type.toProto().toBuilder().clearField();
    type.toProto().getFieldList().stream()
        .filter(field -> field.getNumber() <= highest)
        .forEach(old::addField);
    FileDescriptor file = type.getFile();
    FileDescriptorProto.Builder files =
        FileDescriptorProto.newBuilder()
            .setName("older.proto")
            .setPackage(file.getPackage() + ".older")
            .setSyntax("proto3")
            .addMessageType(old)
            .addDependency(file.getName());
    List<FileDescriptor> on = new ArrayList<>(file.getDependencies());
    on.forEach(each -> files.addDependency(each.getName()));
    on.add(file);
    Descriptor built =
        FileDescriptor.buildFrom(files.build(), on.toArray(FileDescriptor[]::new))
            .findMessageTypeByName(type.getName());
    return DynamicMessage.parseFrom(built, today.toByteArray());
  }

  @Test
  void anOlderClient_thatKnowsNoOrganization_meansTheInstallations() throws Exception {
    Message list =
        older(
            NamedEntityIdentifier.newBuilder().setProject("ml").setDomain("development").build(),
            3);
    assertEquals(null, list.getDescriptorForType().findFieldByName("org"));
    ResourceListRequest request =
        ResourceListRequest.newBuilder()
            .setId(NamedEntityIdentifier.parseFrom(list.toByteArray()))
            .build();
    assertEquals(OK, call(mia, AdminServiceGrpc.getListExecutionsMethod(), request));
    Message launched =
        older(
            ExecutionCreateRequest.newBuilder()
                .setProject("ml")
                .setDomain("development")
                .setSpec(plan())
                .build(),
            5);
    assertEquals(OK, call(mia, AdminServiceGrpc.getCreateExecutionMethod(), launched));
  }

  /** Its domain left out, an older request is nobody's. */
  @Test
  void aFieldThatSaysWhoseItIs_cannotBeLeftOut() {
    ResourceListRequest request =
        ResourceListRequest.newBuilder()
            .setId(NamedEntityIdentifier.newBuilder().setProject("ml"))
            .build();
    assertEquals(PERMISSION_DENIED, call(mia, AdminServiceGrpc.getListExecutionsMethod(), request));
  }

  /** Field 1 of a cluster assignment was its affinity, which the protocol has dropped. */
  @Test
  void aFieldThatTheProtocolDropped_isUnknown() {
    ExecutionSpec.Builder spec = plan();
    spec.getClusterAssignmentBuilder().setUnknownFields(text(1));
    assertEquals(PERMISSION_DENIED, launch(mia, spec.build()));
  }
}
