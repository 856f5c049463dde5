package dev.tenon.examples.flyteadmin.story;

import dev.tenon.examples.flyteadmin.TaskStorage;
import dev.tenon.grpc.Denial;
import dev.tenon.grpc.Gate;
import dev.tenon.scope.StorageScope;
import dev.tenon.subject.Subject;
import flyteidl.admin.ClusterAssignmentOuterClass.ClusterAssignment;
import flyteidl.admin.Common.RawOutputDataConfig;
import flyteidl.admin.ExecutionOuterClass.ExecutionSpec;
import flyteidl.core.IdentifierOuterClass.Identifier;
import flyteidl.core.IdentifierOuterClass.ResourceType;
import flyteidl.core.Security;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Two teams on one Flyte: each works in its projects, and the other's might not exist. */
public final class Story {

  private final PrintStream out;
  private final Installation flyte;
  private int reached;

  private Story(PrintStream out, Installation flyte) {
    this.out = out;
    this.flyte = flyte;
  }

  /**
   * Tells it.
   *
   * @param args the policy file
   * @throws IOException if it cannot be read, or nothing served
   */
  public static void main(String[] args) throws IOException {
    tell(Path.of(args[0]), System.out);
  }

  /**
   * Tells it.
   *
   * @param policy the policy file
   * @param out where to
   * @throws IOException if the file cannot be read, or nothing served
   */
  public static void tell(Path policy, PrintStream out) throws IOException {
    try (Installation flyte = new Installation(policy, false)) {
      new Story(out, flyte).tell();
    }
  }

  private void tell() {
    start();
    FlyteClient olga = flyte.login("olga", claims("admins"));
    FlyteClient mia = flyte.login("mia", claims("ml-team"));
    FlyteClient rob = flyte.login("rob", claims("risk-team"));
    admins(olga, mia);
    ownProject(mia);
    otherProject(mia, rob);
    crossings(mia);
    data(mia);
    others();
    pods();
    end();
  }

  private static Map<String, Object> claims(String entitlement) {
    return Map.of("company", "Acme Inc.", "entitlements", List.of(entitlement));
  }

  private void start() {
    title("The proxy starts");
    for (Gate.Kind kind : Gate.Kind.values()) {
      Map<String, String> methods = flyte.proxy().gates().methods(kind);
      out.printf("  %2d methods %s%n", methods.size(), kind.name().toLowerCase(Locale.ROOT));
      if (kind != Gate.Kind.CHECKED) {
        methods.forEach((method, why) -> out.println("       " + method + ": " + why));
      }
    }
  }

  private void admins(FlyteClient olga, FlyteClient mia) {
    title("Olga is an admin");
    for (String project : List.of("ml", "ml-sandbox", "risk")) {
      did("registers project " + project, () -> run(() -> olga.registerProject(project)));
    }
    did("lists projects", olga::projects);
    did("lists executions of ml", () -> olga.executions("ml"));
    title("Mia is of the ML team");
    did("registers project ml-secret", () -> run(() -> mia.registerProject("ml-secret")));
    did("lists projects", mia::projects);
  }

  private void ownProject(FlyteClient mia) {
    Identifier task = FlyteClient.id(ResourceType.TASK, "ml", "train");
    Identifier workflow = FlyteClient.id(ResourceType.WORKFLOW, "ml", "train");
    did("registers task ml/train", () -> run(() -> mia.registerTask("ml", "train")));
    did("registers workflow ml/train", () -> run(() -> mia.registerWorkflow("ml", "train", task)));
    did(
        "registers launch plan ml/train",
        () -> run(() -> mia.registerLaunchPlan("ml", "train", workflow)));
    did("launches it as ml/run-1", () -> mia.launch("ml", "run-1", spec("ml").build()));
    did("looks at ml/run-1", () -> mia.execution("ml", "run-1").getClosure().getPhase());
  }

  private void otherProject(FlyteClient mia, FlyteClient rob) {
    title("Rob is of the risk team");
    Identifier task = FlyteClient.id(ResourceType.TASK, "risk", "score");
    Identifier workflow = FlyteClient.id(ResourceType.WORKFLOW, "risk", "score");
    did("registers task risk/score", () -> run(() -> rob.registerTask("risk", "score")));
    did(
        "registers workflow risk/score",
        () -> run(() -> rob.registerWorkflow("risk", "score", task)));
    did(
        "registers launch plan risk/score",
        () -> run(() -> rob.registerLaunchPlan("risk", "score", workflow)));
    did("launches it as risk/run-1", () -> rob.launch("risk", "run-1", spec("risk").build()));
    did("looks at ml/run-1", () -> rob.execution("ml", "run-1"));
    title("Mia tries the risk team's project");
    did("registers task risk/mine", () -> run(() -> mia.registerTask("risk", "mine")));
    did("launches risk/score there", () -> mia.launch("risk", "run-2", spec("risk").build()));
    did("lists executions of risk", () -> mia.executions("risk"));
    did("looks at risk/run-1", () -> mia.execution("risk", "run-1"));
    did("looks at risk/run-9, which is not there", () -> mia.execution("risk", "run-9"));
    did("stops risk/run-1", () -> run(() -> mia.terminate("risk", "run-1")));
  }

  private void crossings(FlyteClient mia) {
    title("Mia stays in her project, and names what is not hers");
    Identifier theirTask = FlyteClient.id(ResourceType.TASK, "risk", "score");
    Identifier theirWorkflow = FlyteClient.id(ResourceType.WORKFLOW, "risk", "score");
    did("launches risk/score in ml", () -> mia.launch("ml", "run-2", spec("risk").build()));
    did(
        "registers a launch plan of risk/score in ml",
        () -> run(() -> mia.registerLaunchPlan("ml", "theirs", theirWorkflow)));
    did(
        "registers a workflow with a node of risk/score in ml",
        () -> run(() -> mia.registerWorkflow("ml", "theirs", theirTask)));
    did(
        "launches with outputs into risk's part of the bucket",
        () -> mia.launch("ml", "run-3", outputs("acme/risk/development/x")));
    did(
        "launches with outputs into her own",
        () -> mia.launch("ml", "run-3", outputs("acme/ml/development/x")));
    did("launches as service account admin", () -> mia.launch("ml", "run-4", runningAs("admin")));
    did(
        "launches as service account default",
        () -> mia.launch("ml", "run-4", runningAs("default")));
    did(
        "launches on the cluster gpu-reserved",
        () -> mia.launch("ml", "run-5", onCluster("gpu-reserved")));
  }

  private void data(FlyteClient mia) {
    title("Mia's files");
    did("uploads fast.tar.gz to ml", () -> mia.upload("ml", "fast.tar.gz"));
    did(
        "uploads ../../../risk/development/x to ml",
        () -> mia.upload("ml", "../../../risk/development/x"));
    did(
        "downloads s3://flyte-data/acme/ml/development/a",
        () -> mia.download("s3://flyte-data/acme/ml/development/a"));
    did(
        "downloads s3://flyte-data/acme/risk/development/a",
        () -> mia.download("s3://flyte-data/acme/risk/development/a"));
    did("downloads s3://payroll/2026", () -> mia.download("s3://payroll/2026"));
  }

  private void others() {
    title("Others");
    FlyteClient nobody = new FlyteClient(flyte.channel());
    FlyteClient guest = flyte.login("gil", claims("visitors"));
    FlyteClient ann = flyte.login("ann", claims("auditors"));
    FlyteClient deploy = flyte.login("svc-2", Map.of("client_id", "nightly-deploy"));
    flyte.issuer().knows("ines", claims("ml-team"));
    FlyteClient ines = flyte.login("ines", Map.of());
    did("nobody, without a token, lists projects", nobody::projects);
    did("a guest lists projects", guest::projects);
    did("a guest lists executions of ml", () -> guest.executions("ml"));
    did("an auditor lists executions of risk", () -> ann.executions("risk"));
    did(
        "the deployer registers task ml/nightly",
        () -> run(() -> deploy.registerTask("ml", "nightly")));
    did("the deployer launches", () -> deploy.launch("ml", "run-6", spec("ml").build()));
    title("Ines has entitlements that only userinfo knows");
    did("lists executions of ml", () -> ines.executions("ml"));
  }

  private void pods() {
    title("The pod of a task in ml, development, that Mia launched, gets a credential");
    Subject mia = flyte.subject("mia", claims("ml-team"));
    StorageScope scope =
        TaskStorage.scope(flyte.authorizer(), mia, Installation.ORG, "ml", "development");
    out.println("  of AWS     " + scope.awsSessionPolicy(Installation.BUCKET));
    out.println("  of Google  " + scope.googleAccessBoundary(Installation.BUCKET));
    out.println("  of Azure   " + scope.azureSas(Installation.BUCKET));
    title("The pod of a task in risk, which she may not launch, gets one for nothing");
    out.println(
        "  of Azure   "
            + TaskStorage.scope(flyte.authorizer(), mia, Installation.ORG, "risk", "development")
                .azureSas(Installation.BUCKET));
  }

  private void end() {
    title("In the end");
    int denied = flyte.denials().size();
    out.println("  " + denied + " calls were denied, " + reached + " of them reached FlyteAdmin");
    Denial last = flyte.denials().get(denied - 1);
    out.println(
        "  the last one, for the log: " + last.toString().substring(last.id().length() + 1));
  }

  private static ExecutionSpec.Builder spec(String project) {
    String plan = project.equals("ml") ? "train" : "score";
    return ExecutionSpec.newBuilder()
        .setLaunchPlan(FlyteClient.id(ResourceType.LAUNCH_PLAN, project, plan));
  }

  private static ExecutionSpec outputs(String folder) {
    RawOutputDataConfig place =
        RawOutputDataConfig.newBuilder()
            .setOutputLocationPrefix("s3://" + Installation.BUCKET + "/" + folder)
            .build();
    return spec("ml").setRawOutputDataConfig(place).build();
  }

  private static ExecutionSpec runningAs(String account) {
    Security.Identity identity =
        Security.Identity.newBuilder().setK8SServiceAccount(account).build();
    return spec("ml")
        .setSecurityContext(Security.SecurityContext.newBuilder().setRunAs(identity))
        .build();
  }

  private static ExecutionSpec onCluster(String label) {
    return spec("ml")
        .setClusterAssignment(ClusterAssignment.newBuilder().setClusterPoolName(label))
        .build();
  }

  private void title(String text) {
    out.println();
    out.println(text);
  }

  private static String run(Runnable work) {
    work.run();
    return "done";
  }

  /** Does it, and says what came of it. */
  private void did(String what, Supplier<?> work) {
    int before = flyte.standIn().calls().size();
    String result;
    try {
      result = String.valueOf(work.get());
    } catch (StatusRuntimeException e) {
      result = words(e.getStatus());
      reached += flyte.standIn().calls().size() - before;
    }
    out.printf("  %-62s %s%n", what, result);
  }

  /** The status without the denial's id, which is another one each time. */
  private static String words(Status status) {
    String said = status.getDescription() == null ? "" : status.getDescription();
    int id = said.indexOf(" (");
    return status.getCode() + " " + (id < 0 ? said : said.substring(0, id));
  }
}
