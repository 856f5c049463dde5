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
 * The last policy that was in force, kept in a file, to start with while its source is away.
 *
 * <pre>{@code
 * LastGoodCopy copy = LastGoodCopy.in(Path.of("/var/lib/acme/policy.copy"));
 * LiveAuthorizer live =
 *     copy.over(source, LiveSettings.standard().denyingAfter(Duration.ofMinutes(10)));
 * }</pre>
 *
 * <p>A service that rather refuses to start does without: {@link LiveAuthorizer#over} throws while
 * the source is away. A copy may allow what was revoked since; how long it may be used before it is
 * confirmed is the limit of the settings, counted from the start.
 *
 * <p>The file is replaced as one, and on the disk before the next attempt to load. A file that is
 * not what was written is no copy. It has to be kept from others like the policy itself: whoever
 * writes it decides what a service starts with. Safe to share between threads; one process writes a
 * file.
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
   * @param file where it is kept; its directory is there
   * @return the copy, which is read and written by {@link #over} alone
   */
  public static LastGoodCopy in(Path file) {
    return new LastGoodCopy(file, DurableFiles.PLAIN);
  }

  /**
   * An authorizer over a source, with the copy in force if the source has no good policy now. Each
   * policy that comes into force is written down; where that fails, {@link
   * dev.tenon.live.Health#listenerFailures} counts it, but for the first one.
   *
   * @param source where the policy comes from; asked twice if it is away
   * @param settings what the host sets; a fallback of theirs goes before the copy
   * @return a new authorizer, whose health tells what is wrong with the source
   * @throws DiagnosticException if the source has no good policy, and there is no good copy
   * @throws UncheckedIOException if the first policy cannot be written down
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
