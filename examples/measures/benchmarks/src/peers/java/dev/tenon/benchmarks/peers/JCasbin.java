package dev.tenon.benchmarks.peers;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;

/**
 * jCasbin, with roles by {@code g} and its own {@code globMatch}.
 *
 * <p>A rule is one policy line, as the number of lines is what it pays for; the role is compared
 * first, which most lines fail, then the action, which is looked for in a list of them, and the
 * path last, joined beforehand.
 */
public final class JCasbin implements Contender {

  private static final String MODEL =
      """
      [request_definition]
      r = sub, obj, act

      [policy_definition]
      p = sub, obj, act, eft

      [role_definition]
      g = _, _

      [policy_effect]
      e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

      [matchers]
      m = g(r.sub, p.sub) && string.contains(p.act, r.act) && globMatch(r.obj, p.obj)
      """;

  @Override
  public String name() {
    return "jcasbin";
  }

  @Override
  public int mostRules() {
    return 10_000;
  }

  @Override
  public Engine load(Workload workload) {
    Model model = new Model();
    model.loadModelFromText(MODEL);
    Enforcer enforcer = new Enforcer(model);
    enforcer.enableLog(false);
    enforcer.addPolicies(workload.rules().stream().map(JCasbin::policy).toList());
    return requests -> checks(enforcer, requests);
  }

  private static List<String> policy(Rule rule) {
    return List.of(
        rule.role(),
        String.join("/", rule.pattern()),
        ";" + String.join(";", rule.actions()) + ";",
        rule.denies() ? "deny" : "allow");
  }

  private static Checks checks(Enforcer enforcer, List<Request> requests) {
    List<List<String>> held =
        requests.stream()
            .map(Request::subject)
            .distinct()
            .flatMap(s -> s.roles().stream().map(role -> List.of(s.id(), role)))
            .toList();
    enforcer.addGroupingPolicies(held);
    String[][] all =
        requests.stream()
            .map(
                r ->
                    new String[] {
                      r.subject().id(), String.join("/", r.path()), ";" + r.action() + ";"
                    })
            .toArray(String[][]::new);
    return i -> enforcer.enforce(all[i][0], all[i][1], all[i][2]);
  }
}
