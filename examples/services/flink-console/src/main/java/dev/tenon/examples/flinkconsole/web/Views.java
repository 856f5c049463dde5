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

  /** How many jobs and jars somebody sees. */
  public record Counts(
      long running, long finished, long cancelled, long failed, long tasks, long jars) {}

  /** A cluster in the list. */
  public record ClusterRow(String name, String path, Counts counts, String problem) {}

  /** All clusters with something in them. */
  public record Overview(Counts total, List<ClusterRow> clusters) {}

  /** A job in a list. */
  public record JobRow(String name, String path, String state, String started, String runs) {}

  /** A jar in a list. */
  public record JarRow(String id, String name, String path, String uploaded, boolean deletable) {}

  /** A cluster: what is in it, and the forms that somebody may send. */
  public record ClusterPage(
      String name,
      String path,
      Counts counts,
      List<JobRow> jobs,
      List<JarRow> jars,
      boolean submits,
      List<String> names) {}

  /** A job, and what may be done with it: {@code ALLOW}, {@code STAGE} or {@code DENY}. */
  public record JobPage(
      String cluster,
      String clusterPath,
      JobRow job,
      String id,
      boolean active,
      String cancelling) {}

  /** A request that is held, or was. */
  public record TicketRow(
      String id, String who, String what, String job, String why, String until, String state) {}

  /** What waits for the reader, and what he asked for himself. */
  public record ApprovalsPage(List<TicketRow> waiting, List<TicketRow> own) {}

  /** A temporary grant. */
  public record GrantRow(String name, String what, String receiver, String until, boolean ended) {}

  /** The temporary grants, with the form for another one as it was filled in. */
  public record GrantsPage(List<GrantRow> grants, List<String> actions) {}

  /** A line of the audit log. */
  public record AuditRow(String when, String who, String what, String answer, String why) {}

  /** The audit log. */
  public record AuditPage(List<AuditRow> rows) {}

  /** Something that was refused. */
  public record RefusalRow(String id, String when, String who, String asked, String reason) {}

  /** What was refused lately. */
  public record RefusalsPage(List<RefusalRow> rows) {}

  /** Why one thing was refused. */
  public record RefusalPage(RefusalRow row, String explanation) {}
}
