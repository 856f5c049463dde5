package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tenon.examples.flyteadmin.story.FlyteClient;
import dev.tenon.examples.flyteadmin.story.Installation;
import dev.tenon.grpc.Denial;
import flyteidl.admin.ClusterAssignmentOuterClass.ClusterAssignment;
import flyteidl.admin.Common.AuthRole;
import flyteidl.admin.Common.RawOutputDataConfig;
import flyteidl.admin.ExecutionOuterClass.ExecutionSpec;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanCreateRequest;
import flyteidl.admin.LaunchPlanOuterClass.LaunchPlanSpec;
import flyteidl.admin.MatchableResourceOuterClass.ListMatchableAttributesRequest;
import flyteidl.admin.MatchableResourceOuterClass.MatchableAttributesConfiguration;
import flyteidl.admin.ProjectDomainAttributesOuterClass.ProjectDomainAttributes;
import flyteidl.admin.ProjectDomainAttributesOuterClass.ProjectDomainAttributesUpdateRequest;
import flyteidl.admin.ProjectOuterClass.Domain;
import flyteidl.admin.ProjectOuterClass.Project;
import flyteidl.admin.ProjectOuterClass.ProjectListRequest;
import flyteidl.admin.ProjectOuterClass.Projects;
import flyteidl.admin.TaskExecutionOuterClass.TaskExecutionGetRequest;
import flyteidl.admin.TaskOuterClass.TaskCreateRequest;
import flyteidl.admin.TaskOuterClass.TaskSpec;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.NodeExecutionIdentifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.core.IdentifierOuterClass.TaskExecutionIdentifier;
import flyteidl.core.IdentifierOuterClass.WorkflowExecutionIdentifier;
import flyteidl.core.Security;
import flyteidl.core.Tasks.TaskTemplate;
import flyteidl.service.Identity.UserInfoRequest;
import flyteidl.service.IdentityServiceGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Flyte installation needs, each by its number, over sockets. */
class RequirementsTest {

  private static final Status.Code OK = Status.Code.OK;
  private static final Status.Code DENIED = Status.Code.PERMISSION_DENIED;
  private static final Status.Code UNKNOWN = Status.Code.UNAUTHENTICATED;

  private static Installation flyte;
  private static FlyteClient engine;
  private static FlyteClient mia;

  @BeforeAll
  static void start() throws IOException {
    flyte = new Installation(Calls.POLICY, false);
    engine = flyte.login("svc-1", Map.of("client_id", "flytepropeller"));
    mia = flyte.login("mia", Calls.claims("ml-team"));
    for (String project : List.of("ml", "ml-sandbox", "risk", "shared")) {
      new FlyteClient(backend()).registerProject(project);
      register(project);
    }
  }

  private static void register(String project) {
    FlyteClient admin = new FlyteClient(backend());
    admin.registerTask(project, "t");
    admin.registerWorkflow(project, "w", id(ResourceType.TASK, project, "t"));
    admin.registerLaunchPlan(project, "p", id(ResourceType.WORKFLOW, project, "w"));
  }

  /** Around the proxy, with its credential. */
  private static Channel backend() {
    return Calls.with(flyte.behind(), "authorization", "Basic dGVub24tcHJveHk6c3Rvcnk=");
  }

  @AfterAll
  static void stop() {
    flyte.close();
  }

  private static Identifier id(ResourceType type, String project, String name) {
    return FlyteClient.id(type, project, name);
  }

  private static FlyteClient client(String... authorizations) {
    return new FlyteClient(flyte.channel(), authorizations);
  }

  private static String access(Map<String, ?> claims) {
    return "Bearer " + flyte.issuer().accessToken("una", claims);
  }

  private static String idToken(String subject, Map<String, ?> claims) {
    return "IDToken " + flyte.issuer().idToken(subject, Installation.CLIENT, claims);
  }

  private static Status.Code listing(String project, String... authorizations) {
    return Calls.code(() -> client(authorizations).executions(project));
  }

  private static ExecutionSpec.Builder plan(String project) {
    return ExecutionSpec.newBuilder().setLaunchPlan(id(ResourceType.LAUNCH_PLAN, project, "p"));
  }

  private static Status.Code launching(ExecutionSpec.Builder spec) {
    return Calls.code(() -> mia.launch("ml", "", spec.build()));
  }

  @Test
  void a57_entitlementsAndClients_areMappedToProjects() {
    assertEquals(List.of("ml", "ml-sandbox"), mia.projects());
    assertEquals(4, engine.projects().size());
    FlyteClient deploy = flyte.login("svc-2", Map.of("client_id", "nightly-deploy"));
    assertEquals(OK, Calls.code(() -> deploy.registerTask("ml", "nightly")));
    assertEquals(DENIED, Calls.code(() -> deploy.registerTask("risk", "nightly")));
    FlyteClient stranger = flyte.login("svc-3", Map.of("client_id", "unlisted"));
    assertEquals(List.of(), stranger.projects());
  }

  @Test
  void a58_aClaimOfAnotherShape_givesNothing() {
    assertEquals(
        DENIED, listing("ml", access(Map.of("company", "Acme Inc.", "entitlements", "ml-team"))));
    assertEquals(OK, listing("ml", access(Calls.claims("ml-team"))));
  }

  @Test
  void a59_claimsComeFromThreeSources_andAddUp() {
    assertEquals(DENIED, listing("ml", access(Map.of())));
    assertEquals(OK, listing("ml", access(Map.of()), idToken("una", Calls.claims("ml-team"))));
    assertEquals(OK, listing("ml", idToken("una", Calls.claims("ml-team"))));
    flyte.issuer().knows("uma", Calls.claims("risk-team"));
    String later = "Bearer " + flyte.issuer().accessToken("uma", Map.of());
    assertEquals(OK, listing("risk", later));
    assertEquals(DENIED, listing("ml", later));
    assertEquals(
        List.of("ml", "ml-sandbox", "risk"),
        client(later, idToken("uma", Calls.claims("ml-team"))).projects());
  }

  @Test
  void a59_theAccessToken_saysWhoItIs() {
    String other = idToken("mallory", Calls.claims("ml-team"));
    assertEquals(DENIED, listing("ml", access(Map.of()), other));
    Channel both =
        Calls.with(
            flyte.channel(),
            "authorization",
            access(Map.of()),
            "authorization",
            idToken("una", Map.of()));
    assertEquals(
        "una",
        IdentityServiceGrpc.newBlockingStub(both)
            .userInfo(UserInfoRequest.getDefaultInstance())
            .getSubject());
  }

  @Test
  void a59_theClient_isTheAccessTokens() {
    String named = idToken("una", Map.of("client_id", "flytepropeller"));
    assertEquals(DENIED, listing("risk", access(Map.of("client_id", "flytectl")), named));
    // an ID token of another client is none
    String azp = idToken("una", Map.of("azp", "flytepropeller"));
    assertEquals(UNKNOWN, listing("risk", access(Map.of("client_id", "flytectl")), azp));
  }

  @Test
  void a59_aTokenOfTheOtherKind_countsForNothing() {
    String claimed = flyte.issuer().accessToken("una", Calls.claims("ml-team"));
    assertEquals(UNKNOWN, listing("ml", "IDToken " + claimed));
    assertEquals(
        UNKNOWN,
        listing("ml", idToken("una", Calls.claims("ml-team")).replace("IDToken", "Bearer")));
    assertEquals(UNKNOWN, listing("ml", access(Calls.claims("ml-team")), "IDToken nonsense"));
    assertEquals(
        UNKNOWN, listing("ml", access(Calls.claims("ml-team")), access(Calls.claims("ml-team"))));
  }

  @Test
  void a59_userInfoThatSaysNothing_isNoError_andThatFails_isNoAnswer() {
    assertEquals(OK, listing("ml", access(Calls.claims("ml-team"))));
    flyte.issuer().failWith(500);
    String unseen =
        access(Map.of("company", "Acme Inc.", "entitlements", List.of("ml-team"), "n", 1));
    assertEquals(Status.Code.UNAVAILABLE, listing("ml", unseen));
    flyte.issuer().failWith(0);
    assertEquals(OK, listing("ml", unseen));
    int asked = flyte.issuer().asked();
    assertEquals(OK, listing("ml", unseen));
    assertEquals(asked, flyte.issuer().asked());
  }

  /** A59: an endpoint that does not know the subject says nothing, whichever way it says so. */
  @Test
  void a59_userInfoThatDoesNotKnowTheSubject_isNoError() {
    for (int status : List.of(401, 403, 404)) {
      String token =
          access(Map.of("company", "Acme Inc.", "entitlements", List.of("ml-team"), "n", status));
      flyte.issuer().failWith(status);
      try {
        assertEquals(OK, listing("ml", token), "status " + status);
        assertEquals(DENIED, listing("risk", token), "status " + status);
      } finally {
        flyte.issuer().failWith(0);
      }
    }
  }

  @Test
  void a60_b48_organizationProjectAndDomain_areEachExactOrAny() {
    FlyteClient sam = flyte.login("sam", Calls.claims("support"));
    assertEquals(OK, Calls.code(() -> sam.executions("ml")));
    assertEquals(OK, Calls.code(() -> sam.executions("risk")));
    assertEquals(
        List.of("development"),
        sam.admin().listProjects(ProjectListRequest.getDefaultInstance()).getProjectsList().stream()
            .flatMap(project -> project.getDomainsList().stream())
            .map(domain -> domain.getId())
            .distinct()
            .toList());
    assertEquals(DENIED, Calls.code(() -> mia.executions("ml2")));
    assertEquals(DENIED, Calls.code(() -> mia.executions("*")));
  }

  @Test
  void b44_anOrganizationThatIsLeftOut_isTheInstallationsOwn() {
    FlyteClient bob =
        flyte.login("bob", Map.of("company", "Beta Ltd.", "entitlements", List.of("ml-team")));
    assertEquals(DENIED, Calls.code(() -> bob.executions("ml")));
    assertEquals(List.of(), bob.projects());
  }

  @Test
  void a61_b46_aRoleOfMethodPatterns_isHeldToTheWholeName() {
    FlyteClient deploy = flyte.login("svc-2", Map.of("client_id", "nightly-deploy"));
    assertEquals(OK, Calls.code(() -> deploy.registerTask("ml", "x")));
    assertEquals(DENIED, Calls.code(() -> deploy.executions("ml")));
    assertEquals(DENIED, Calls.code(() -> deploy.upload("ml", "x")));
    assertEquals(DENIED, Calls.code(() -> deploy.launch("ml", "", plan("ml").build())));
  }

  @Test
  void a63_b41_whatARequestNames_isCheckedToo() {
    assertEquals(OK, launching(plan("ml")));
    assertEquals(DENIED, launching(plan("risk")));
    WorkflowExecutionIdentifier theirs =
        WorkflowExecutionIdentifier.newBuilder()
            .setProject("risk")
            .setDomain("development")
            .setName("e")
            .build();
    ExecutionSpec.Builder referring = plan("ml");
    referring.getMetadataBuilder().setReferenceExecution(theirs);
    assertEquals(DENIED, launching(referring));
    ExecutionSpec.Builder child = plan("ml");
    child.getMetadataBuilder().getParentNodeExecutionBuilder().setExecutionId(theirs);
    assertEquals(DENIED, launching(child));
  }

  @Test
  void b41_whatIsSharedOnPurpose_mayBeNamed() {
    Identifier shared =
        id(ResourceType.WORKFLOW, "shared", "w").toBuilder().setDomain("production").build();
    Status.Code code = Calls.code(() -> mia.registerLaunchPlan("ml", "of-shared", shared));
    assertEquals(Status.Code.NOT_FOUND, code, "allowed; the stand-in has it in development alone");
    Identifier notShared = id(ResourceType.WORKFLOW, "shared", "w");
    assertEquals(DENIED, Calls.code(() -> mia.registerLaunchPlan("ml", "x", notShared)));
  }

  @Test
  void b40_aTaskExecution_isTheExecutionsAndTheTasks() {
    assertEquals(Status.Code.UNIMPLEMENTED, taskExecution("ml", "ml"));
    assertEquals(DENIED, taskExecution("ml", "risk"));
    assertEquals(DENIED, taskExecution("risk", "ml"));
  }

  private static Status.Code taskExecution(String execution, String task) {
    NodeExecutionIdentifier node =
        NodeExecutionIdentifier.newBuilder()
            .setNodeId("n0")
            .setExecutionId(
                WorkflowExecutionIdentifier.newBuilder()
                    .setProject(execution)
                    .setDomain("development")
                    .setName("e"))
            .build();
    TaskExecutionIdentifier id =
        TaskExecutionIdentifier.newBuilder()
            .setTaskId(id(ResourceType.TASK, task, "t"))
            .setNodeExecutionId(node)
            .build();
    return Calls.code(
        () -> mia.admin().getTaskExecution(TaskExecutionGetRequest.newBuilder().setId(id).build()));
  }

  @Test
  void a64_b42_projectsAreListedAsIfTheOthersDidNotExist() {
    ProjectListRequest first = ProjectListRequest.newBuilder().setLimit(1).build();
    Projects one = mia.admin().listProjects(first);
    assertEquals(List.of("ml"), ids(one));
    Projects two = mia.admin().listProjects(first.toBuilder().setToken(one.getToken()).build());
    assertEquals(List.of("ml-sandbox"), ids(two));
    assertEquals("", two.getToken());
    assertEquals(
        List.of("ml-sandbox"), ids(mia.admin().listProjects(filter("contains(identifier,s)"))));
    assertEquals(List.of(), ids(mia.admin().listProjects(filter("eq(identifier,risk)"))));
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        Calls.code(() -> mia.admin().listProjects(first.toBuilder().setToken("x").build())));
  }

  private static ProjectListRequest filter(String filters) {
    return ProjectListRequest.newBuilder().setFilters(filters).build();
  }

  private static List<String> ids(Projects projects) {
    return projects.getProjectsList().stream().map(Project::getId).toList();
  }

  @Test
  void a64_whatIsSetForProjects_isShownByProject() {
    for (String project : List.of("ml", "risk", "")) {
      new FlyteClient(backend())
          .admin()
          .updateProjectDomainAttributes(
              ProjectDomainAttributesUpdateRequest.newBuilder()
                  .setAttributes(
                      ProjectDomainAttributes.newBuilder()
                          .setProject(project)
                          .setDomain("development"))
                  .build());
    }
    assertEquals(List.of(), settings(mia));
    assertEquals(List.of("ml", "risk", ""), settings(flyte.login("olga", Calls.claims("admins"))));
  }

  /** A64: who administers some of the projects sees what is set for these, and for no others. */
  @Test
  void a64_whatIsSet_isShownToWhoAdministersThatProjectAlone(@TempDir Path folder)
      throws IOException {
    String owners =
        """
        roles:
          owner:
            permissions:
              - {effect: allow, actions: [ADMINISTER_PROJECT], resource: "flyte/${org}/${project}/${domain}"}
        """;
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        Files.readString(Calls.POLICY)
            .replace(
                "ml-team: {role: contributor,",
                "ml-team:\n              - {role: owner, variables: {project: [ml, ml-sandbox], domain:"
                    + " development}}\n              - {role: contributor,")
            .replace("roles:\n  viewer:", owners + "  viewer:"));
    try (Installation owned = new Installation(policy, false)) {
      Channel behind =
          Calls.with(owned.behind(), "authorization", "Basic dGVub24tcHJveHk6c3Rvcnk=");
      for (String project : List.of("ml", "ml-sandbox", "risk", "")) {
        new FlyteClient(behind)
            .admin()
            .updateProjectDomainAttributes(
                ProjectDomainAttributesUpdateRequest.newBuilder()
                    .setAttributes(
                        ProjectDomainAttributes.newBuilder()
                            .setProject(project)
                            .setDomain("development"))
                    .build());
      }
      FlyteClient owner = owned.login("mia", Calls.claims("ml-team"));
      assertEquals(List.of("ml", "ml-sandbox"), settings(owner));
      assertEquals(List.of(), settings(owned.login("rita", Calls.claims("risk-team"))));
    }
  }

  /** A64: of a project, the domains are listed that the caller may see, and no others. */
  @Test
  void a64_projectsAreListed_withTheDomainsThatAreVisible() {
    FlyteClient support = flyte.login("sue", Calls.claims("support"));
    List<Project> seen =
        support.admin().listProjects(ProjectListRequest.getDefaultInstance()).getProjectsList();
    assertEquals(4, seen.size());
    for (Project project : seen) {
      assertEquals(
          List.of("development"), project.getDomainsList().stream().map(Domain::getId).toList());
    }
    assertTrue(
        mia.admin()
                .listProjects(ProjectListRequest.getDefaultInstance())
                .getProjects(0)
                .getDomainsCount()
            > 1);
  }

  private static List<String> settings(FlyteClient client) {
    return client
        .admin()
        .listMatchableAttributes(ListMatchableAttributesRequest.getDefaultInstance())
        .getConfigurationsList()
        .stream()
        .map(MatchableAttributesConfiguration::getProject)
        .toList();
  }

  @Test
  void b43_aScopeThatNamesAProject_doesNotMakeIt() throws IOException {
    try (Installation empty = new Installation(Calls.POLICY, false)) {
      FlyteClient early = empty.login("mia", Calls.claims("ml-team"));
      assertEquals(DENIED, Calls.code(() -> early.registerProject("ml")));
      assertEquals(
          OK, Calls.code(() -> empty.login("olga", Calls.claims("admins")).registerProject("ml")));
    }
  }

  @Test
  void a66_theKeyOfAnUpload_staysInTheProject() {
    assertTrue(mia.upload("ml", "a/b.tgz").startsWith("s3://flyte-data/acme/ml/development/"));
    for (String out :
        List.of(
            "../../../risk/development/x",
            "a/../../../../risk/development/x",
            "..",
            "%2e%2e/%2e%2e/x",
            "a//b",
            "a\\..\\b",
            "a?x",
            "a#x",
            "/a")) {
      assertEquals(DENIED, Calls.code(() -> mia.upload("ml", out)), out);
    }
    assertEquals(DENIED, Calls.code(() -> mia.upload("ml/../risk", "x")));
  }

  /** What the stand-in would answer, as FlyteAdmin does: the proxy must not rely on it. */
  @Test
  void a66_theBackendAlone_leavesTheProject() {
    assertEquals(
        "s3://flyte-data/acme/risk/development/x",
        new FlyteClient(backend()).upload("ml", "../../../risk/development/x"));
  }

  @Test
  void a67_aNativeUrl_isMappedToItsOwnerOrRefused() {
    assertEquals(OK, downloading("s3://flyte-data/acme/ml/development/x"));
    for (String url :
        List.of(
            "s3://flyte-data/acme/risk/development/x",
            "s3://flyte-data/acme/ml/../risk/development/x",
            "s3://flyte-data/acme/ml/development/%2e%2e/x",
            "s3://flyte-data2/acme/ml/development/x",
            "s3://other/acme/ml/development/x",
            "gs://flyte-data/acme/ml/development/x",
            "S3://flyte-data/acme/ml/development/x",
            " s3://flyte-data/acme/ml/development/x",
            "https://flyte-data/acme/ml/development/x",
            "s3://flyte-data/",
            "s3://flyte-data",
            "/etc/passwd",
            "")) {
      assertEquals(DENIED, downloading(url), url);
    }
  }

  @Test
  void a68_aFlyteUrl_isReadWholeOrRefused() {
    String start = "flyte://v1/ml/development/e1/";
    for (String good :
        List.of("n0/i", "n0/o", "n0/d", "n0/0/i", "n0/1/o/out", "n0/i/x", "n0/0/d")) {
      assertEquals(
          "flyte/acme/ml/development/data/e1", FlyteUrl.data(start + good, "acme").toString());
    }
    for (String bad :
        List.of(
            "n0",
            "n0/x",
            "n0/i/",
            "n0/d/deck",
            "n0/a/i",
            "n0/0/i/x/y",
            "n0/i x",
            "n0/%69",
            "n0/i\n")) {
      assertFalse(FlyteUrl.data(start + bad, "acme").isCanonical(), bad);
    }
    for (String bad :
        List.of(
            "x" + start + "n0/i",
            " " + start + "n0/i",
            "flyte://v2/ml/development/e1/n0/i",
            "flyte://v1/ml/../risk/n0/i",
            "flyte://v1//development/e1/n0/i",
            "FLYTE://v1/ml/development/e1/n0/i",
            "")) {
      assertFalse(FlyteUrl.data(bad, "acme").isCanonical(), bad);
    }
  }

  private static Status.Code downloading(String url) {
    return Calls.code(() -> mia.download(url));
  }

  @Test
  void a69_whereOutputsGo_isAsked() {
    assertEquals(OK, launching(outputs("s3://flyte-data/acme/ml/development/out")));
    assertEquals(DENIED, launching(outputs("s3://flyte-data/acme/risk/development/out")));
    assertEquals(DENIED, launching(outputs("s3://flyte-data/acme/ml/../risk")));
    assertEquals(DENIED, launching(outputs("s3://flyte-data")));
    assertEquals(DENIED, launching(outputs("s3://elsewhere/x")));
    assertEquals(DENIED, launching(outputs("nonsense")));
  }

  private static ExecutionSpec.Builder outputs(String prefix) {
    return plan("ml")
        .setRawOutputDataConfig(
            RawOutputDataConfig.newBuilder().setOutputLocationPrefix(prefix).build());
  }

  @Test
  @SuppressWarnings("deprecation") // FlyteAdmin still reads it
  void a69_asWhomAPodRuns_isAsked() {
    Security.Identity.Builder identity = Security.Identity.newBuilder();
    assertEquals(OK, launching(as(identity.setK8SServiceAccount("default"))));
    assertEquals(DENIED, launching(as(identity.setK8SServiceAccount("admin"))));
    assertEquals(DENIED, launching(as(Security.Identity.newBuilder().setIamRole("root"))));
    AuthRole.Builder old = AuthRole.newBuilder().setKubernetesServiceAccount("admin");
    assertEquals(DENIED, launching(plan("ml").setAuthRole(old)));
    LaunchPlanCreateRequest role =
        LaunchPlanCreateRequest.newBuilder()
            .setId(id(ResourceType.LAUNCH_PLAN, "ml", "as-root"))
            .setSpec(
                LaunchPlanSpec.newBuilder()
                    .setWorkflowId(id(ResourceType.WORKFLOW, "ml", "w"))
                    .setRole("root"))
            .build();
    assertEquals(DENIED, Calls.code(() -> mia.admin().createLaunchPlan(role)));
  }

  private static ExecutionSpec.Builder as(Security.Identity.Builder identity) {
    return plan("ml").setSecurityContext(Security.SecurityContext.newBuilder().setRunAs(identity));
  }

  @Test
  void a69_aServiceAccountInAPodSpecification_isAskedToo() {
    assertEquals(OK, registering(podSpec("default")));
    assertEquals(DENIED, registering(podSpec("admin")));
  }

  private static TaskTemplate.Builder podSpec(String account) {
    Struct spec =
        Struct.newBuilder()
            .putFields("serviceAccountName", Value.newBuilder().setStringValue(account).build())
            .build();
    return TaskTemplate.newBuilder()
        .setId(id(ResourceType.TASK, "ml", "pod"))
        .setCustom(
            Struct.newBuilder()
                .putFields("podSpec", Value.newBuilder().setStructValue(spec).build()));
  }

  private static Status.Code registering(TaskTemplate.Builder template) {
    return Calls.code(
        () ->
            mia.admin()
                .createTask(
                    TaskCreateRequest.newBuilder()
                        .setId(template.getId())
                        .setSpec(TaskSpec.newBuilder().setTemplate(template))
                        .build()));
  }

  @Test
  void a69_secretsAndClusters_areAsked() {
    assertEquals(OK, launching(secret("team")));
    assertEquals(DENIED, launching(secret("platform")));
    assertEquals(
        DENIED, launching(plan("ml").setClusterAssignment(ClusterAssignment.newBuilder())));
  }

  private static ExecutionSpec.Builder secret(String group) {
    Security.Secret wanted = Security.Secret.newBuilder().setGroup(group).setKey("k").build();
    return plan("ml").setSecurityContext(Security.SecurityContext.newBuilder().addSecrets(wanted));
  }

  @Test
  void a71_b45_whoIsIdentified_isNeverToldToLogInAgain() {
    assertEquals(UNKNOWN, listing("ml"));
    assertEquals(UNKNOWN, listing("ml", "Bearer nonsense"));
    assertEquals(UNKNOWN, listing("ml", "Basic eDp5"));
    assertEquals(DENIED, listing("ml", access(Map.of())));
    assertEquals(DENIED, Calls.code(() -> mia.executions("risk")));
  }

  @Test
  void a71_masking_makesAForeignThingLikeOneThatIsNotThere() throws IOException {
    try (Installation masked = new Installation(Calls.POLICY, true)) {
      FlyteClient olga = masked.login("olga", Calls.claims("admins"));
      olga.registerProject("ml");
      olga.registerProject("risk");
      masked.login("rob", Calls.claims("risk-team")).registerTask("risk", "t");
      FlyteClient member = masked.login("mia", Calls.claims("ml-team"));
      Status foreign = Calls.status(() -> member.workflow("risk", "t"));
      Status absent = Calls.status(() -> member.workflow("ml", "t"));
      assertEquals(Status.Code.NOT_FOUND, foreign.getCode());
      assertEquals(absent.getCode(), foreign.getCode());
      assertEquals(absent.getDescription(), foreign.getDescription());
      assertEquals(DENIED, Calls.code(() -> member.registerTask("risk", "mine")));
    }
  }

  @Test
  void b47_namesThatJoinAlike_areTwo() {
    assertEquals(OK, Calls.code(() -> mia.executions("ml-sandbox")));
    Scope one = new Scope("acme", "ml-sandbox", "development");
    Scope other = new Scope("acme", "ml", "sandbox-development");
    assertFalse(one.resource().equals(other.resource()));
  }

  @Test
  void b49_aNameWithASeparatorOrAControlCharacter_isNobodys() {
    for (String odd : List.of("ml/development", "ml\n", "ml\0", "..", "ml\u202e", " ml", "ML")) {
      assertEquals(DENIED, Calls.code(() -> mia.executions(odd)), odd);
    }
  }

  @Test
  void b50_theCallerLearnsTheReason_andTheLogTheRest() {
    Status status = Calls.status(() -> mia.executions("risk"));
    Denial denial = flyte.denials().get(flyte.denials().size() - 1);
    assertEquals("no-rule (" + denial.id() + ")", status.getDescription());
    assertTrue(denial.toString().contains("flyte/acme/risk/development/execution"));
    assertFalse(denial.toString().contains("eyJ"), "a token in the log");
  }

  @Test
  void theCallersToken_staysWithTheProxy() {
    Channel channel =
        Calls.with(
            flyte.channel(),
            "authorization",
            access(Calls.claims("ml-team")),
            "cookie",
            "session=1",
            "x-flyte-subject",
            "mallory",
            "x-other",
            "1",
            "traceparent",
            "00-1-2-01");
    new FlyteClient(channel).executions("ml");
    Metadata seen = flyte.standIn().calls().get(flyte.standIn().calls().size() - 1).headers();
    assertEquals("00-1-2-01", header(seen, "traceparent"));
    assertEquals(flyte.issuer().name() + "|una", header(seen, "x-flyte-subject"));
    assertTrue(header(seen, "authorization").startsWith("Basic "));
    assertEquals("null", header(seen, "cookie"));
    assertEquals("null", header(seen, "x-other"));
  }

  private static String header(Metadata headers, String name) {
    return String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
  }

  @Test
  void aroundTheProxy_nobodyIsAnswered() {
    FlyteClient around = new FlyteClient(flyte.behind(), access(Calls.claims("ml-team")));
    assertEquals(UNKNOWN, Calls.code(() -> around.executions("ml")));
  }
}
