package dev.tenon.examples.flinkconsole.web;

import java.util.List;

/** What the pages show: plain values, with nothing left to decide. */
public final class Views {

  private Views() {}

  /** A sentence, for what is refused, missing or broken. */
  public record Message(String heading, String text, String code, String reference) {}

  /** The form that logs in, with what was wrong. */
  public record Login(String problem) {}

  /** A tenant that can be entered. */
  public record Choice(String name, String description, boolean current) {}

  /** The tenants of a user. */
  public record Choices(List<Choice> tenants) {}

  /** How many jobs and jars somebody sees, and what the jobs have of the cluster. */
  public record Counts(
      long running,
      long finished,
      long cancelled,
      long failed,
      long tasks,
      String slots,
      long taskManagers,
      long jars) {}

  /** A cluster in the list. */
  public record ClusterRow(String name, String path, Counts counts, String problem) {}

  /** All clusters with something in them. */
  public record Overview(Counts total, List<ClusterRow> clusters) {}

  /** A task manager: how many slots the visible jobs have, and how many nobody has. */
  public record TaskManagerRow(String id, long used, String free) {}

  /** A job in a list. */
  public record JobRow(String name, String path, String state, String started, String runs) {}

  /** A jar in a list, and whether it may be deleted: {@code ALLOW}, {@code STAGE} or not. */
  public record JarRow(String id, String name, String path, String uploaded, String deleting) {}

  /** A cluster: what is in it, and the forms that somebody may send. */
  public record ClusterPage(
      String name,
      String path,
      String version,
      Counts counts,
      List<TaskManagerRow> taskManagers,
      List<JobRow> jobs,
      List<JarRow> jars,
      boolean submits,
      boolean uploads,
      boolean asks,
      List<String> names) {}

  /**
   * A job, what may be done with it: {@code ALLOW}, {@code STAGE} or {@code DENY}, and what became
   * of the reader's last request.
   */
  public record JobPage(
      String cluster,
      String clusterPath,
      JobRow job,
      String id,
      boolean active,
      String cancelling,
      String askedState,
      String asked) {}

  /** A request that is held, or was. */
  public record TicketRow(
      String id,
      String who,
      String what,
      String about,
      String why,
      String since,
      String until,
      String state,
      String story,
      boolean approvable) {}

  /** What waits for the reader's decision, and what the reader asked for. */
  public record ApprovalsPage(List<TicketRow> waiting, List<TicketRow> own) {}

  /** A temporary grant. */
  public record GrantRow(String name, String what, String receiver, String until, boolean ended) {}

  /**
   * The temporary grants of a tenant, or of all if none is named, and the actions of which the
   * reader can give something.
   */
  public record GrantsPage(String tenant, List<GrantRow> grants, List<String> actions) {}

  /** A line of the audit log. */
  public record AuditRow(
      String when, String who, String tenant, String what, String answer, String why) {}

  /** What is looked for, as it was filled in; the tenant is empty for all. */
  public record SearchForm(
      String path, String tenant, String who, String text, String day, String older) {}

  /** What was found in the audit log. */
  public record AuditPage(SearchForm search, List<AuditRow> rows) {}

  /** Something that was refused. */
  public record RefusalRow(
      String id, String when, String who, String tenant, String asked, String reason) {}

  /** What was found among the refusals. */
  public record RefusalsPage(SearchForm search, List<RefusalRow> rows) {}

  /** What a tenant used, and what became of its requests. */
  public record UsageRow(
      String tenant, String now, long allowed, long held, long refused, List<String> reasons) {}

  /** The report of some days. */
  public record UsagePage(long days, List<UsageRow> rows) {}

  /** Why one thing was refused. */
  public record RefusalPage(RefusalRow row, String explanation) {}
}
