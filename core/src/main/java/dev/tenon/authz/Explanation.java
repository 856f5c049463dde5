package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;

/**
 * The whole story of a decision, for the people who answer for the policy: how the subject got its
 * roles, in which tenant it works, why the resource is visible or not, which rules cover the
 * request, which one decided, and what nearly allowed it.
 *
 * <pre>{@code
 * System.out.println(authorizer.explain(request));
 * }</pre>
 *
 * <p>It tells what the policy says, so show it to administrators and write it to the audit log; to
 * whoever asked, show the {@linkplain Reason#code reason's code}. Immutable.
 *
 * @param request the question
 * @param decision the answer, the same that a check gives
 * @param roles each role that the subject holds, with how it came to hold it
 * @param tenant which tenant counts and why, in words; empty where the policy does not use tenants
 * @param visibility why the resource is visible or not, a line for each clause that counts; empty
 *     where nothing was asked about it
 * @param clauses the clauses of the active tenant that cover the resource
 * @param covering every rule of the subject's roles that covers the request now, strongest first
 * @param nearMisses where nothing allowed the request, rules that one thing kept from it
 */
public record Explanation(
    Request request,
    Decision decision,
    Map<String, String> roles,
    String tenant,
    List<String> visibility,
    TenantClauses clauses,
    List<Cause.OfRole> covering,
    List<NearMiss> nearMisses) {

  /** So many lines of a kind are shown before the rest is only counted. */
  private static final int SHOWN = 8;

  /** Copies what is given. */
  public Explanation {
    roles = ImmutableMap.copyOf(roles);
    visibility = ImmutableList.copyOf(visibility);
    covering = ImmutableList.copyOf(covering);
    nearMisses = ImmutableList.copyOf(nearMisses);
  }

  /**
   * The story as one line of JSON, as {@code META-INF/tenon/explanation.schema.json} describes it:
   * for a page that shows it, or a log. As this text, it tells what the policy says.
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

  /** The story as a text of several lines, without a final line end. */
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
    section(out, "nearly", nearMisses.stream().map(NearMiss::toString).toList());
    return out.toString();
  }

  private String subject() {
    String actors =
        request.subject().actors().isEmpty() ? "" : ", acted for by " + request.subject().actors();
    return Diagnostic.quote(request.subject().id()) + actors;
  }

  private String ruleLine(Cause.OfRole rule) {
    List<String> missing =
        rule.pattern().variables().stream()
            .filter(name -> !request.subject().variables().isSet(name))
            .map(name -> "${" + name + "}")
            .toList();
    String want = missing.isEmpty() ? "" : ", for want of a value of " + String.join(", ", missing);
    String mark = rule.equals(decision.cause()) ? "  <- decided" : "";
    return rule + " (" + rule.place() + ")" + want + mark;
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
}
