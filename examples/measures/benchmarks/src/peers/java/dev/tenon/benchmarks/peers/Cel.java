package dev.tenon.benchmarks.peers;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CEL for Java, compiled beforehand: each role's denying rules are one program and its allowing
 * rules another, found in a map by role.
 *
 * <p>A program is a disjunction over the rules; the segments are compared from the last to the
 * first, which tells least. The variables of a request are put together beforehand.
 */
public final class Cel implements Contender {

  @Override
  public String name() {
    return "cel";
  }

  @Override
  public int mostRules() {
    return 10_000;
  }

  @Override
  public Engine load(Workload workload) throws Exception {
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("path", ListType.create(SimpleType.STRING))
            .addVar("action", SimpleType.STRING)
            .setResultType(SimpleType.BOOL)
            .build();
    CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().build();
    Map<String, CelRuntime.Program> denies = new HashMap<>();
    Map<String, CelRuntime.Program> allows = new HashMap<>();
    for (Map.Entry<String, List<Rule>> role :
        workload.rules().stream().collect(Collectors.groupingBy(Rule::role)).entrySet()) {
      denies.put(role.getKey(), program(compiler, runtime, role.getValue(), true));
      allows.put(role.getKey(), program(compiler, runtime, role.getValue(), false));
    }
    return requests -> checks(denies, allows, requests);
  }

  private static CelRuntime.Program program(
      CelCompiler compiler, CelRuntime runtime, List<Rule> rules, boolean denies) throws Exception {
    String text =
        rules.stream()
            .filter(rule -> rule.denies() == denies)
            .map(Cel::expression)
            .collect(Collectors.joining(" || "));
    return runtime.createProgram(compiler.compile(text.isEmpty() ? "false" : text).getAst());
  }

  private static String expression(Rule rule) {
    List<String> pattern = rule.pattern();
    String path =
        IntStream.iterate(pattern.size() - 1, i -> i >= 0, i -> i - 1)
            .filter(i -> !pattern.get(i).equals("*"))
            .mapToObj(i -> comparison("path[" + i + "]", pattern.get(i)))
            .collect(Collectors.joining(" && "));
    String actions = rule.actions().stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    return "(" + path + " && action in " + actions + ")";
  }

  private static String comparison(String segment, String pattern) {
    if (pattern.startsWith("*")) {
      return segment + ".endsWith(\"" + pattern.substring(1) + "\")";
    }
    return pattern.endsWith("*")
        ? segment + ".startsWith(\"" + pattern.substring(0, pattern.length() - 1) + "\")"
        : segment + " == \"" + pattern + "\"";
  }

  private static Checks checks(
      Map<String, CelRuntime.Program> denies,
      Map<String, CelRuntime.Program> allows,
      List<Request> requests) {
    Request[] all = requests.toArray(Request[]::new);
    List<Map<String, Object>> variables =
        requests.stream()
            .map(r -> Map.<String, Object>of("path", r.path(), "action", r.action()))
            .toList();
    return i -> !holds(denies, all[i], variables.get(i)) && holds(allows, all[i], variables.get(i));
  }

  private static boolean holds(
      Map<String, CelRuntime.Program> programs, Request request, Map<String, Object> variables) {
    try {
      for (String role : request.subject().roles()) {
        CelRuntime.Program program = programs.get(role);
        if (program != null && (Boolean) program.eval(variables)) {
          return true;
        }
      }
      return false;
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(e);
    }
  }
}
