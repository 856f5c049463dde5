package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Grants.Given;
import dev.tenon.path.Resource;
import dev.tenon.store.PolicyFiles;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of policy and users, as they change while a console runs. */
class FollowTest {

  private static final String POLICY =
      """
      admin_roles: [ops]
      policies: [{resource: flink, effect: Allow, actions: [FLINK_SUBMIT], role: ops}]
      """;

  private static final Resource JOB = Resource.of("flink", "prod", "flink-job", "x");

  @TempDir private Path folder;
  private final Turning clock = new Turning(Instant.parse("2026-03-02T09:00:00Z"));
  private Path file;
  private State state;
  private Security security;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("flex.yaml"), POLICY);
    state = State.in(folder.resolve("state"));
    Users users = Users.none().with("ann", "", "ops");
    security = new Security(PolicyFiles.of(file), clock, state, users);
    Given given =
        new Given(
            "night",
            clock.instant().plus(Duration.ofHours(1)),
            "",
            "FLINK_SUBMIT",
            "flink",
            false,
            "bob",
            "ann",
            "on call");
    Subject ann = users.subject("ann").orElseThrow();
    assertTrue(security.inForce().grants().grant(ann, given).applied());
  }

  @AfterEach
  void stop() throws IOException {
    state.close();
  }

  private boolean mayBob(String action) {
    return security.inForce().shown(Subject.of("bob"), "Global").check(action, JOB).allowed();
  }

  /** Twice, as half of a file is not taken for all of it. */
  private Optional<String> follow(String text) throws IOException {
    Files.writeString(file, text);
    assertEquals(Optional.empty(), security.inForce().follow());
    return security.inForce().follow();
  }

  @Test
  void aPolicyThatChanges_isInForce_withTheGrantsThatItsAuthorsMayGive() throws IOException {
    assertTrue(mayBob("FLINK_SUBMIT"));
    String more = "  - {resource: flink, effect: Allow, actions: [FLINK_JAR_DELETE], role: '*'}\n";
    assertEquals(
        Optional.empty(),
        follow(POLICY.replace("policies: [", "policies:\n  - ").replace("}]", "}") + more));
    assertTrue(mayBob("FLINK_JAR_DELETE"));
    assertTrue(mayBob("FLINK_SUBMIT"));
    // ann administers no more, so what she gave is over
    assertEquals(Optional.empty(), follow(POLICY.replace("[ops]", "[others]")));
    assertFalse(mayBob("FLINK_SUBMIT"));
    assertFalse(mayBob("FLINK_JAR_DELETE"));
    assertEquals(Optional.empty(), follow(POLICY));
    assertFalse(mayBob("FLINK_SUBMIT"), "and does not come again");
  }

  @Test
  void aPolicyThatCannotBeUsed_isToldOnce_andTheOneBeforeStays() throws IOException {
    Optional<String> told = follow("policies: [{resource: flink, effect: Permit}]");
    assertTrue(told.orElseThrow().contains("Permit"), told::toString);
    assertEquals(Optional.empty(), security.inForce().follow());
    assertTrue(mayBob("FLINK_SUBMIT"));
    Files.delete(file);
    security.inForce().follow();
    assertTrue(security.inForce().follow().isPresent());
    assertTrue(mayBob("FLINK_SUBMIT"));
    List<String> log = Files.readAllLines(folder.resolve("state/audit.jsonl"));
    assertEquals(2, log.stream().filter(line -> line.contains("refused: ")).count());
  }

  @Test
  void aUser_isAddedAndRemoved_andTheOtherLinesStay() throws IOException {
    Path users = folder.resolve("users.properties");
    Files.writeString(users, "# who\nann = 1:00:00 ops");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
    Users following = Users.following(users);
    UserFile changes = new UserFile(users);
    String password = changes.add("bob", List.of("ops", "others"));
    assertTrue(following.verify("bob", password));
    assertEquals(Set.of("ops", "others"), following.subject("bob").orElseThrow().roles());
    assertTrue(Files.readString(users).startsWith("# who\nann = 1:00:00 ops\nbob = 600000:"));
    assertFalse(Files.readString(users).contains(password));
    changes.remove("bob");
    assertEquals("# who\nann = 1:00:00 ops\n", Files.readString(users));
    assertTrue(following.subject("bob").isEmpty());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
    for (String name : List.of("ann", "a b", "#x", "a=b", "")) {
      assertThrows(IllegalArgumentException.class, () -> changes.add(name, List.of("ops")), name);
    }
    assertThrows(IllegalArgumentException.class, () -> changes.add("cy", List.of("")));
    assertThrows(IllegalArgumentException.class, () -> changes.remove("bob"));
    assertEquals("# who\nann = 1:00:00 ops\n", Files.readString(users));
  }
}
