package dev.tenon.examples.flinkconsole;

import dev.tenon.live.AuditSink;
import dev.tenon.live.Audited;
import dev.tenon.servlet.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The latest of the audit log and of what was refused, for administrators to read. What is older is
 * only in the log's lines.
 */
public final class Journal implements AuditSink {

  /** So many of each kind are kept. */
  private static final int KEPT = 500;

  /**
   * Something that was refused.
   *
   * @param id the number that the user was told
   * @param when at which time
   * @param who the user
   * @param asked the method and the path
   * @param reason why, also where the user was told that there is nothing
   * @param explanation the whole story at that time
   */
  public record Refused(
      String id, Instant when, String who, String asked, String reason, String explanation) {}

  private final Clock clock;
  private final Consumer<String> lines;
  private final Deque<Audited> latest = new ArrayDeque<>();
  private final Deque<Refused> refused = new ArrayDeque<>();

  /**
   * A journal.
   *
   * @param clock the time
   * @param lines takes the log, a line of JSON each
   */
  public Journal(Clock clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  @Override
  public void write(Audited entry) {
    lines.accept(entry.toJson());
    keep(latest, entry);
  }

  /**
   * Keeps a refusal that was decided by the policy, with its explanation.
   *
   * @param entry what the gate tells
   */
  public void refused(Refusal.Entry entry) {
    String explanation = entry.explanation().get();
    if (!explanation.isEmpty()) {
      keep(
          refused,
          new Refused(
              entry.refusal().id(),
              clock.instant(),
              entry.subject().id(),
              entry.asked(),
              entry.reason(),
              explanation));
    }
  }

  private static <T> void keep(Deque<T> some, T one) {
    synchronized (some) {
      some.addFirst(one);
      if (some.size() > KEPT) {
        some.removeLast();
      }
    }
  }

  private static <T> List<T> copy(Deque<T> some) {
    synchronized (some) {
      return Collections.unmodifiableList(new ArrayList<>(some));
    }
  }

  /**
   * The latest of the audit log.
   *
   * @return the newest first
   */
  public List<Audited> latest() {
    return copy(latest);
  }

  /**
   * What was refused.
   *
   * @return the newest first
   */
  public List<Refused> refused() {
    return copy(refused);
  }

  /**
   * One refusal.
   *
   * @param id the number that the user was told
   * @return the refusal, empty if it is not kept
   */
  public Optional<Refused> refused(String id) {
    return refused().stream().filter(one -> one.id().equals(id)).findFirst();
  }
}
