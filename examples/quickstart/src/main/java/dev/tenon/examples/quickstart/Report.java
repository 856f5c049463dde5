package dev.tenon.examples.quickstart;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.examples.quickstart.Questions.Question;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.yaml.LoadedPolicy;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What the example prints. */
final class Report {

  private static final int WIDTH = 100;

  private final StringBuilder out = new StringBuilder();
  private final Path home;

  Report(Path home) {
    this.home = home;
  }

  void policy(Path file, LoadedPolicy loaded) {
    Policy policy = loaded.policy();
    line("policy   " + file + ", version " + policy.version() + ": " + policy);
    line("time     stands still at " + Main.CLOCK.instant() + ", for the grants that end");
    loaded.warnings().forEach(warning -> line("\n" + warning));
  }

  void decisions(Questions questions, List<Decision> decisions) {
    Table table = new Table();
    Table unexpected = new Table();
    String about = "";
    for (int i = 0; i < decisions.size(); i++) {
      Question question = questions.all().get(i);
      Decision decision = decisions.get(i);
      Request request = question.request();
      if (!about.equals(question.about())) {
        about = question.about();
        table.row("\n" + about);
      }
      table.row(
          i + 1,
          request.action() + (request.isCreating() ? " (new)" : ""),
          request.resource(),
          decision.effect(),
          decision.reason().code(),
          place(decision.cause().place()));
      if (decision.effect() != question.expected()) {
        unexpected.row(i + 1, "is " + decision.effect(), "expected " + question.expected());
      }
    }
    out.append(table);
    line("\n" + decisions.size() + " requests: " + counts(decisions));
    String different = unexpected.toString();
    line(
        different.isEmpty()
            ? "each as requests.yaml expects"
            : "\nDifferent from what is expected\n");
    out.append(different);
  }

  private static String counts(List<Decision> decisions) {
    StringBuilder counts = new StringBuilder();
    for (Effect effect : Effect.values()) {
      long count = decisions.stream().filter(decision -> decision.effect() == effect).count();
      counts.append(counts.isEmpty() ? "" : ", ").append(count).append(' ').append(effect);
    }
    return counts.toString();
  }

  /** Each team sees its part of the inventory as if that were all. */
  void teams(Authorizer authorizer, Questions questions, Inventory inventory) {
    Table table = new Table();
    table.row("team", "as seen by", "jobs", "jars", "in dev", "in uat", "in prod");
    for (Tenant tenant : authorizer.policy().tenants()) {
      questions.subjects().stream()
          .map(authorizer::access)
          .filter(access -> access.tenants().equals(List.of(tenant.name())))
          .findFirst()
          .ifPresent(access -> team(table, tenant, access, inventory));
    }
    line("\nOf " + inventory.resources().size() + " jobs and jars, a team sees its own alone\n");
    out.append(table);
  }

  private static void team(Table table, Tenant tenant, Access access, Inventory inventory) {
    List<Resource> visible =
        access.within(tenant.name()).visible(inventory.resources(), resource -> resource);
    table.row(
        tenant.name(),
        access.subject().id(),
        count(visible, resource -> resource.segment(2).equals("flink-job")),
        count(visible, resource -> resource.segment(2).equals("flink-jar")),
        count(visible, resource -> resource.segment(1).equals("dev")),
        count(visible, resource -> resource.segment(1).equals("uat")),
        count(visible, resource -> resource.segment(1).equals("prod")));
  }

  private static long count(List<Resource> resources, Predicate<Resource> which) {
    return resources.stream().filter(which).count();
  }

  void explanation(Authorizer authorizer, Questions questions, int number) {
    List<Question> all = questions.all();
    for (int i = 0; i < all.size(); i++) {
      if (number == 0 ? all.get(i).explained() : number == i + 1) {
        line("\nWhy request " + (i + 1) + " is decided as it is; -Dexplain=NUMBER for another\n");
        String story = authorizer.explain(all.get(i).request()).toString();
        brief(story).lines().map(Report::wrapped).forEach(this::line);
      }
    }
  }

  void times(long load, long compile, long decide) {
    Table table = new Table();
    table.row("load", millis(load), "ms");
    table.row("compile", millis(compile), "ms");
    table.row("decide", millis(decide), "ms for all requests together");
    line("\nTime, in a JVM that does each of these for the first time\n");
    out.append(table);
  }

  private static String millis(long nanos) {
    return String.valueOf(nanos / 1_000_000);
  }

  /** Files of the example go by their bare names. */
  private String brief(String text) {
    return text.replace(home + File.separator, "");
  }

  private String place(Place place) {
    return place.line() == 0 ? "-" : brief(place.source()) + ":" + place.line();
  }

  /** Breaks a long line at spaces, and sets what follows below its beginning. */
  private static String wrapped(String line) {
    int at = line.lastIndexOf(' ', WIDTH);
    int indent = 13;
    return line.length() <= WIDTH || at <= indent
        ? line
        : line.substring(0, at) + "\n" + wrapped(" ".repeat(indent) + line.substring(at + 1));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
