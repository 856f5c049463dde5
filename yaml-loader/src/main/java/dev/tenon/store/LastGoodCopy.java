package dev.tenon.store;

import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Refresh;
import dev.tenon.live.Snapshot;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with the last policy in force, to start with while the policy's source is unavailable.
 *
 * <pre>{@code
 * LastGoodCopy copy = LastGoodCopy.in(Path.of("/var/lib/acme/policy.copy"));
 * LiveAuthorizer live =
 *     copy.over(source, LiveSettings.standard().denyingAfter(Duration.ofMinutes(10)));
 * }</pre>
 *
 * <p>A service that should not start with an old policy uses {@link LiveAuthorizer#over} instead,
 * which throws while the source is unavailable. A copy may allow access that was revoked since; the
 * limit of the settings, counted from the start, bounds how long it is used without confirmation.
 *
 * <p>The file is replaced atomically, and is on the disk before the next attempt to load. A corrupt
 * file is rejected. Protect the file like the policy itself: its content decides what a service
 * starts with. Safe to share between threads; only one process may write a file.
 */
public final class LastGoodCopy {

  private final Path file;
  private final DurableFiles files;

  LastGoodCopy(Path file, DurableFiles files) {
    this.file = file;
    this.files = files;
  }

  /**
   * A copy in a file.
   *
   * @param file the file; its directory must exist
   * @return the copy; only {@link #over} reads and writes the file
   */
  public static LastGoodCopy in(Path file) {
    return new LastGoodCopy(file, DurableFiles.PLAIN);
  }

  /**
   * An authorizer over a source, with the copy in force if the source has no good policy now. Each
   * policy that comes into force is written; {@link dev.tenon.live.Health#listenerFailures} counts
   * failed writes, except the first policy's, which throws.
   *
   * @param source the policy's source; loaded twice if it fails
   * @param settings the settings; their fallback takes precedence over the copy
   * @return a new authorizer, whose health reports the problems of the source
   * @throws DiagnosticException if the source has no good policy, and there is no good copy
   * @throws UncheckedIOException if the first policy cannot be written
   */
  public LiveAuthorizer over(PolicySource source, LiveSettings settings) {
    LiveAuthorizer live = start(source, settings);
    live.listen(
        outcome -> {
          if (outcome instanceof Refresh.Replaced) {
            keep(outcome.inForce());
          }
        });
    try {
      if (live.health().problems().isEmpty()) {
        keep(live.snapshot());
      }
    } catch (RuntimeException | Error unwritten) {
      live.close();
      throw unwritten;
    }
    return live;
  }

  private LiveAuthorizer start(PolicySource source, LiveSettings settings) {
    try {
      return LiveAuthorizer.over(source, settings);
    } catch (DiagnosticException away) {
      return LiveAuthorizer.over(source, settings.withFallback(read(away)));
    }
  }

  private Policy read(DiagnosticException away) {
    List<Diagnostic> problems = new ArrayList<>(away.diagnostics());
    try {
      List<byte[]> records = Files.exists(file) ? Journal.read(file) : List.of();
      if (records.size() == 1) {
        return CommitBytes.revision(records.get(0)).policy();
      }
      problems.add(none("there is none yet"));
    } catch (IOException | DiagnosticException unreadable) {
      problems.add(
          none("it is damaged, or cannot be read: " + unreadable.getMessage())
              .causedBy(unreadable));
    }
    throw new DiagnosticException(problems);
  }

  private Diagnostic none(String why) {
    return Diagnostic.error(
            "no-good-copy", Place.ofSource(file.toString()), "no copy to start with")
        .because(why)
        .mend("see to the source, which has no good policy either");
  }

  private synchronized void keep(Snapshot snapshot) {
    try {
      files.replace(
          file, Journal.frame(CommitBytes.of(new Revision(snapshot.number(), snapshot.policy()))));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
