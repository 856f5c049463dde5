package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the roles of Kafka UI ({@code rbac.roles}).
 *
 * <p>A request is about {@code cluster/NAME/TYPE/NAME}, {@code cluster/NAME/TYPE} for a type
 * without names, or {@code application/TYPE}. Values are regular expressions that match a whole
 * name.
 */
final class KafkaUi {

  private static final Set<String> WITHOUT_NAMES =
      Set.of("clusterconfig", "ksql", "acl", "audit", "client_quotas");
  private static final Set<String> OF_APPLICATION = Set.of("applicationconfig");
  private static final String USER = "user";

  private final PolicyDraft draft = new PolicyDraft();
  private final Set<String> providers = new LinkedHashSet<>();

  private KafkaUi() {}

  static PolicyDraft read(List<Source> sources, Report report) {
    KafkaUi reader = new KafkaUi();
    reader.contract();
    List<Node> roles = new ArrayList<>();
    for (Source source : sources) {
      for (Node document : Tree.documents(source, report)) {
        Tree.at(document, "rbac", "roles").map(Tree::items).ifPresent(roles::addAll);
        Tree.at(document, "rbac", "default-role").ifPresent(reader::defaultRole);
        Tree.at(document, "rbac", "defaultRole").ifPresent(reader::defaultRole);
      }
    }
    if (roles.isEmpty() && !sources.isEmpty()) {
      report.add(
          Diagnostic.error(
                  "nothing-to-import", sources.get(0).whole(), "no `rbac.roles` in the file")
              .because("the roles of Kafka UI are a list below `rbac` and `roles`")
              .mend("name the file with the roles"));
    }
    roles.forEach(reader::providers);
    roles.forEach(reader::role);
    return reader.draft;
  }

  private void contract() {
    draft.tell("How a request is named: the action in capitals, such as MESSAGES_READ, on");
    draft.tell("  a topic, consumer, schema, connect    cluster/CLUSTER/TYPE/NAME");
    draft.tell("  a type without names                  cluster/CLUSTER/TYPE");
    draft.tell("  the application's configuration       application/applicationconfig");
    draft.tell("Where the file names several providers, a subject's issuer is its provider.");
    draft.sample("VIEW", "EDIT");
  }

  private void defaultRole(Node node) {
    draft.notImported(
        node,
        "the default role",
        "it is for those who have no other role, and a role here does not go away with another",
        "if everyone may have it, write an assignment `everyone: true`");
  }

  private void providers(Node role) {
    for (Node subject : Tree.items(role, "subjects")) {
      Tree.text(subject, "provider").map(KafkaUi::folded).ifPresent(providers::add);
    }
  }

  private void role(Node node) {
    String name = Tree.text(node, "name").orElse("");
    Optional<String> role = PolicyDraft.roleName("role", name);
    if (role.isEmpty()) {
      draft.notImported(
          node,
          "the role " + Diagnostic.quote(name) + " has no name that can be used",
          "a role's name is one segment without `*`",
          "rename it in the source");
      return;
    }
    draft.role(role.get()).from(node, "role " + name);
    List<String> clusters = Tree.texts(node, "clusters");
    Tree.items(node, "permissions").forEach(each -> permission(each, clusters, role.get()));
    Tree.items(node, "subjects").forEach(each -> subject(each, role.get()));
  }

  private void subject(Node node, String role) {
    String provider = Tree.text(node, "provider").map(KafkaUi::folded).orElse("");
    String type = Tree.text(node, "type").map(KafkaUi::folded).orElse("");
    String value = Tree.text(node, "value").orElse("");
    if (Tree.isTrue(node, "regex") || Tree.isTrue(node, "isRegex")) {
      TextPattern pattern = Regex.whole(value);
      List<String> names = pattern.innerNames().stream().filter(KafkaUi::isExact).toList();
      names.forEach(name -> subject(node, provider, type, name, role));
      if (!pattern.isExactName() || names.size() < pattern.inner().size()) {
        draft.narrower(
            node,
            "subjects by the expression " + Diagnostic.quote(value),
            "a role is given to names, not to expressions"
                + (names.isEmpty() ? "" : ": " + String.join(", ", names) + " have it here"),
            "give the role to a group, or name its subjects");
      }
      return;
    }
    subject(node, provider, type, value, role);
  }

  private static boolean isExact(String name) {
    return name.indexOf('*') < 0;
  }

  private void subject(Node node, String provider, String type, String value, String role) {
    boolean several = providers.size() > 1;
    String kind = several ? provider + "-" + type : type;
    Optional<String> own =
        type.equals(USER)
            ? draft.user(kind, value, several ? provider : "", node)
            : draft.group(kind, (several ? provider + "_" : "") + type + "s", value, node);
    own.ifPresent(each -> draft.role(each).inherits.add(role));
  }

  private void permission(Node node, List<String> clusters, String role) {
    String type = Tree.text(node, "resource").map(KafkaUi::folded).orElse("");
    List<String> actions = actions(node);
    List<PathPattern> paths = new ArrayList<>();
    if (OF_APPLICATION.contains(type)) {
      paths.add(PathPattern.beneath("application", type));
    } else if (WITHOUT_NAMES.contains(type)) {
      clusters.forEach(
          each -> paths.add(PathPattern.beneath("cluster", PathPattern.segment(each), type)));
    } else {
      named(node, clusters, type, paths);
    }
    draft.add(role, Rule.allow(actions, paths, node.place()));
  }

  private void named(Node node, List<String> clusters, String type, List<PathPattern> paths) {
    Optional<String> value = Tree.text(node, "value");
    if (value.isEmpty()) {
      draft.notImported(
          node,
          "a permission on " + type + " without a value",
          "Kafka UI refuses to start with it",
          "write `value: \".*\"` if all are meant");
      return;
    }
    TextPattern pattern = Regex.whole(value.get());
    List<String> names = PathPattern.segments(pattern, true);
    for (String cluster : clusters) {
      for (String name : names) {
        paths.add(
            PathPattern.beneath(
                "cluster", PathPattern.segment(cluster), PathPattern.segment(type), name));
      }
    }
    Expressions.report(draft, node, value.get(), names, PathPattern.isExactSegment(pattern));
  }

  private static List<String> actions(Node node) {
    List<String> actions = new ArrayList<>();
    for (String action : Tree.texts(node, "actions")) {
      if (action.equalsIgnoreCase("all")) {
        return List.of("*");
      }
      if (TextPattern.literal(action).isExactName()) {
        actions.add(action.toUpperCase(Locale.ROOT));
      }
    }
    return actions;
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
