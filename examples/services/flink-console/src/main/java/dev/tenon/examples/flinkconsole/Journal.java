package dev.tenon.examples.flinkconsole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.live.AuditRecord;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Audited;
import dev.tenon.servlet.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The audit log and the refusals, each a file of lines of JSON that is appended to, for
 * administrators to search: those of everything see all of it, those of a tenant what is in it.
 */
public final class Journal implements AuditSink {

  /** The most lines of one page. */
  private static final int PAGE = 100;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What an administrator looks for.
   *
   * @param tenant the tenant whose lines are seen; empty for all of them
   * @param who the exact name of the user; empty for everybody
   * @param text what is in the line, in small or large letters; empty for anything
   * @param day the day in UTC; empty for all of them
   * @param before where the search goes on, {@link Long#MAX_VALUE} for the newest
   */
  public record Search(
      String tenant, String who, String text, Optional<LocalDate> day, long before) {

    /**
     * Everything that a reader may see.
     *
     * @param tenant the tenant; empty for all
     * @return a search for all of it
     */
    public static Search of(String tenant) {
      return new Search(tenant, "", "", Optional.empty(), Long.MAX_VALUE);
    }
  }

  /**
   * A line of the audit log.
   *
   * @param when at which time
   * @param who the user
   * @param tenant the tenant that it is about; empty for none or several
   * @param what the action and the resource, or what an administrator did
   * @param answer the decision with its reason, or what became of it
   * @param why the rules that covered the request, or the administrator's words
   */
  public record Line(
      Instant when, String who, String tenant, String what, String answer, String why) {}

  /**
   * Something that was refused.
   *
   * @param id the number that the user was told
   * @param when at which time
   * @param who the user
   * @param tenant where
   * @param asked the method and the path
   * @param reason why, also where the user was told that there is nothing
   * @param explanation the whole story at that time
   */
  public record Refused(
      String id,
      Instant when,
      String who,
      String tenant,
      String asked,
      String reason,
      String explanation) {}

  /**
   * A page of what was found.
   *
   * @param <T> what it is
   * @param rows the newest first
   * @param rest where the search goes on; 0 for nowhere
   */
  public record Page<T>(List<T> rows, long rest) {

    /** Copies the list. */
    public Page {
      rows = List.copyOf(rows);
    }
  }

  private final Clock clock;
  private final LineFile audit;
  private final LineFile refusals;
  private final Usage usage = new Usage();

  /**
   * A journal, which counts what the last days have.
   *
   * @param clock the time
   * @param audit has the audit log
   * @param refusals has the refusals
   */
  public Journal(Clock clock, LineFile audit, LineFile refusals) {
    this.clock = clock;
    this.audit = audit;
    this.refusals = refusals;
    LocalDate oldest = Usage.day(clock.instant()).minusDays(Usage.DAYS - 1L);
    audit.backwards(
        line -> {
          JsonNode json = read(line);
          Optional<Instant> when = time(json);
          when.ifPresent(time -> count(time, json));
          return when.isEmpty() || !Usage.day(when.get()).isBefore(oldest);
        });
  }

  private void count(Instant when, JsonNode json) {
    if (json.has("effect")) {
      usage.count(when, text(json, "tenant"), text(json, "effect"), text(json, "reason"));
    }
  }

  @Override
  public void write(Audited entry) {
    audit.accept(entry.toJson());
    if (entry instanceof AuditRecord decision) {
      usage.count(decision.time(), decision.tenant(), decision.effect().name(), decision.reason());
    }
  }

  /**
   * Keeps a refusal that was decided by the policy, with its explanation.
   *
   * @param entry what the gate tells
   */
  public void refused(Refusal.Entry entry) {
    String explanation = entry.explanation().get();
    if (!explanation.isEmpty()) {
      ObjectNode line = JSON.createObjectNode();
      line.put("time", clock.instant().toString()).put("id", entry.refusal().id());
      line.put("who", entry.subject().id()).put("tenant", entry.tenant());
      line.put("asked", entry.asked()).put("reason", entry.reason());
      refusals.accept(line.put("explanation", explanation).toString());
    }
  }

  /** A line as JSON; one that a crash cut off has no fields. */
  private static JsonNode read(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return json.isObject() ? json : JSON.createObjectNode();
    } catch (JsonProcessingException cut) {
      return JSON.createObjectNode();
    }
  }

  private static Optional<Instant> time(JsonNode json) {
    String time = text(json, "time");
    return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText("");
  }

  /**
   * Searches the audit log.
   *
   * @param search what is looked for
   * @return a page of it
   */
  public Page<Line> log(Search search) {
    List<Line> rows = new ArrayList<>();
    LineFile.Found found =
        audit.newest(
            search.before(),
            PAGE,
            text -> {
              Optional<Line> line = line(read(text));
              boolean fits = line.map(one -> fits(search, one)).orElse(false);
              return fits && rows.add(line.orElseThrow());
            });
    return new Page<>(rows, found.rest());
  }

  private static boolean fits(Search search, Line line) {
    return fits(search, line.tenant(), line.who(), line.when())
        && contains(search, line.who(), line.what(), line.answer(), line.why());
  }

  private static boolean fits(Search search, String tenant, String who, Instant when) {
    return (search.tenant().isEmpty() || search.tenant().equals(tenant))
        && (search.who().isEmpty() || search.who().equals(who))
        && search.day().map(day -> day.equals(Usage.day(when))).orElse(true);
  }

  private static boolean contains(Search search, String... texts) {
    String wanted = search.text().toLowerCase(Locale.ROOT);
    return Stream.of(texts).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static Optional<Line> line(JsonNode json) {
    return time(json).map(when -> json.has("event") ? event(when, json) : decision(when, json));
  }

  private static Line event(Instant when, JsonNode json) {
    return new Line(
        when,
        text(json.path("by"), "id"),
        text(json, "tenant"),
        text(json, "event"),
        text(json, "answer"),
        text(json, "why"));
  }

  private static Line decision(Instant when, JsonNode json) {
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : json.path("rules")) {
      rules.add(text(rule, "role") + ": " + text(rule, "text") + " (" + text(rule, "place") + ")");
    }
    return new Line(
        when,
        text(json.path("subject"), "id"),
        text(json, "tenant"),
        json.has("list")
            ? "list " + text(json, "list")
            : text(json, "action") + " " + text(json, "resource"),
        (text(json, "effect") + " " + text(json, "reason")).strip(),
        String.join("; ", rules));
  }

  /**
   * Searches the refusals.
   *
   * @param search what is looked for
   * @return a page of them
   */
  public Page<Refused> refusals(Search search) {
    List<Refused> rows = new ArrayList<>();
    LineFile.Found found =
        refusals.newest(
            search.before(),
            PAGE,
            text -> {
              Optional<Refused> line = refused(read(text));
              boolean fits = line.map(one -> fits(search, one)).orElse(false);
              return fits && rows.add(line.orElseThrow());
            });
    return new Page<>(rows, found.rest());
  }

  private static boolean fits(Search search, Refused refused) {
    return fits(search, refused.tenant(), refused.who(), refused.when())
        && contains(search, refused.id(), refused.who(), refused.asked(), refused.reason());
  }

  private static Optional<Refused> refused(JsonNode json) {
    return time(json)
        .map(
            when ->
                new Refused(
                    text(json, "id"),
                    when,
                    text(json, "who"),
                    text(json, "tenant"),
                    text(json, "asked"),
                    text(json, "reason"),
                    text(json, "explanation")));
  }

  /**
   * One refusal.
   *
   * @param tenant the tenant whose refusals the reader sees; empty for all
   * @param id the number that the user was told
   * @return the refusal, empty if there is none of it that the reader sees
   */
  public Optional<Refused> refused(String tenant, String id) {
    Search search = new Search(tenant, "", id, Optional.empty(), Long.MAX_VALUE);
    Page<Refused> page = refusals(search);
    while (page.rows().stream().noneMatch(one -> one.id().equals(id)) && page.rest() > 0) {
      page = refusals(new Search(tenant, "", id, Optional.empty(), page.rest()));
    }
    return page.rows().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /**
   * What became of requests, by tenant.
   *
   * @return the counts of the last days
   */
  public Usage usage() {
    return usage;
  }
}
