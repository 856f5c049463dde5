package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.Author;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyChange;
import dev.tenon.admin.PolicyStore.CommitResult;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Actor;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes is killed, with SIGKILL, again and again. */
class KilledWriterTest {

  private static final Policy FIRST = Policy.builder().version("v").build();

  /** Commits as fast as it can, and says so after each. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] directory) throws Exception {
      try (FilePolicyStore store = FilePolicyStore.open(Path.of(directory[0]), FIRST)) {
        while (true) {
          Commit commit = commit(store.current().number() + 1);
          if (store.append(commit, store.current().after(commit)) instanceof CommitResult.Stored) {
            System.out.println(commit.number());
          }
          if (commit.number() % 40 == 0) {
            store.compact();
          }
        }
      }
    }
  }

  private static Commit commit(long number) {
    Role role =
        Role.of("role-" + number % 9).with(Permission.allow("A" + number).on("x/" + number));
    return new Commit(
        number,
        new Author(Actor.of("ada"), List.of()),
        Instant.EPOCH,
        "why",
        "put " + number,
        List.of(new PolicyChange.PutRole(role)));
  }

  @Test
  @Tag("slow")
  void everyAcknowledgedCommit_survivesKill9(@TempDir Path directory) throws Exception {
    Random random = new Random(9);
    for (int round = 0; round < 12; round++) {
      long acknowledged = killed(directory, 5 + random.nextInt(60));
      try (FilePolicyStore store = FilePolicyStore.open(directory, FIRST)) {
        long number = store.current().number();
        assertTrue(number >= acknowledged, () -> number + " of " + acknowledged);
        List<Commit> history = store.history(0, Integer.MAX_VALUE);
        assertEquals(number, history.size());
        for (int i = 0; i < number; i++) {
          assertEquals(commit(i + 1), history.get(i));
        }
        assertTrue(
            number == 0
                || store
                    .current()
                    .policy()
                    .roles()
                    .containsValue(
                        ((PolicyChange.PutRole) commit(number).changes().get(0)).role()));
      }
    }
  }

  private static void assertLocked(Path directory) {
    DiagnosticException refused =
        assertThrows(
            DiagnosticException.class, () -> FilePolicyStore.open(directory, FIRST).close());
    assertEquals("store-locked", refused.diagnostics().get(0).code());
  }

  /** Kills a writer once it has acknowledged so many commits; the last one it told of. */
  private static long killed(Path directory, int commits) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    long last = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < commits; i++) {
        last = Long.parseLong(out.readLine());
      }
      assertLocked(directory);
      writer.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line.isEmpty() ? last : Long.parseLong(line);
      }
    }
    writer.waitFor();
    return last;
  }
}
