package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Author;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.CommandRefusalReason;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyChange;
import dev.tenon.admin.PolicyStore.CommitResult;
import dev.tenon.admin.Revision;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Actor;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePolicyStoreTest {

  private static final Instant WHEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Author ADA =
      new Author(new Actor("https://idp", "ada"), List.of(Actor.of("ci")));
  private static final Policy FIRST =
      Policy.builder()
          .version("v1")
          .administeredBy("admin")
          .role(Role.of("base"))
          .limit(Role.of("reader").with(Permission.allow("A").on("x")))
          .attributes(
              AttributeDeclarations.none()
                  .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
          .build();

  /** One commit of every kind. */
  private static final List<List<PolicyChange>> STEPS =
      List.of(
          List.of(
              new PolicyChange.PutRole(
                  Role.of("ops")
                      .inheriting("base")
                      .with(
                          Permission.allow("A", "b:*").on("x/${user}", "y\\/z"),
                          Permission.deny("*").on("**/q").during(Validity.until(WHEN))))),
          List.of(
              new PolicyChange.Assign(
                  Assignment.toSubject("bob", "ops").fromIssuer("https://idp"))),
          List.of(
              new PolicyChange.PutTenant(
                  Tenant.of("t")
                      .describedAs("\u00fcber: \"all\"\n")
                      .including("x", "y/*")
                      .excluding("x/secret")
                      .inferring(Inference.of("runs", List.of("x", "{a}"), List.of("y", "{a}")))
                      .enteredBy("*", "op*")),
              new PolicyChange.PutOwnRole(
                  "t",
                  Role.of("clerk")
                      .inheriting("base")
                      .with(
                          Permission.stage("A").on("${tenant}/x").approvedBy("lead"),
                          Permission.deny("B").on("x").except(Except.roles("lead")))),
              new PolicyChange.Assign(Assignment.toSubject("bob", "clerk").ownedBy("t")),
              new PolicyChange.Assign(
                  Assignment.toSubject("eve", "base")
                      .within(
                          RoleScope.everywhere()
                              .in("t")
                              .on("x/y")
                              .withVariable("v", "a", "b")
                              .until(WHEN))),
              new PolicyChange.Assign(Assignment.toActor("bot").limitedTo("reader")),
              new PolicyChange.PutRole(
                  Role.of("owner")
                      .with(
                          Permission.allow("A")
                              .on("x")
                              .when(
                                  RuleCondition.test("resource.owner", Operator.IS, "${user}"))))),
          List.of(
              new PolicyChange.Unassign(
                  Assignment.toSubject("bob", "ops").fromIssuer("https://idp")),
              new PolicyChange.RemoveRole("ops"),
              new PolicyChange.Unassign(Assignment.toSubject("bob", "clerk").ownedBy("t")),
              new PolicyChange.RemoveOwnRole("t", "clerk"),
              new PolicyChange.Unassign(
                  Assignment.toSubject("eve", "base")
                      .within(
                          RoleScope.everywhere()
                              .in("t")
                              .on("x/y")
                              .withVariable("v", "a", "b")
                              .until(WHEN))),
              new PolicyChange.Unassign(Assignment.toActor("bot").limitedTo("reader"))),
          List.of(new PolicyChange.RemoveTenant("t"), new PolicyChange.PutRole(Role.of("last"))));

  private final FaultyDisk disk = new FaultyDisk();

  @TempDir Path directory;

  private FilePolicyStore open() {
    return FilePolicyStore.open(directory, FIRST, disk);
  }

  private Path journal(long start) {
    return directory.resolve(String.format(Locale.ROOT, "journal-%019d", start));
  }

  private void assertDamaged(String message) {
    DiagnosticException refused = assertThrows(DiagnosticException.class, this::open);
    assertEquals("store-damaged", refused.diagnostics().get(0).code());
    assertInstanceOf(Journal.Damaged.class, refused.getCause()); // Fault 18
    assertTrue(refused.getMessage().contains(message), refused::getMessage);
  }

  private static Commit commit(long number, List<PolicyChange> changes) {
    return new Commit(number, ADA, WHEN, "why \u2603", "command " + number, changes);
  }

  private static CommitResult append(FilePolicyStore store, List<PolicyChange> changes) {
    Commit commit = commit(store.current().number() + 1, changes);
    return store.append(commit, store.current().after(commit));
  }

  /** Makes every step, and answers the revisions, the first one included. */
  private List<Revision> fill(FilePolicyStore store, List<Long> lengths) throws IOException {
    List<Revision> revisions = new ArrayList<>(List.of(store.current()));
    for (List<PolicyChange> step : STEPS) {
      assertInstanceOf(CommitResult.Stored.class, append(store, step));
      revisions.add(store.current());
      assertEquals(0, disk.unforced, "acknowledged before it is on the disk");
      lengths.add(Files.size(journal(0)));
    }
    return revisions;
  }

  @Test
  void store_opensAsItWasClosed_withItsHistory() throws IOException {
    List<Revision> revisions;
    try (FilePolicyStore store = open()) {
      revisions = fill(store, new ArrayList<>());
    }
    try (FilePolicyStore store = FilePolicyStore.open(directory, Policy.builder().build())) {
      Revision last = revisions.get(STEPS.size());
      assertEquals(last, store.current());
      assertEquals("v1+5", store.current().policy().version());
      List<Commit> history = store.history(0, 99);
      assertEquals(STEPS, history.stream().map(Commit::changes).toList());
      assertEquals(commit(2, STEPS.get(1)), history.get(1));
      assertEquals(List.of(history.get(3)), store.history(3, 1));
    }
  }

  @Test
  void journalCutAnywhere_opensWithAllThatWasAcknowledged_andNoHalf() throws IOException {
    cutAtEach(7);
  }

  @Test
  @Tag("slow")
  void journalCutAtEveryByte_opensWithAllThatWasAcknowledged_andNoHalf() throws IOException {
    cutAtEach(1);
  }

  private void cutAtEach(int step) throws IOException {
    List<Long> lengths = new ArrayList<>(List.of(0L));
    List<Revision> revisions;
    try (FilePolicyStore store = open()) {
      revisions = fill(store, lengths);
    }
    Path file = journal(0);
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut += step) {
      FaultyDisk.become(file, Arrays.copyOf(whole, cut));
      int acknowledged = 0;
      while (acknowledged < STEPS.size() && lengths.get(acknowledged + 1) <= cut) {
        acknowledged++;
      }
      try (FilePolicyStore store = open()) {
        assertEquals(revisions.get(acknowledged), store.current());
        assertEquals(lengths.get(acknowledged), Files.size(file));
      }
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 5000));
    try (FilePolicyStore store = open()) {
      assertEquals(revisions.get(STEPS.size()), store.current(), "zeros were never written");
      assertInstanceOf(CommitResult.Stored.class, append(store, List.of()));
    }
  }

  @Test
  void flippedByte_isFound() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
    }
    for (Path file : List.of(journal(0), directory.resolve("snapshot"))) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += 5) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        FaultyDisk.become(file, flipped);
        assertDamaged(file.getFileName() + " at byte ");
        assertArrayEquals(flipped, Files.readAllBytes(file), "nothing is cut off");
      }
      Files.write(file, whole);
    }
    open().close();
  }

  @Test
  void fullDisk_refusesTheChange_andTakesItBack() throws IOException {
    try (FilePolicyStore store = open()) {
      assertInstanceOf(CommitResult.Stored.class, append(store, STEPS.get(0)));
      long length = Files.size(journal(0));
      int frame = Journal.HEADER + CommitBytes.of(commit(2, STEPS.get(1))).length;
      Revision before = store.current();
      for (int room = 0; room < frame; room++) {
        disk.room = room;
        assertInstanceOf(CommitResult.Failed.class, append(store, STEPS.get(1)));
        assertEquals(before, store.current());
        assertEquals(length, Files.size(journal(0)));
      }
      Subject admin = Subject.of("ada").withRoles("admin");
      CommandOutcome outcome =
          Administration.of(store, AdminSettings.standard())
              .apply(admin, new Command.CreateRole(Role.of("x")), 1, "why");
      assertEquals(
          CommandRefusalReason.NOT_STORED,
          assertInstanceOf(CommandOutcome.Refused.class, outcome).reason());
      assertThrows(IOException.class, store::compact);
      disk.room = Long.MAX_VALUE;
      assertInstanceOf(CommitResult.Stored.class, append(store, STEPS.get(1)));
    }
    try (FilePolicyStore store = open()) {
      assertEquals(2, store.current().number());
      assertEquals(2, store.history(0, 9).size());
    }
  }

  @Test
  void diskThatDoesNotKeep_refusesTheChange_andTakesItBack() throws IOException {
    try (FilePolicyStore store = open()) {
      assertInstanceOf(CommitResult.Stored.class, append(store, STEPS.get(0)));
      disk.forgetful = true;
      assertInstanceOf(CommitResult.Failed.class, append(store, STEPS.get(1)));
      disk.forgetful = false;
    }
    try (FilePolicyStore store = open()) {
      assertEquals(1, store.current().number());
    }
  }

  @Test
  void diskThatIsStuck_takesNothingMoreUntilTheStoreIsOpenedAgain() throws IOException {
    try (FilePolicyStore store = open()) {
      assertInstanceOf(CommitResult.Stored.class, append(store, STEPS.get(0)));
      disk.room = 10;
      disk.stuck = true;
      assertInstanceOf(CommitResult.Failed.class, append(store, STEPS.get(1)));
      disk.room = Long.MAX_VALUE;
      disk.stuck = false;
      assertInstanceOf(CommitResult.Failed.class, append(store, STEPS.get(1)));
      assertThrows(IOException.class, store::compact);
      assertEquals(1, store.history(0, 9).size());
    }
    try (FilePolicyStore store = open()) {
      assertEquals(1, store.current().number());
      assertInstanceOf(CommitResult.Stored.class, append(store, STEPS.get(1)));
    }
  }

  @Test
  void secondToOpen_isRefused() throws IOException {
    try (FilePolicyStore store = open()) {
      DiagnosticException refused = assertThrows(DiagnosticException.class, this::open);
      assertEquals("store-locked", refused.diagnostics().get(0).code());
      assertEquals(0, store.current().number());
    }
    open().close();
  }

  @Test
  void compacting_changesNothingButTheTimeToOpen() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
      store.compact();
      store.compact();
      assertEquals(0, Files.size(journal(5)));
      append(store, List.of(new PolicyChange.PutRole(Role.of("more"))));
      assertEquals(6, store.history(0, 99).size());
      assertEquals(6, store.current().number());
    }
    try (FilePolicyStore store = open()) {
      assertTrue(store.current().policy().roles().containsKey("more"));
      assertEquals("v1+6", store.current().policy().version());
      assertEquals(List.of(5L, 6L), numbers(store.history(4, 99)));
      assertEquals(List.of(3L, 4L), numbers(store.history(2, 2)));
    }
  }

  private static List<Long> numbers(List<Commit> commits) {
    return commits.stream().map(Commit::number).toList();
  }

  @Test
  void openingWithManyCommits_compacts_andDoesWithoutWhereThereIsNoRoom() throws IOException {
    List<PolicyChange> none = List.of();
    try (FilePolicyStore store = open()) {
      for (int i = 0; i < FilePolicyStore.MANY; i++) {
        append(store, none);
      }
    }
    disk.room = 10;
    open().close();
    disk.room = Long.MAX_VALUE;
    byte[] before = Files.readAllBytes(directory.resolve("snapshot"));
    try (FilePolicyStore store = open()) {
      assertEquals(FilePolicyStore.MANY, store.current().number());
      assertEquals(FilePolicyStore.MANY, store.history(0, 9999).size());
    }
    assertFalse(Arrays.equals(before, Files.readAllBytes(directory.resolve("snapshot"))));
  }

  @Test
  void crashWhileCompacting_countsNoCommitTwice() throws IOException {
    byte[] snapshot;
    try (FilePolicyStore store = open()) {
      snapshot = Files.readAllBytes(directory.resolve("snapshot"));
      fill(store, new ArrayList<>());
      store.compact();
      append(store, List.of(new PolicyChange.PutRole(Role.of("more"))));
    }
    Files.write(directory.resolve("snapshot"), snapshot);
    Files.writeString(directory.resolve("snapshot.new"), "half");
    try (FilePolicyStore store = open()) {
      assertEquals(6, store.current().number());
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), numbers(store.history(0, 99)));
    }
  }

  @Test
  void lostFile_isDamage() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
      store.compact();
      append(store, List.of());
    }
    Path away = directory.resolve("away");
    Files.move(journal(5), away);
    assertDamaged("the journal after revision 5 is missing");
    Files.move(away, journal(5));
    Files.move(directory.resolve("snapshot"), away);
    assertDamaged("the snapshot is missing");
    Files.move(away, directory.resolve("snapshot"));
    Files.write(journal(9), new byte[0]);
    assertDamaged("the commits from 7 to 9 are missing");
    Files.delete(journal(9));
    Files.writeString(directory.resolve("journal-old"), "");
    DiagnosticException foreign = assertThrows(DiagnosticException.class, this::open);
    assertEquals("store-unreadable", foreign.diagnostics().get(0).code());
    Files.delete(directory.resolve("journal-old"));
    open().close();
  }

  @Test
  void commitOfAnotherStore_isDamage() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
    }
    byte[] seventh = Journal.frame(CommitBytes.of(commit(7, List.of())));
    Files.write(journal(0), seventh, StandardOpenOption.APPEND);
    assertDamaged("commit 7 follows 5");
  }

  @Test
  void clockThatJumps_changesNothingButTheTimesThatAreTold() throws IOException {
    List<Instant> times = List.of(WHEN, WHEN.minusSeconds(99_999), Instant.EPOCH, WHEN);
    try (FilePolicyStore store = open()) {
      for (Instant time : times) {
        long number = store.current().number() + 1;
        Commit commit = new Commit(number, ADA, time, "why", "command", List.of());
        assertInstanceOf(
            CommitResult.Stored.class, store.append(commit, store.current().after(commit)));
      }
    }
    try (FilePolicyStore store = open()) {
      assertEquals(times, store.history(0, 9).stream().map(Commit::when).toList());
      assertEquals(4, store.current().number());
    }
  }

  @Test
  void directoryThatIsNone_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> FilePolicyStore.open(file, FIRST));
    assertEquals("store-unreadable", refused.diagnostics().get(0).code());
  }

  @Test
  void anotherRevision_isAConflict() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
      assertEquals(
          new CommitResult.Conflict(5), store.append(commit(5, List.of()), store.current()));
    }
  }
}
