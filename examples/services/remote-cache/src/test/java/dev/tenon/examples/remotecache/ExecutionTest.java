package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.Administering.add;
import static dev.tenon.examples.remotecache.Administering.createTenant;
import static dev.tenon.examples.remotecache.Administering.delete;
import static dev.tenon.examples.remotecache.Administering.member;
import static dev.tenon.examples.remotecache.Administering.remove;
import static dev.tenon.examples.remotecache.Job.code;
import static dev.tenon.examples.remotecache.Job.last;
import static dev.tenon.examples.remotecache.Job.out;
import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.DEADLINE_EXCEEDED;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.ExecutionStage;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.Tree;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.PreconditionFailure;
import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions that run as processes, each for its instance and for who began it. */
class ExecutionTest {

  private static final int LARGE = 20_000;

  private static TestCache cache;
  private static Channel ulf;
  private static Channel otto;

  @BeforeAll
  static void start() throws Exception {
    cache = TestCache.running("shared-1", "neuroflux-1");
    ulf = cache.as("ulf", "neuroflux:user");
    otto = cache.as("otto", "other:user");
  }

  @AfterAll
  static void stop() throws Exception {
    cache.close();
  }

  private static String blob(Channel as, String instance, Digest digest) {
    return bytes(as, instance, digest).toStringUtf8();
  }

  private static ByteString bytes(Channel as, String instance, Digest digest) {
    return ContentAddressableStorageGrpc.newBlockingStub(as)
        .batchReadBlobs(
            BatchReadBlobsRequest.newBuilder().setInstanceName(instance).addDigests(digest).build())
        .getResponses(0)
        .getData();
  }

  private static Status.Code execute(Channel as, ExecuteRequest request) {
    return status(as, ExecutionGrpc.getExecuteMethod(), request).getCode();
  }

  private static Status.Code cached(Channel as, String instance, Digest action) {
    return TestCache.code(
        () ->
            ActionCacheGrpc.newBlockingStub(as)
                .getActionResult(
                    GetActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(action)
                        .build()));
  }

  @Test
  void action_runsOnItsInputsAndItsOutputsAreKept() throws Exception {
    Job job =
        Job.sh(
            "cat in.txt > out/a.txt; ./tool >> out/a.txt; mkdir -p out/dir/sub;"
                + " echo deep > out/dir/sub/b; ln -s sub/b out/dir/link; ln -s a.txt out/link;"
                + " echo \"$NAME in $(pwd)\"; echo said >&2; exit 3");
    job.file("in.txt", "input ", false).file("tool", "#!/bin/sh\necho tooled\n", true);
    job.command.addEnvironmentVariablesBuilder().setName("NAME").setValue("value");
    job.output("out/a.txt").output("out/dir").output("out/link").output("out/absent");
    ExecuteResponse response = job.run(ulf, "neuroflux");
    ActionResult result = response.getResult();
    assertEquals(3, result.getExitCode());
    assertEquals("value in /work\n", out(response));
    assertEquals("said\n", result.getStderrRaw().toStringUtf8());
    assertEquals(1, result.getOutputFilesCount());
    assertEquals("out/a.txt", result.getOutputFiles(0).getPath());
    assertEquals("input tooled\n", blob(ulf, "neuroflux", result.getOutputFiles(0).getDigest()));
    assertEquals("a.txt", result.getOutputSymlinks(0).getTarget());
    Tree tree =
        Tree.parseFrom(bytes(ulf, "neuroflux", result.getOutputDirectories(0).getTreeDigest()));
    assertEquals("sub/b", tree.getRoot().getSymlinks(0).getTarget());
    assertEquals("deep\n", blob(ulf, "neuroflux", tree.getChildren(0).getFiles(0).getDigest()));
    assertEquals(NOT_FOUND, cached(ulf, "neuroflux", job.digest()), "it failed");
  }

  @Test
  void workingDirectory_isWhereTheCommandStartsAndOutputsAre() {
    Job job = Job.sh("pwd; echo x > o/f");
    job.command.setWorkingDirectory("a/b").addOutputFiles("o/f").addOutputDirectories("d");
    ExecuteResponse response = job.run(ulf, "neuroflux");
    assertEquals("/work/a/b\n", out(response));
    assertEquals("o/f", response.getResult().getOutputFiles(0).getPath());
  }

  @Test
  void result_isKeptForItsInstanceAlone() {
    Job job = Job.sh("echo once > f").output("f");
    ExecuteResponse first = job.run(ulf, "neuroflux");
    assertFalse(first.getCachedResult());
    assertTrue(job.run(ulf, "neuroflux").getCachedResult());
    assertEquals(OK, cached(ulf, "neuroflux", job.digest()));
    assertEquals(NOT_FOUND, cached(otto, "other", job.digest()));
    ExecuteResponse other = job.run(otto, "other");
    assertFalse(other.getCachedResult());
    assertEquals("shared-1", other.getResult().getExecutionMetadata().getWorker());
    assertFalse(job.again().run(ulf, "neuroflux").getCachedResult());
  }

  @Test
  void resultThatIsNotToBeCached_isNot() {
    Job job = Job.sh("echo never");
    job.action.setDoNotCache(true);
    assertEquals(OK, code(job.run(ulf, "neuroflux")));
    assertEquals(NOT_FOUND, cached(ulf, "neuroflux", job.digest()));
  }

  /** Who may run and not read results does not get those of others by running. */
  @Test
  void cachedResult_needsTheRightToReadResults() {
    Channel gus = cache.as("gus", "global-admin");
    assertEquals(
        OK,
        createTenant(
            gus,
            Administering.tenant("runs")
                .addRole(
                    Administering.role(
                        "runner",
                        "runs",
                        "remoteexecution:Run",
                        "contentaddressablestorage:Write",
                        "contentaddressablestorage:Read"))
                .addMember(member("rob", "runner"))
                .addMember(member("uma", "user"))
                .build()));
    Job job = Job.sh("echo theirs");
    assertEquals(OK, code(job.run(cache.as("uma", List.of()), "runs")));
    assertTrue(job.run(cache.as("uma", List.of()), "runs").getCachedResult());
    assertFalse(job.run(cache.as("rob", List.of()), "runs").getCachedResult());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "neuroflux:viewer",
        "neuroflux:cache-reader",
        "neuroflux:cache-writer",
        "none",
        "other:user"
      })
  void whoMayNotRun_doesNot(String role) {
    ExecuteRequest request = Job.sh("echo forbidden").upload(ulf, "neuroflux");
    Channel as = cache.as("v", role);
    assertEquals(PERMISSION_DENIED, execute(as, request));
    assertFalse(
        role.startsWith("neuroflux:cache")
            && CapabilitiesGrpc.newBlockingStub(as)
                .getCapabilities(
                    GetCapabilitiesRequest.newBuilder().setInstanceName("neuroflux").build())
                .getExecutionCapabilities()
                .getExecEnabled());
  }

  @Test
  void a14_executionIsOfferedToWhoMayRun() {
    assertTrue(
        CapabilitiesGrpc.newBlockingStub(ulf)
            .getCapabilities(
                GetCapabilitiesRequest.newBuilder().setInstanceName("neuroflux").build())
            .getExecutionCapabilities()
            .getExecEnabled());
  }

  @Test
  void missingInputs_areNamed() throws Exception {
    Job job = Job.sh("cat x").file("x", "not uploaded", false);
    Digest digest = job.digest();
    job.blobs.remove(ByteString.copyFromUtf8("not uploaded"));
    job.upload(ulf, "neuroflux");
    ExecuteResponse response =
        last(ExecutionGrpc.newBlockingStub(ulf).execute(job.request("neuroflux", digest)));
    assertEquals(FAILED_PRECONDITION, code(response));
    PreconditionFailure failure =
        response.getStatus().getDetails(0).unpack(PreconditionFailure.class);
    assertEquals("MISSING", failure.getViolations(0).getType());
    assertTrue(
        failure
            .getViolations(0)
            .getSubject()
            .contains(Digests.of(ByteString.copyFromUtf8("not uploaded")).getHash()));
    // In another instance nothing of it is there, although its blobs are in this one.
    ExecuteResponse elsewhere =
        last(ExecutionGrpc.newBlockingStub(otto).execute(job.request("other", digest)));
    assertEquals(FAILED_PRECONDITION, code(elsewhere));
  }

  @Test
  void actionThatTakesTooLong_isEnded() {
    Job job = Job.sh("sleep 600 & sleep 600");
    job.action.setTimeout(Duration.newBuilder().setNanos(200_000_000));
    assertEquals(DEADLINE_EXCEEDED, code(job.run(ulf, "neuroflux")));
    Job longer = Job.sh("true");
    longer.action.setTimeout(Duration.newBuilder().setSeconds(1_000_000));
    assertEquals(INVALID_ARGUMENT, code(longer.run(ulf, "neuroflux")));
  }

  /** A13: an operation is of an instance and of who began it. */
  @Test
  void a13_operation_isOfWhoBeganIt() throws Exception {
    ExecuteRequest request = Job.sh("echo mine").again().upload(ulf, "neuroflux");
    Iterator<Operation> operations = ExecutionGrpc.newBlockingStub(ulf).execute(request);
    Operation first = operations.next();
    assertTrue(first.getName().startsWith("neuroflux/operations/"), first.getName());
    assertNotEquals(
        ExecutionStage.Value.UNKNOWN,
        first.getMetadata().unpack(ExecuteOperationMetadata.class).getStage());
    ExecuteResponse own = last(operations);
    WaitExecutionRequest wait = WaitExecutionRequest.newBuilder().setName(first.getName()).build();
    assertEquals(own, last(ExecutionGrpc.newBlockingStub(ulf).waitExecution(wait)));
    WaitExecutionRequest nothing = wait.toBuilder().setName(first.getName() + "x").build();
    Status absent = status(ulf, ExecutionGrpc.getWaitExecutionMethod(), nothing);
    assertEquals(NOT_FOUND, absent.getCode());
    for (Channel as :
        List.of(
            otto,
            cache.as("ugo", "neuroflux:user"),
            cache.as("ada", "neuroflux:admin"),
            cache.as("gus", "global-admin"))) {
      Status foreign = status(as, ExecutionGrpc.getWaitExecutionMethod(), wait);
      assertEquals(NOT_FOUND, foreign.getCode());
      assertEquals(absent.getDescription(), foreign.getDescription());
    }
    // And only while one may run there.
    assertEquals(
        NOT_FOUND,
        status(cache.as("ulf", "neuroflux:viewer"), ExecutionGrpc.getWaitExecutionMethod(), wait)
            .getCode());
  }

  /** A worker of another instance is never used: 40 actions at once, and none on it. */
  @Test
  void worker_runsForTheInstancesThatThePolicySays() {
    List<String> workers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ExecuteResponse response = Job.sh("echo " + i).again().run(otto, "other");
      workers.add(response.getResult().getExecutionMetadata().getWorker());
    }
    assertEquals(List.of("shared-1"), workers.stream().distinct().toList());
    Channel gus = cache.as("gus", "global-admin");
    assertEquals(OK, createTenant(gus, "worked", member("wim", "user")));
    assertEquals(OK, code(Job.sh("echo w").run(cache.as("wim", List.of()), "worked")));
  }

  /** Without a worker that may, an action fails at once; one that comes helps at once. */
  @Test
  void instanceWithoutAWorker_isTold() throws Exception {
    try (TestCache few = TestCache.running("neuroflux-1")) {
      Channel as = few.as("otto", "other:user");
      assertEquals(FAILED_PRECONDITION, code(Job.sh("echo w").run(as, "other")));
      assertEquals(OK, code(Job.sh("echo w").run(few.as("ulf", "neuroflux:user"), "neuroflux")));
      assertEquals(
          OK,
          add(
              few.as("gus", "global-admin"),
              "other",
              member("neuroflux-1", "worker").toBuilder().setIssuer(WorkerPool.ISSUER).build()));
      assertEquals(OK, code(Job.sh("echo w").run(as, "other")));
    }
  }

  /** What an action can see of the machine, the server and other actions: nothing. */
  @Test
  void action_seesNothingOfOthers() {
    String script =
        "id -u; ls -a / | tr '\\n' ' '; echo; ls /work; cat /etc/passwd 2>&1 | head -1;"
            + " ls /proc | grep -c '^[0-9]'; env | sort | tr '\\n' ' ';"
            + " (exec 3<>/dev/tcp/127.0.0.1/"
            + cache.server.getPort()
            + ") 2>&1 | head -1;"
            + " echo x > /usr/x; echo x > /x; echo done";
    Job job = new Job();
    job.command.addArguments("/bin/bash").addArguments("-c").addArguments(script);
    ExecuteResponse response = job.run(ulf, "neuroflux");
    List<String> lines = out(response).lines().toList();
    assertEquals("65534", lines.get(0));
    assertFalse(lines.get(1).contains("root"), lines::toString);
    assertFalse(lines.get(1).contains("home"), lines::toString);
    assertTrue(lines.get(2).contains("No such file"), lines::toString);
    assertTrue(Integer.parseInt(lines.get(3)) < 10, lines::toString);
    assertTrue(lines.get(4).matches("(PATH|PWD|SHLVL|_)=.*"), lines::toString);
    assertFalse(lines.get(4).contains("JAVA"), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.contains("onnect")), lines::toString);
    assertEquals("done", lines.get(lines.size() - 1));
    String err = response.getResult().getStderrRaw().toStringUtf8();
    assertEquals(2, err.lines().filter(line -> line.contains("Read-only")).count(), err);
  }

  /** A variable of the action reaches no program outside of the sandbox. */
  @Test
  void variables_areSetInside() {
    Job job = Job.sh("echo $LD_PRELOAD");
    job.command
        .addEnvironmentVariablesBuilder()
        .setName("LD_PRELOAD")
        .setValue("/nonexistent/x.so");
    ExecuteResponse response = job.run(ulf, "neuroflux");
    assertEquals("/nonexistent/x.so\n", out(response));
    String err = response.getResult().getStderrRaw().toStringUtf8();
    assertFalse(err.contains("prlimit") || err.contains("setpriv") || err.contains("bwrap"), err);
    Job wrong = Job.sh("true");
    wrong.command.addEnvironmentVariablesBuilder().setName("A=B").setValue("");
    assertEquals(INVALID_ARGUMENT, code(wrong.run(ulf, "neuroflux")));
  }

  /** What an action leaves is told and not followed: the server reads nothing for it. */
  @Test
  void outputThatIsALink_isNotFollowed() throws Exception {
    Job job =
        Job.sh(
                "ln -s /etc/passwd f; ln -s /etc d; mkdir e; ln -s /etc/shadow e/s;"
                    + " rm -rf p; ln -s / p")
            .output("f")
            .output("d/passwd")
            .output("e")
            .output("p/etc/passwd");
    ActionResult result = job.run(ulf, "neuroflux").getResult();
    assertEquals(0, result.getOutputFilesCount(), result::toString);
    assertEquals("/etc/passwd", result.getOutputSymlinks(0).getTarget());
    assertEquals(1, result.getOutputDirectoriesCount());
    Tree tree =
        Tree.parseFrom(bytes(ulf, "neuroflux", result.getOutputDirectories(0).getTreeDigest()));
    assertEquals(0, tree.getRoot().getFilesCount());
    assertEquals("/etc/shadow", tree.getRoot().getSymlinks(0).getTarget());
  }

  @Test
  void outputThatIsNoFile_isRefused() {
    assertEquals(INVALID_ARGUMENT, code(Job.sh("mkfifo f").output("f").run(ulf, "neuroflux")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "a//b", "./a", "a/."})
  void pathThatLeadsOut_isRefused(String path) {
    assertEquals(INVALID_ARGUMENT, code(Job.sh("true").output(path).run(ulf, "neuroflux")));
    Job working = Job.sh("true");
    working.command.setWorkingDirectory(path);
    assertEquals(INVALID_ARGUMENT, code(working.run(ulf, "neuroflux")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a/b", "/x"})
  void inputNameThatLeadsOut_isRefused(String name) {
    assertEquals(
        INVALID_ARGUMENT, code(Job.sh("true").file(name, "x", false).run(ulf, "neuroflux")));
    Job directory = Job.sh("true");
    directory
        .root
        .addDirectoriesBuilder()
        .setName(name)
        .setDigest(directory.blob(Directory.getDefaultInstance()));
    assertEquals(INVALID_ARGUMENT, code(directory.run(ulf, "neuroflux")));
  }

  /** A link among the inputs leads no file, directory or output of the action anywhere. */
  @Test
  void inputsThatHideALink_areRefused() {
    Job twice = Job.sh("true").file("a", "x", false);
    twice.root.addSymlinksBuilder().setName("a").setTarget("/etc");
    assertEquals(INVALID_ARGUMENT, code(twice.run(ulf, "neuroflux")));
    Job behind = Job.sh("true").output("a/x/y");
    behind.root.addSymlinksBuilder().setName("a").setTarget("/tmp");
    assertEquals(INVALID_ARGUMENT, code(behind.run(ulf, "neuroflux")));
  }

  @Test
  void largeOutput_isKeptByItsDigest() {
    Job job = Job.sh("head -c " + LARGE + " /dev/zero | tr '\\0' x");
    ActionResult result = job.run(ulf, "neuroflux").getResult();
    assertTrue(result.getStdoutRaw().isEmpty());
    assertEquals(LARGE, bytes(ulf, "neuroflux", result.getStdoutDigest()).size());
    // Logs are of the instance.
    assertEquals(0, bytes(otto, "other", result.getStdoutDigest()).size());
  }

  /** A right that is taken while an action waits is gone when its turn comes. */
  @Test
  void memberWhoLeaves_runsNoMore() throws Exception {
    Channel gus = cache.as("gus", "global-admin");
    assertEquals(OK, createTenant(gus, "leaving", member("lea", "user")));
    assertEquals(OK, createTenant(gus, "blocking", member("bob", "user")));
    Channel lea = cache.as("lea", List.of());
    Channel bob = cache.as("bob", List.of());
    Iterator<Operation> blocking =
        ExecutionGrpc.newBlockingStub(bob).execute(Job.sh("sleep 600").upload(bob, "blocking"));
    blocking.next();
    ExecuteRequest request = Job.sh("echo late").upload(lea, "leaving");
    Iterator<Operation> waiting = ExecutionGrpc.newBlockingStub(lea).execute(request);
    waiting.next();
    assertEquals(OK, remove(gus, "leaving", member("lea", "user")));
    // An instance that is deleted takes its actions along.
    assertEquals(OK, delete(gus, "blocking"));
    assertEquals(Status.Code.ABORTED, code(last(blocking)));
    assertEquals(PERMISSION_DENIED, code(last(waiting)));
    assertEquals(OK, delete(gus, "leaving"));
  }

  @Test
  void actions_areCountedAndRecorded() {
    Channel gus = cache.as("gus", "global-admin");
    assertEquals(OK, createTenant(gus, "counted", member("ann", "admin")));
    Channel ann = cache.as("ann", List.of());
    ActionResult result = Job.sh("sleep 0.1; echo x").run(ann, "counted").getResult();
    assertEquals(0, result.getExitCode());
    UsageReport usage =
        UsageServiceGrpc.newBlockingStub(ann)
            .getUsage(GetUsageRequest.newBuilder().setInstanceName("counted").build());
    assertEquals(1, usage.getActions());
    Duration time = usage.getRunTime();
    assertTrue(time.getSeconds() > 0 || time.getNanos() >= 100_000_000, time::toString);
    List<Event> events =
        AuditServiceGrpc.newBlockingStub(ann)
            .listEvents(ListEventsRequest.newBuilder().setInstanceName("counted").build())
            .getEventList();
    assertEquals(Event.Kind.ACTION, events.get(events.size() - 1).getKind());
    assertEquals("exit 0", events.get(events.size() - 1).getOutcome());
    assertEquals("ann", events.get(events.size() - 1).getPrincipal());
  }

  /** What one left is gone before the next comes, however deep, and whatever rights it took. */
  @Test
  void directoryOfAnAction_isDeleted() throws Exception {
    Job job =
        Job.sh("i=0; while [ $i -lt 3000 ]; do mkdir d; cd d; i=$((i+1)); done; chmod 0 /work");
    assertEquals(OK, code(job.run(ulf, "neuroflux")));
    assertEquals(OK, code(Job.sh("test -z \"$(ls -A)\"").run(ulf, "neuroflux")));
  }

  @Test
  void digestThatIsNone_isRefused() {
    try {
      ExecutionGrpc.newBlockingStub(ulf)
          .execute(ExecuteRequest.newBuilder().setInstanceName("neuroflux").build())
          .next();
      throw new AssertionError("it ran");
    } catch (StatusRuntimeException e) {
      assertEquals(INVALID_ARGUMENT, e.getStatus().getCode());
    }
  }
}
