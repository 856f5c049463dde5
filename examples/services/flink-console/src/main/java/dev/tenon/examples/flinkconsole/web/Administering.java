package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.examples.flinkconsole.Journal;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.live.AuditEvent;
import dev.tenon.live.AuditRecord;
import dev.tenon.live.Audited;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What administrators see and do: temporary grants, the audit log, and why something was refused.
 * The log tells of all tenants, so it is read in one that shows everything.
 */
final class Administering {

  static final String GRANTS = "/admin/grants";

  private static final Resource EVERYTHING = Resource.of("flink");
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Security security;
  private final Journal journal;
  private final Pages pages;

  Administering(Security security, Journal journal, Pages pages) {
    this.security = security;
    this.journal = journal;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.get(GRANTS, admin(this::grants)).identified(),
        Route.post(GRANTS, admin(this::grant)).identified(),
        Route.post(GRANTS + "/{grant}/revoke", admin(this::revoke)).identified(),
        Route.get("/admin/audit", admin(overseeing(this::audit))).identified(),
        Route.get("/admin/refusals", admin(overseeing(this::refusals))).identified(),
        Route.get("/admin/refusals/{refusal}", admin(overseeing(this::refusal))).identified());
  }

  private Route.Handler admin(Route.Handler handler) {
    return (call, request, response) -> {
      if (call.access().isAdmin()) {
        handler.handle(call, request, response);
      } else {
        response.setStatus(403);
        pages.refused(request, response, "not-administrator", "");
      }
    };
  }

  private Route.Handler overseeing(Route.Handler handler) {
    return (call, request, response) -> {
      if (call.access().isVisible(EVERYTHING)) {
        handler.handle(call, request, response);
      } else {
        response.setStatus(403);
        pages.refused(request, response, "tenant-too-small", "");
      }
    };
  }

  private void grants(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Instant now = security.clock().instant();
    List<Views.GrantRow> rows =
        security.administration().view(call.subject()).grants().stream()
            .map(grant -> row(grant, now))
            .toList();
    Views.GrantsPage page = new Views.GrantsPage(rows, Actions.ALL);
    pages.show(request, response, "grants", "Temporary grants", page);
  }

  private static Views.GrantRow row(TemporaryGrant grant, Instant now) {
    List<String> receivers =
        grant.roles().isEmpty()
            ? grant.assignments().stream().map(Object::toString).toList()
            : grant.roles().stream().map(role -> "role " + role).toList();
    List<String> what = grant.permissions().stream().map(Administering::words).toList();
    return new Views.GrantRow(
        grant.name(),
        String.join("; ", what),
        String.join(", ", receivers),
        Forms.time(grant.until()),
        !now.isBefore(grant.until()));
  }

  private static String words(Permission permission) {
    return String.join(", ", permission.actions().stream().map(Object::toString).toList())
        + " on "
        + String.join(", ", permission.resources().stream().map(Object::toString).toList());
  }

  private void grant(Call call, HttpServletRequest request, HttpServletResponse response) {
    try {
      TemporaryGrant grant = grantIn(request);
      say(request, security.apply(call.subject(), new Command.Grant(grant), why(request)));
    } catch (IllegalArgumentException wrong) {
      Visit.begun(request).say("Not granted: " + wrong.getMessage());
    }
    Pages.redirect(response, GRANTS);
  }

  private TemporaryGrant grantIn(HttpServletRequest request) {
    Duration time = Duration.ofMinutes(Integer.parseInt(Forms.text(request, "minutes")));
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a grant lasts from a minute to seven days");
    }
    String action = Forms.text(request, "action");
    if (!Actions.ALL.contains(action)) {
      throw new IllegalArgumentException("there is no action `" + action + "`");
    }
    String receiver = Forms.text(request, "receiver");
    TemporaryGrant grant =
        TemporaryGrant.of(
            Forms.text(request, "name"),
            security.clock().instant().plus(time).truncatedTo(ChronoUnit.SECONDS),
            Permission.allow(action).on(Forms.text(request, "resource")));
    return Forms.text(request, "to").equals("role")
        ? grant.toRole(receiver)
        : grant.toSubject(receiver);
  }

  private void revoke(Call call, HttpServletRequest request, HttpServletResponse response) {
    String name = call.variable("grant");
    say(request, security.apply(call.subject(), new Command.Revoke(name), why(request)));
    Pages.redirect(response, GRANTS);
  }

  private static String why(HttpServletRequest request) {
    return Forms.text(request, "why");
  }

  private static void say(HttpServletRequest request, CommandOutcome outcome) {
    Visit.begun(request)
        .say(outcome.applied() ? "It is in force." : "Nothing is changed: " + outcome + ".");
  }

  private void audit(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Views.AuditRow> rows = journal.latest().stream().map(Administering::row).toList();
    pages.show(request, response, "audit", "Audit log", new Views.AuditPage(rows));
  }

  private static Views.AuditRow row(Audited entry) {
    if (entry instanceof AuditRecord decision) {
      String where = decision.tenant().isEmpty() ? "" : " within " + decision.tenant();
      List<String> rules =
          decision.rules().stream()
              .map(rule -> rule.role() + ": " + rule.text() + " (" + rule.place() + ")")
              .toList();
      return new Views.AuditRow(
          Forms.time(decision.time()),
          decision.subject().id(),
          decision.action() + " " + decision.resource() + where,
          decision.effect() + " " + decision.reason(),
          String.join("; ", rules));
    }
    AuditEvent event = (AuditEvent) entry;
    return new Views.AuditRow(
        Forms.time(event.time()), event.by().id(), event.what(), event.answer(), event.why());
  }

  private void refusals(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Views.RefusalRow> rows = journal.refused().stream().map(Administering::row).toList();
    pages.show(request, response, "refusals", "Refusals", new Views.RefusalsPage(rows));
  }

  private static Views.RefusalRow row(Journal.Refused refused) {
    return new Views.RefusalRow(
        refused.id(), Forms.time(refused.when()), refused.who(), refused.asked(), refused.reason());
  }

  private void refusal(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Journal.Refused> refused = journal.refused(call.variable("refusal"));
    if (refused.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    Views.RefusalPage page = new Views.RefusalPage(row(refused.get()), refused.get().explanation());
    pages.show(request, response, "refusal", "Why it was refused", page);
  }
}
