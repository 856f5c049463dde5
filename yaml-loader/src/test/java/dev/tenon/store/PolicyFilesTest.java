package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.authz.Decision;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Refresh;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PolicyFilesTest {

  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource DEV = Resource.of("flink", "dev");
  private static final Resource PROD = Resource.of("flink", "prod");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void firstPolicy() throws IOException {
    file = folder.resolve("policy.yaml");
    Files.writeString(file, numbered(0));
  }

  /**
   * Policy n, in one flow map, so that no beginning of it is a policy. It allows dev or prod by the
   * parity of n.
   */
  private static String numbered(int n) {
    return "{version: \""
        + n
        + "\", roles: {operator: {permissions: [{effect: allow, actions: [EDIT], resource: flink/"
        + (n % 2 == 0 ? "dev" : "prod")
        + "}]}}}\n";
  }

  private static String versionOf(LiveAuthorizer live) {
    return live.snapshot().version();
  }

  /** Two looks: the first one sees a change, the second one takes it. */
  private static Refresh lookTwice(LiveAuthorizer live) {
    live.refresh();
    return live.refresh();
  }

  private void replace(Path at, String text) throws IOException {
    Path other = Files.writeString(folder.resolve(".new"), text);
    Files.move(other, at, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void unchangedFile_givesTheSamePolicy() {
    PolicyFiles files = PolicyFiles.of(file);
    Policy first = files.load();
    assertSame(first, files.load());
    assertSame(first, files.load());
  }

  @Test
  void change_isTakenByTheSecondLook() throws IOException {
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    Files.writeString(file, numbered(1));
    assertInstanceOf(Refresh.Unchanged.class, live.refresh());
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    assertInstanceOf(Refresh.Replaced.class, live.refresh());
    assertTrue(live.check(ADA, "EDIT", PROD).allowed());
  }

  @Test
  void fileThatIsBeingWritten_isNotTakenUntilItRests() throws IOException {
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    String next = numbered(1);
    for (int end = 0; end <= next.length(); end++) {
      Files.writeString(file, next.substring(0, end));
      assertInstanceOf(Refresh.Unchanged.class, live.refresh());
      assertEquals("0", versionOf(live));
    }
    assertInstanceOf(Refresh.Replaced.class, live.refresh());
  }

  @Test
  void changeThatIsTakenBack_isNone() throws IOException {
    PolicyFiles files = PolicyFiles.of(file);
    Policy first = files.load();
    Files.writeString(file, numbered(1));
    assertSame(first, files.load());
    Files.writeString(file, numbered(0));
    assertSame(first, files.load());
    Files.writeString(file, numbered(1));
    assertSame(first, files.load(), "the look before last does not count");
  }

  @Test
  void sameSizeAndTime_isSeenAllTheSame() throws IOException {
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    var time = Files.getLastModifiedTime(file);
    Files.writeString(file, numbered(2));
    Files.setLastModifiedTime(file, time);
    lookTwice(live);
    assertEquals("2", versionOf(live));
  }

  @Test
  void brokenFile_isReportedWithItsPlaceOnceAndForAll() throws IOException {
    PolicyFiles files = PolicyFiles.of(file);
    LiveAuthorizer live = LiveAuthorizer.over(files);
    Files.writeString(file, "roles:\n  operator: {inherit: [x]}\n");
    Refresh.Refused refused = assertInstanceOf(Refresh.Refused.class, lookTwice(live));
    assertEquals("unknown-key", refused.problems().get(0).code());
    assertEquals(file + ":2:14", refused.problems().get(0).place().toString());
    assertInstanceOf(Refresh.Refused.class, live.refresh());
    assertEquals(2, live.health().refused());
    assertEquals("0", versionOf(live));
    assertEquals(List.of(), files.warnings());
    replace(file, numbered(1));
    assertInstanceOf(Refresh.Replaced.class, lookTwice(live));
  }

  @Test
  void warnings_areThoseOfThePolicyInForce() throws IOException {
    Files.writeString(file, "saml: {}\nroles: {a: {}}\n");
    PolicyFiles files = PolicyFiles.of(file);
    assertEquals(List.of(), files.warnings());
    files.load();
    assertEquals("not-used", files.warnings().get(0).code());
  }

  @Test
  void noFileAtFirst_refusesToStartOrStartsWithTheFallback() throws IOException {
    Files.delete(file);
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> LiveAuthorizer.over(PolicyFiles.of(file)));
    assertEquals("unreadable-file", refused.diagnostics().get(0).code());
    Policy nothing = Policy.builder().version("nothing").build();
    LiveAuthorizer live =
        LiveAuthorizer.over(PolicyFiles.of(file), LiveSettings.standard().withFallback(nothing));
    assertFalse(live.check(ADA, "EDIT", DEV).allowed());
    Files.writeString(file, numbered(0));
    lookTwice(live);
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
  }

  /** Permissions do not stop root, but nobody reads the memory at address 0. */
  @Test
  void fileThatIsThereAndCannotBeRead_leavesTheLastGoodPolicyInForce() throws IOException {
    Path unreadable = Path.of("/proc/self/mem");
    assumeTrue(Files.exists(unreadable));
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    Files.delete(file);
    Files.createSymbolicLink(file, unreadable);
    assertEquals("unreadable-file", lookTwiceProblem(live));
    decidesBy(live, 0);
    replace(file, numbered(1));
    assertInstanceOf(Refresh.Replaced.class, lookTwice(live));
  }

  /** The kubelet writes a new directory, and turns the link {@code ..data} to it at once. */
  @Test
  void configMap_isSwappedByItsLink() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Files.createSymbolicLink(mount.resolve("..data"), configMap(mount, "..1", 0));
    Files.createSymbolicLink(mount.resolve("roles.yaml"), Path.of("..data/roles.yaml"));
    Files.createSymbolicLink(mount.resolve("version.yaml"), Path.of("..data/version.yaml"));
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(mount));
    assertEquals("0", versionOf(live));
    for (int n = 1; n <= 20; n++) {
      Path data = configMap(mount, "..of-" + n, n);
      Files.createSymbolicLink(mount.resolve("..data_tmp"), data);
      Files.move(
          mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      lookTwice(live);
      assertEquals(Integer.toString(n), versionOf(live));
      assertTrue(live.check(ADA, "EDIT", n % 2 == 0 ? DEV : PROD).allowed());
    }
  }

  private static Path configMap(Path mount, String name, int n) throws IOException {
    Path data = Files.createDirectory(mount.resolve(name));
    String[] halves = numbered(n).split(", ", 2);
    Files.writeString(data.resolve("version.yaml"), halves[0] + "}");
    Files.writeString(data.resolve("roles.yaml"), "{" + halves[1]);
    return Path.of(name);
  }

  @Test
  void directoryThatIsRemovedAndMadeAgain_isFoundAgain() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(directory.resolve("a.yaml"), numbered(0));
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(directory));
    remove(directory);
    assertInstanceOf(Refresh.Refused.class, lookTwice(live));
    Files.createDirectory(directory);
    assertEquals("no-policy-files", lookTwiceProblem(live));
    Files.writeString(directory.resolve("b.yaml"), numbered(1));
    assertInstanceOf(Refresh.Replaced.class, lookTwice(live));
    assertEquals("1", versionOf(live));
  }

  private static String lookTwiceProblem(LiveAuthorizer live) {
    return assertInstanceOf(Refresh.Refused.class, lookTwice(live)).problems().get(0).code();
  }

  /**
   * Each fault rests for one look, as that of a writer does, then comes a good policy or another.
   */
  @Test
  void aThousandFaults_neverReachADecision() throws IOException {
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    Random random = new Random(7);
    int written = 0;
    for (int i = 0; i < 1000; i++) {
      fault(i, random);
      live.refresh();
      decidesBy(live, written);
      if (i % 10 == 9) {
        written++;
        clear(file);
        replace(file, numbered(written));
        lookTwice(live);
        decidesBy(live, written);
      }
    }
    assertEquals("100", versionOf(live));
  }

  /** The same at full speed beside looks that come at any moment, and two threads that decide. */
  @Test
  void faultsAtFullSpeed_neverReachADecision() throws Exception {
    LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(file));
    AtomicInteger written = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> others = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        boolean looks = t == 0;
        others.add(threads.submit(() -> lookAndDecide(live, looks, written, done)));
      }
      Random random = new Random(11);
      long start = System.nanoTime();
      for (int i = 0; i < 2000; i++) {
        fault(i, random);
        if (i % 4 == 3) {
          clear(file);
          replace(file, numbered(written.incrementAndGet()));
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%.0f faults a second%n", 2000 / seconds);
      done.set(true);
      for (Future<?> other : others) {
        other.get();
      }
    } finally {
      threads.shutdownNow();
    }
    lookTwice(live);
    assertEquals(written.toString(), versionOf(live));
    assertEquals(List.of(), live.health().problems());
  }

  private static void lookAndDecide(
      LiveAuthorizer live, boolean looks, AtomicInteger written, AtomicBoolean done) {
    int last = 0;
    while (!done.get()) {
      if (looks) {
        live.refresh();
      }
      Decision decision = live.check(ADA, "EDIT", DEV);
      int version = Integer.parseInt(decision.version());
      assertEquals(version % 2 == 0, decision.allowed());
      assertTrue(last <= version && version <= written.get(), () -> version + " of " + written);
      last = version;
    }
  }

  private static void decidesBy(LiveAuthorizer live, int number) {
    Decision decision = live.check(ADA, "EDIT", DEV);
    assertEquals(Integer.toString(number), decision.version());
    assertEquals(number % 2 == 0, decision.allowed());
  }

  private void fault(int i, Random random) throws IOException {
    clear(file);
    switch (i % 7) {
      case 0 -> {
        String text = numbered(1_000_000 + i);
        Files.writeString(file, text.substring(0, random.nextInt(text.length() - 2)));
      }
      case 1 -> Files.createDirectory(file);
      case 2 -> {
        // it is gone
      }
      case 3 -> Files.createSymbolicLink(file, file.getFileName());
      case 4 -> Files.createSymbolicLink(file, Path.of("nowhere"));
      case 5 -> {
        byte[] rubbish = new byte[random.nextInt(2000)];
        random.nextBytes(rubbish);
        Files.write(file, rubbish);
      }
      default -> replace(file, "roles: {operator: {permissions: " + "[".repeat(i % 40) + "}}");
    }
  }

  private static void clear(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      remove(path);
    } else {
      Files.deleteIfExists(path);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
    }
  }

  @Test
  void noPath_isRefused() {
    assertThrows(IllegalArgumentException.class, PolicyFiles::of);
  }
}
