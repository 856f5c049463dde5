package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a hostile user's job gets of the server and of other users. Needs bubblewrap.
 *
 * <p>Issue 14, job-queue: a job read the signing key, the accounts and the policy, and the token
 * that it forged was the operator's.
 */
@Tag("sandbox")
class SandboxTest {

  private static final Map<String, String> LITTLE =
      Map.of("mode", "multi-user", "auth", "required", "memory", "64");

  @TempDir private static Path folder;
  private static Service service;
  private JobClient ada;
  private JobClient ben;

  @BeforeAll
  static void start() throws Exception {
    service =
        new Service(
            folder,
            Files.readString(Path.of("policy.yaml")),
            LITTLE,
            Sandbox.find(Sandbox.PROGRAMS, Settings.of(LITTLE).memory()));
    // As it was before: a file that a job looks for.
    Files.writeString(folder.resolve("signing-key.json"), service.key.toJSONString());
  }

  @BeforeEach
  void login() throws Exception {
    service.renew();
    ada = service.login("ada");
    ben = service.login("ben");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** What a script of ben's prints that is no error. */
  private String got(String script) throws Exception {
    String prepared =
        script
            .replace("STATE", folder.toRealPath().toString())
            .replace("SOURCES", Path.of("").toAbsolutePath().toString())
            .replace("SERVER", String.valueOf(ProcessHandle.current().pid()))
            .replace("PORT", String.valueOf(service.server.address().getPort()));
    String job = Service.submit(ben, "bash", "-c", "exec 2>/dev/null\n" + prepared);
    String output = Service.outputOf(ben, job);
    assertEquals("ENDED", Service.state(ben, job));
    return output;
  }

  @Test
  void aJob_runs_asNobody_inADirectoryOfItsOwn() throws Exception {
    assertEquals("65534\n/job\nx\n", got("id -u; pwd; echo x > f; cat f"));
    assertEquals("", got("ls -A; ls -A /tmp/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat ../../signing-key.json",
        "cat ../../accounts.json",
        "cat STATE/signing-key.json",
        "cat STATE/accounts.json",
        "cat STATE/policy.yaml",
        "cat SOURCES/policy.yaml",
        "ls -A STATE",
        "ls -A SOURCES",
        "ls -A /root /home /var /mnt /etc/passwd /etc/shadow",
        "find / -xdev \\( -name accounts.json -o -name policy.yaml -o -name signing-key.json \\)",
      })
  void filesOfTheServer_areNotThere(String script) throws Exception {
    assertEquals("", got(script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat /proc/SERVER/environ | tr '\\0' '\\n' | grep -v -e ^HOME= -e ^JOB_ID= -e ^LANG= -e ^PATH=",
        "cat /proc/SERVER/cmdline | grep -a java",
        "cat /proc/SERVER/maps | grep java",
        "cat /proc/SERVER/root/STATE/accounts.json",
        "cat /proc/1/root/STATE/accounts.json",
        "cat /proc/*/cwd/accounts.json",
        "cat /proc/*/environ | tr '\\0' '\\n' | grep -e SECRET -e JAVA -e MAVEN -e USER",
        "cat /proc/*/cmdline | tr '\\0' ' ' | grep 'j[a]va'",
        "kill -9 SERVER && echo killed",
        "ps -e | grep java",
      })
  void processesOfTheServer_areNotThere(String script) throws Exception {
    assertEquals("", got(script));
    assertEquals(200, ben.send("GET", "/health").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo > /dev/tcp/127.0.0.1/PORT && echo connected",
        "echo > /usr/x && echo written",
        "echo > /x && echo written",
        "echo > /dev/x && echo written",
        "echo > /proc/sys/kernel/core_pattern && echo written",
        "mount -t tmpfs none /usr && echo mounted",
        "mknod /job/null c 1 3 && echo made",
      })
  void neitherNetworkNorSystem_isReached(String script) throws Exception {
    assertEquals("", got(script));
  }

  @Test
  void filesOfAnotherUsersJob_areNotThere() throws Exception {
    String hers =
        Service.submit(
            ada, "sh", "-c", "echo treasure > hers; cp hers /tmp/also; echo ready; sleep 60");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(ada.follow(hers).body(), StandardCharsets.UTF_8))) {
      assertEquals("ready", lines.readLine());
      assertEquals("", got("cat /job/hers /tmp/also; find / -xdev -name hers -o -name also"));
      assertEquals("", got("cat /proc/*/root/job/hers /proc/*/cwd/hers; ps -e | grep sleep"));
      assertEquals("", got("grep -rls treasure /job /tmp/ /dev/shm"));
    }
  }

  @Test
  void jobs_haveNothingOfTheServersEnvironment() throws Exception {
    List<String> names = got("env").lines().map(line -> line.replaceAll("=.*", "")).toList();
    assertTrue(
        List.of("HOME", "JOB_ID", "LANG", "OLDPWD", "PATH", "PWD", "SHLVL", "_").containsAll(names),
        names.toString());
    assertTrue(names.containsAll(List.of("HOME", "JOB_ID", "LANG", "PATH")), names.toString());
  }

  @Test
  void filesOfAJob_areBounded() throws Exception {
    long size = Long.parseLong(got("head -c 200M /dev/zero > f; stat -c %s f").strip());
    assertTrue(size > 0 && size <= Sandbox.MOST_FILES, size + " bytes");
  }

  @Test
  void processesOfAJob_areBounded() throws Exception {
    int made =
        Integer.parseInt(
            got("for i in $(seq 300); do sleep 9 & n=$((n+1)); echo $n; done | tail -1").strip());
    assertTrue(made > 60 && made <= Sandbox.MOST_PROCESSES, made + " processes");
    assertEquals("works\n", got("echo works"));
    assertEquals("", got("ulimit -u unlimited && echo raised; ulimit -d unlimited && echo raised"));
  }

  @Test
  void memoryOfAProcess_isBounded() throws Exception {
    assertEquals("1000000\n", got("head -c 1000000 /dev/zero | tail -c 1000000 | wc -c"));
    assertEquals("65536\n", got("ulimit -d"));
  }

  /** Each process stays within its bound, and all of them together do not. */
  @Test
  void memoryOfAJob_isBounded() throws Exception {
    String holding = "x=$(head -c 30000000 /dev/zero | tr '\\0' x); sleep 60";
    String script = ("(" + holding + ") & ").repeat(4) + "wait";
    String job = Service.submit(ben, "bash", "-c", script);
    Service.outputOf(ben, job);
    assertEquals("OUT_OF_MEMORY", Service.state(ben, job));
  }

  @Test
  void aProcessThatCutsLoose_isGoneWithItsJob() throws Exception {
    String seconds = "86" + System.nanoTime() % 1000;
    assertEquals(
        "over\n", got("setsid -f sleep " + seconds + "; (sleep " + seconds + " &); echo over"));
    assertGone("sleep " + seconds);
    Map<String, ?> late =
        Map.of(
            "command",
            List.of("sh", "-c", "setsid -f sleep " + seconds + "; sleep " + seconds),
            "seconds",
            1);
    String job = JobClient.json(ben.send("POST", "/v1/jobs", late)).get("id").asText();
    assertEquals("", Service.outputOf(ben, job));
    assertEquals("TIMED_OUT", Service.state(ben, job));
    assertGone("sleep " + seconds);
  }

  /** A process that the kernel has been told to end may be seen for a moment. */
  private static void assertGone(String command) throws Exception {
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Optional<String> line = process.info().commandLine();
      if (line.isPresent() && line.get().endsWith(command)) {
        assertFalse(process.onExit().get(10, TimeUnit.SECONDS).isAlive(), line.get());
      }
    }
  }

  @Test
  void theExitCode_isTheCommands() throws Exception {
    String job = Service.submit(ben, "sh", "-c", "exit 7");
    Service.outputOf(ben, job);
    assertEquals(7, JobClient.json(ben.send("GET", "/v1/jobs/" + job)).get("exit").asInt());
    String absent = Service.submit(ben, "/no/such/command");
    assertTrue(Service.outputOf(ben, absent).contains("/no/such/command: No such file"));
  }
}
