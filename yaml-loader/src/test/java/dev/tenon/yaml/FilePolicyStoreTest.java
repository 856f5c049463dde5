package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Author;
import dev.tenon.admin.Change;
import dev.tenon.admin.Command;
import dev.tenon.admin.Commit;
import dev.tenon.admin.Outcome;
import dev.tenon.admin.PolicyStore.Answer;
import dev.tenon.admin.RefusalReason;
import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Actor;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePolicyStoreTest {

  private static final Instant WHEN = Instant.parse("2026-03-01T12:00:00Z");
  private static final Author ADA =
      new Author(new Actor("https://idp", "ada"), List.of(Actor.of("ci")));
  private static final Policy FIRST =
      Policy.builder().version("v1").administeredBy("admin").role(Role.of("base")).build();

  /** One commit of every kind. */
  private static final List<List<Change>> STEPS =
      List.of(
          List.of(
              new Change.PutRole(
                  Role.of("ops")
                      .inheriting("base")
                      .with(
                          Permission.allow("A", "b:*").on("x/${user}", "y\\/z"),
                          Permission.deny("*").on("**/q").during(Validity.until(WHEN))))),
          List.of(new Change.Assign(Assignment.toSubject("bob", "ops").fromIssuer("https://idp"))),
          List.of(
              new Change.PutTenant(
                  Tenant.of("t")
                      .describedAs("\u00fcber: \"all\"\n")
                      .including("x", "y/*")
                      .excluding("x/secret")
                      .inferring(Inference.of("runs", List.of("x", "{a}"), List.of("y", "{a}")))
                      .enteredBy("*", "op*"))),
          List.of(
              new Change.Unassign(Assignment.toSubject("bob", "ops").fromIssuer("https://idp")),
              new Change.RemoveRole("ops")),
          List.of(new Change.RemoveTenant("t"), new Change.PutRole(Role.of("last"))));

  @TempDir Path directory;

  private FilePolicyStore open() {
    return FilePolicyStore.open(directory, FIRST);
  }

  private static Commit commit(long number, List<Change> changes) {
    return new Commit(number, ADA, WHEN, "why \u2603", "command " + number, changes);
  }

  private static Answer append(FilePolicyStore store, List<Change> changes) {
    Commit commit = commit(store.current().number() + 1, changes);
    return store.append(commit, store.current().after(commit));
  }

  /** Makes every step, and answers the revisions, the first one included. */
  private List<Revision> fill(FilePolicyStore store, List<Long> lengths) throws IOException {
    List<Revision> revisions = new ArrayList<>(List.of(store.current()));
    for (List<Change> step : STEPS) {
      assertInstanceOf(Answer.Stored.class, append(store, step));
      revisions.add(store.current());
      lengths.add(Files.size(directory.resolve("journal")));
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
    cutEvery(61);
  }

  @Test
  @Tag("slow")
  void journalCutAtEveryByte_opensWithAllThatWasAcknowledged_andNoHalf() throws IOException {
    cutEvery(1);
  }

  private void cutEvery(int stride) throws IOException {
    List<Long> lengths = new ArrayList<>(List.of(0L));
    List<Revision> revisions;
    try (FilePolicyStore store = open()) {
      revisions = fill(store, lengths);
    }
    Path file = directory.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut += stride) {
      Files.write(file, Arrays.copyOf(whole, cut));
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
      assertInstanceOf(Answer.Stored.class, append(store, List.of()));
    }
  }

  @Test
  void flippedByte_isFound() throws IOException {
    flipEvery(61);
  }

  @Test
  @Tag("slow")
  void anyFlippedByte_isFound() throws IOException {
    flipEvery(1);
  }

  private void flipEvery(int stride) throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
    }
    for (String name : List.of("journal", "snapshot")) {
      Path file = directory.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += stride) {
        byte[] flipped = whole.clone();
        flipped[at] ^= 1 << at % 8;
        Files.write(file, flipped);
        DiagnosticException refused = assertThrows(DiagnosticException.class, this::open);
        assertEquals("store-damaged", refused.diagnostics().get(0).code());
        assertArrayEquals(flipped, Files.readAllBytes(file), "nothing is cut off");
      }
      Files.write(file, whole);
    }
    open().close();
  }

  @Test
  void fullDisk_refusesTheChange_andTakesItBack() throws IOException {
    FullDisk disk = new FullDisk();
    long length;
    try (FilePolicyStore store = FilePolicyStore.open(directory, FIRST, disk::open)) {
      assertInstanceOf(Answer.Stored.class, append(store, STEPS.get(0)));
      length = Files.size(directory.resolve("journal"));
      long frame = Journal.HEADER + CommitBytes.of(commit(2, STEPS.get(1))).length;
      for (long room = 0; room < frame; room++) {
        disk.room = room;
        Revision before = store.current();
        assertInstanceOf(Answer.Failed.class, append(store, STEPS.get(1)));
        assertEquals(before, store.current());
        assertEquals(length, Files.size(directory.resolve("journal")));
      }
      Subject admin = Subject.of("ada").withRoles("admin");
      Outcome outcome =
          Administration.of(store, AdminSettings.standard())
              .apply(admin, new Command.CreateRole(Role.of("x")), 1, "why");
      assertEquals(
          RefusalReason.NOT_STORED, assertInstanceOf(Outcome.Refused.class, outcome).reason());
      assertThrows(IOException.class, store::compact);
      disk.room = Long.MAX_VALUE;
      assertInstanceOf(Answer.Stored.class, append(store, STEPS.get(1)));
      disk.room = 10;
      disk.stuck = true;
      assertInstanceOf(Answer.Failed.class, append(store, STEPS.get(2)));
      disk.room = Long.MAX_VALUE;
      assertInstanceOf(
          Answer.Failed.class, append(store, STEPS.get(2)), "until it is opened again");
    }
    try (FilePolicyStore store = open()) {
      assertEquals(2, store.current().number());
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
      Revision before = store.current();
      store.compact();
      assertEquals(0, Files.size(directory.resolve("journal")));
      append(store, List.of(new Change.PutRole(Role.of("more"))));
      assertEquals(6, store.history(0, 99).size());
      assertEquals(before.number() + 1, store.current().number());
    }
    try (FilePolicyStore store = open()) {
      assertTrue(store.current().policy().roles().containsKey("more"));
      assertEquals("v1+6", store.current().policy().version());
      assertEquals(6, store.history(0, 99).size());
    }
  }

  @Test
  void crashBetweenSnapshotAndJournal_countsNoCommitTwice() throws IOException {
    Path journal = directory.resolve("journal");
    byte[] old;
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
      old = Files.readAllBytes(journal);
      store.compact();
    }
    Files.delete(directory.resolve("history-0000000000000000005"));
    Files.write(journal, old);
    Files.writeString(directory.resolve("snapshot.new"), "half");
    try (FilePolicyStore store = open()) {
      assertEquals(5, store.current().number());
      assertEquals(5, store.history(0, 99).size());
    }
  }

  @Test
  void anotherRevision_isAConflict() throws IOException {
    try (FilePolicyStore store = open()) {
      fill(store, new ArrayList<>());
      assertEquals(new Answer.Conflict(5), store.append(commit(5, List.of()), store.current()));
    }
  }
}
