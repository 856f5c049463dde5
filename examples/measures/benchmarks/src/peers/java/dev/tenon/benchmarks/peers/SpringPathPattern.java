package dev.tenon.benchmarks.peers;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Spring's {@code PathPattern}, the matcher of its web security, under a map by role.
 *
 * <p>Spring has no notion of a role's rules; the map is what an application would put around it,
 * and spares it the scan of all rules. Paths are parsed beforehand.
 */
public final class SpringPathPattern implements Contender {

  @Override
  public String name() {
    return "spring-pathpattern";
  }

  @Override
  public int mostRules() {
    return 100_000;
  }

  @Override
  public Engine load(Workload workload) {
    PathPatternParser parser = new PathPatternParser();
    Map<String, List<SpringRule>> denies = rules(parser, workload.rules(), true);
    Map<String, List<SpringRule>> allows = rules(parser, workload.rules(), false);
    return requests -> checks(denies, allows, requests);
  }

  private static Map<String, List<SpringRule>> rules(
      PathPatternParser parser, List<Rule> rules, boolean denies) {
    return rules.stream()
        .filter(rule -> rule.denies() == denies)
        .collect(
            Collectors.groupingBy(
                Rule::role,
                Collectors.mapping(rule -> SpringRule.of(parser, rule), Collectors.toList())));
  }

  private static Checks checks(
      Map<String, List<SpringRule>> denies,
      Map<String, List<SpringRule>> allows,
      List<Request> requests) {
    Request[] all = requests.toArray(Request[]::new);
    PathContainer[] paths =
        requests.stream()
            .map(request -> PathContainer.parsePath("/" + String.join("/", request.path())))
            .toArray(PathContainer[]::new);
    return i -> !covers(denies, all[i], paths[i]) && covers(allows, all[i], paths[i]);
  }

  private static boolean covers(
      Map<String, List<SpringRule>> rules, Request request, PathContainer path) {
    for (String role : request.subject().roles()) {
      for (SpringRule rule : rules.getOrDefault(role, List.of())) {
        if (rule.actions.contains(request.action()) && rule.pattern.matches(path)) {
          return true;
        }
      }
    }
    return false;
  }

  private record SpringRule(Set<String> actions, PathPattern pattern) {

    static SpringRule of(PathPatternParser parser, Rule rule) {
      return new SpringRule(
          Set.copyOf(rule.actions()), parser.parse("/" + String.join("/", rule.pattern())));
    }
  }
}
