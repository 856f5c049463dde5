package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.authz.Access;
import dev.tenon.authz.Reachability;
import dev.tenon.examples.flinkconsole.Grants;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Journal;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Usage;
import dev.tenon.examples.flinkconsole.flink.FlinkException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import dev.tenon.subject.Subject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What administrators see and do: temporary grants, the audit log, why something was refused, and
 * what was used. Those of a tenant have what is in it; those of everything have all of it in a
 * tenant that shows everything, and else what is in the tenant where they work.
 */
final class Administering {

  static final String GRANTS = "/admin/grants";
  private static final String AUDIT = "/admin/audit";
  private static final String REFUSALS = "/admin/refusals";

  private static final Resource EVERYTHING = Resource.of("flink");
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Inventory inventory;
  private final Security security;
  private final Clock clock;
  private final Pages pages;

  /** Answers an administrator of a tenant, or of everything if the name is empty. */
  @FunctionalInterface
  private interface Handler {
    void handle(String of, Call call, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  Administering(Inventory inventory, Security security, Clock clock, Pages pages) {
    this.inventory = inventory;
    this.security = security;
    this.clock = clock;
    this.pages = pages;
  }

  List<Route> routes() {
    return Routes.identified(
        Route.get(GRANTS, admin(this::grants)),
        Route.post(GRANTS, admin(this::grant)),
        Route.post(GRANTS + "/{grant}/revoke", admin(this::revoke)),
        Route.get(AUDIT, admin(this::audit)),
        Route.get("/admin/usage", admin(this::usage)),
        Route.get(REFUSALS, admin(this::refusals)),
        Route.get(REFUSALS + "/{refusal}", admin(this::refusal)));
  }

  private Route.Handler admin(Handler handler) {
    return (call, request, response) -> {
      Optional<String> of = security.administeredBy(call.subject(), call.tenant());
      if (of.isPresent()) {
        handler.handle(of.get(), call, request, response);
      } else {
        response.setStatus(403);
        pages.refused(request, response, "not-administrator", "");
      }
    };
  }

  private void grants(
      String of, Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Instant now = clock.instant();
    List<Views.GrantRow> rows =
        security.inForce().grants().view(call.subject(), of).grants().stream()
            .map(grant -> row(grant, now))
            .toList();
    Access access = security.inForce().shown(call.subject(), call.tenant());
    List<String> giveable =
        Actions.ALL.stream()
            .filter(action -> access.reaches(action, EVERYTHING) != Reachability.NO)
            .toList();
    Views.GrantsPage page = new Views.GrantsPage(of, rows, giveable);
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

  private void grant(
      String of, Call call, HttpServletRequest request, HttpServletResponse response) {
    try {
      say(request, security.inForce().grants().grant(call.subject(), grantIn(of, call, request)));
    } catch (IllegalArgumentException wrong) {
      Visit.begun(request).say("Not granted: " + wrong.getMessage());
    }
    Pages.redirect(response, GRANTS);
  }

  private Grants.Given grantIn(String of, Call call, HttpServletRequest request) {
    Duration time = Duration.ofMinutes(Integer.parseInt(Forms.text(request, "minutes")));
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a grant lasts from a minute to seven days");
    }
    String action = Forms.text(request, "action");
    if (!Actions.ALL.contains(action)) {
      throw new IllegalArgumentException("there is no action `" + action + "`");
    }
    return new Grants.Given(
        Forms.text(request, "name"),
        clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS),
        of,
        action,
        Forms.text(request, "resource"),
        Forms.text(request, "to").equals("role"),
        Forms.text(request, "receiver"),
        call.subject().id(),
        why(request));
  }

  private void revoke(
      String of, Call call, HttpServletRequest request, HttpServletResponse response) {
    String name = call.variable("grant");
    say(request, security.inForce().grants().revoke(call.subject(), of, name, why(request)));
    Pages.redirect(response, GRANTS);
  }

  private static String why(HttpServletRequest request) {
    return Forms.text(request, "why");
  }

  private static void say(HttpServletRequest request, CommandOutcome outcome) {
    Visit.begun(request)
        .say(outcome.applied() ? "It is in force." : "Nothing is changed: " + outcome + ".");
  }

  private static Journal.Search search(String of, HttpServletRequest request) {
    Optional<LocalDate> day = Optional.empty();
    String asked = Forms.text(request, "day");
    try {
      day = asked.isEmpty() ? day : Optional.of(LocalDate.parse(asked));
    } catch (DateTimeParseException wrong) {
      Visit.begun(request).say("`" + asked + "` is no day: write it as 2026-03-02.");
    }
    return new Journal.Search(
        of,
        Forms.text(request, "who"),
        Forms.text(request, "text"),
        day,
        Visit.begun(request).rest(Forms.text(request, "older")));
  }

  private static Views.SearchForm form(
      String path, Journal.Search search, long rest, HttpServletRequest request) {
    String day = search.day().map(LocalDate::toString).orElse("");
    String older =
        rest == 0
            ? ""
            : path
                + "?who="
                + Forms.segment(search.who())
                + "&text="
                + Forms.segment(search.text())
                + "&day="
                + day
                + "&older="
                + Visit.begun(request).keep(rest);
    return new Views.SearchForm(path, search.tenant(), search.who(), search.text(), day, older);
  }

  private void audit(String of, Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Journal.Search search = search(of, request);
    Journal.Page<Journal.Line> found = security.journal().log(search);
    Views.SearchForm form = form(AUDIT, search, found.rest(), request);
    List<Views.AuditRow> rows = found.rows().stream().map(Administering::row).toList();
    pages.show(request, response, "audit", "Audit log", new Views.AuditPage(form, rows));
  }

  private static Views.AuditRow row(Journal.Line line) {
    return new Views.AuditRow(
        Forms.time(line.when()), line.who(), line.tenant(), line.what(), line.answer(), line.why());
  }

  private void refusals(
      String of, Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Journal.Search search = search(of, request);
    Journal.Page<Journal.Refused> found = security.journal().refusals(search);
    Views.SearchForm form = form(REFUSALS, search, found.rest(), request);
    List<Views.RefusalRow> rows = found.rows().stream().map(Administering::row).toList();
    pages.show(request, response, "refusals", "Refusals", new Views.RefusalsPage(form, rows));
  }

  private static Views.RefusalRow row(Journal.Refused refused) {
    return new Views.RefusalRow(
        refused.id(),
        Forms.time(refused.when()),
        refused.who(),
        refused.tenant(),
        refused.asked(),
        refused.reason());
  }

  private void refusal(
      String of, Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Journal.Refused> refused = security.journal().refused(of, call.variable("refusal"));
    if (refused.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    Views.RefusalPage page = new Views.RefusalPage(row(refused.get()), refused.get().explanation());
    pages.show(request, response, "refusal", "Why it was refused", page);
  }

  private void usage(String of, Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long days = Forms.text(request, "days").equals("1") ? 1 : Usage.DAYS;
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Map<String, Usage.Counts> counted =
        new TreeMap<>(security.journal().usage().since(today.minusDays(days - 1)));
    List<String> entered = call.access().tenants();
    entered.forEach(name -> counted.putIfAbsent(name, Usage.Counts.NOTHING));
    List<Views.UsageRow> rows =
        counted.entrySet().stream()
            .filter(tenant -> of.isEmpty() || of.equals(tenant.getKey()))
            .map(
                one ->
                    row(
                        one.getKey(),
                        entered.contains(one.getKey()) ? now(call.subject(), one.getKey()) : "",
                        one.getValue()))
            .toList();
    pages.show(request, response, "usage", "Usage", new Views.UsagePage(days, rows));
  }

  private static Views.UsageRow row(String tenant, String now, Usage.Counts counts) {
    List<String> reasons =
        new TreeMap<>(counts.refused())
            .entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList();
    return new Views.UsageRow(
        tenant.isEmpty() ? "none" : tenant,
        now,
        counts.allowed(),
        counts.held(),
        counts.refusals(),
        reasons);
  }

  /** What the jobs of a tenant have now. */
  private String now(Subject subject, String tenant) {
    Access access = security.inForce().shown(subject, tenant);
    try {
      Views.Counts counts =
          Totals.of(
              inventory.clusters().stream()
                  .flatMap(cluster -> Sight.of(access, cluster).stream())
                  .toList());
      return counts.running() + " jobs, " + counts.tasks() + " tasks, " + counts.slots() + " slots";
    } catch (FlinkException away) {
      return away.words();
    }
  }
}
