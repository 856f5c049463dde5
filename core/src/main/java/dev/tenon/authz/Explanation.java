package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The full explanation of a decision, for administrators of the policy: how the subject got its
 * roles, in which tenant it works, why the resource is visible or not, which rules cover the
 * request, which one decided, and which rules nearly allowed it.
 *
 * <pre>{@code
 * System.out.println(authorizer.explain(request));
 * }</pre>
 *
 * <p>It reveals the content of the policy, so show it to administrators and write it to the audit
 * log; show the client only the {@linkplain Reason#code reason's code}. It names every tenant that
 * the subject may enter; for an administrator of one tenant, explain the request of the subject
 * {@linkplain Subject#confinedTo confined} to it. Immutable.
 */
public final class Explanation {

  /** The number of lines of a kind that are shown; further ones are only counted. */
  private static final int SHOWN = 8;

  private final Request request;
  private final Decision decision;
  private final Map<String, String> roles;
  private final String tenant;
  private final List<String> visibility;
  private final TenantClauses clauses;
  private final List<Cause.OfRole> covering;
  private final List<Excepted> excepted;
  private final List<NearMiss> nearMisses;
  private final ImmutableSet<String> withheld;

  Explanation(
      Request request,
      Decision decision,
      Map<String, String> roles,
      String tenant,
      List<String> visibility,
      TenantClauses clauses,
      List<Cause.OfRole> covering,
      List<Excepted> excepted,
      Set<String> withheld,
      List<NearMiss> nearMisses) {
    this.request = request;
    this.decision = decision;
    this.roles = ImmutableMap.copyOf(roles);
    this.tenant = tenant;
    this.visibility = ImmutableList.copyOf(visibility);
    this.clauses = clauses;
    this.covering = ImmutableList.copyOf(covering);
    this.excepted = ImmutableList.copyOf(excepted);
    this.withheld = ImmutableSet.copyOf(withheld);
    this.nearMisses = ImmutableList.copyOf(nearMisses);
  }

  /**
   * The request.
   *
   * @return the request
   */
  public Request request() {
    return request;
  }

  /**
   * The decision, equal to that of a check.
   *
   * @return the decision
   */
  public Decision decision() {
    return decision;
  }

  /**
   * Each role that the subject holds, with its origin.
   *
   * @return an immutable map
   */
  public Map<String, String> roles() {
    return roles;
  }

  /**
   * The active tenant and why it is active, in words; empty if the policy does not use tenants.
   *
   * @return the text
   */
  public String tenant() {
    return tenant;
  }

  /**
   * Why the resource is visible or not, with a line for each relevant clause; empty if visibility
   * was not evaluated.
   *
   * @return an immutable list
   */
  public List<String> visibility() {
    return visibility;
  }

  /**
   * The clauses of the active tenant that cover the resource.
   *
   * @return the tenant clauses
   */
  public TenantClauses clauses() {
    return clauses;
  }

  /**
   * Every rule of the subject's roles that covers the request now, strongest first.
   *
   * @return an immutable list
   */
  public List<Cause.OfRole> covering() {
    return covering;
  }

  /**
   * Every rule of the subject's roles that would cover the request now but for an exception.
   *
   * @return an immutable list, with the first exception of each rule that applies
   */
  public List<Excepted> excepted() {
    return excepted;
  }

  /**
   * If no rule allowed the request, the rules that only one difference kept from allowing it.
   *
   * @return an immutable list
   */
  public List<NearMiss> nearMisses() {
    return nearMisses;
  }

  /**
   * The explanation as one line of JSON, as {@code META-INF/tenon/explanation.schema.json}
   * describes it, for a page or a log. It reveals the content of the policy.
   *
   * <pre>{@code
   * log.info(authorizer.explain(request).toJson());
   * }</pre>
   *
   * @return a JSON object without a line end
   */
  public String toJson() {
    return DecisionJson.of(this);
  }

  /** The explanation as a text of several lines, without a final line end. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(decision.effect()).append(' ').append(decision.reason().code());
    out.append(": ").append(decision.reason().words());
    line(out, "asked", request.subject().id().isEmpty() ? "anonymous" : subject());
    line(out, "", request.action() + " " + Diagnostic.quote(request.resource().toString()));
    line(out, "policy", decision.version());
    section(
        out,
        "roles",
        roles.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
    section(out, "tenant", tenant.isEmpty() ? List.of() : List.of(tenant));
    section(out, "visible", visibility);
    section(out, "rules", covering.stream().map(this::ruleLine).toList());
    section(out, "excepted", excepted.stream().map(Excepted::toString).toList());
    section(out, "nearly", nearMisses.stream().map(NearMiss::toString).toList());
    return out.toString();
  }

  private String subject() {
    String actors =
        request.subject().actors().isEmpty() ? "" : ", acted for by " + request.subject().actors();
    return Diagnostic.quote(request.subject().id()) + actors;
  }

  /** Whether the active tenant, the subject, or one of its holdings gives the variable. */
  private boolean isGiven(String variable) {
    if (withheld.contains(variable)) {
      return false;
    }
    return variable.equals(Subject.TENANT)
        ? !tenant().isEmpty()
        : request.subject().variables().isSet(variable)
            || request.subject().heldRoles().stream()
                .anyMatch(held -> held.scope().variables().isSet(variable));
  }

  private String ruleLine(Cause.OfRole rule) {
    List<String> missing =
        variables(rule).stream()
            .filter(name -> !isGiven(name))
            .map(name -> "${" + name + "}")
            .toList();
    String want = missing.isEmpty() ? "" : ", for want of a value of " + String.join(", ", missing);
    List<String> refused =
        variables(rule).stream().filter(withheld::contains).map(name -> "${" + name + "}").toList();
    want +=
        refused.isEmpty()
            ? ""
            : ": the policy does not admit what " + String.join(", ", refused) + " contains";
    String mark = rule.equals(decision.cause()) ? "  <- decided" : "";
    String what = rule.description().isEmpty() ? "" : ", " + Diagnostic.quote(rule.description());
    return rule + " (" + rule.place() + ")" + what + want + mark;
  }

  private static Set<String> variables(Cause.OfRole rule) {
    Set<String> names = new LinkedHashSet<>(rule.pattern().variables());
    rule.permission().exceptions().forEach(except -> names.addAll(except.variables()));
    return names;
  }

  private static void section(StringBuilder out, String label, List<String> lines) {
    String head = label;
    for (String text : lines.subList(0, Math.min(SHOWN, lines.size()))) {
      line(out, head, text);
      head = "";
    }
    if (lines.size() > SHOWN) {
      line(out, "", "and " + (lines.size() - SHOWN) + " more");
    }
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append('\n').append("  ").append(label);
    out.append(" ".repeat(9 - label.length())).append(Diagnostic.inOneLine(text));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Explanation other
        && request.equals(other.request)
        && decision.equals(other.decision)
        && roles.equals(other.roles)
        && tenant.equals(other.tenant)
        && visibility.equals(other.visibility)
        && clauses.equals(other.clauses)
        && covering.equals(other.covering)
        && excepted.equals(other.excepted)
        && withheld.equals(other.withheld)
        && nearMisses.equals(other.nearMisses);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        request, decision, roles, tenant, visibility, clauses, covering, excepted, nearMisses);
  }
}
