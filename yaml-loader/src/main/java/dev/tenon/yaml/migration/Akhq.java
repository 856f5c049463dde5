package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.migration.PolicyDraft.Receiver;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the roles, groups and users of AKHQ ({@code akhq.security}, since version 0.25).
 *
 * <p>A request is about {@code cluster/NAME/TYPE/NAME}. Patterns of names and of clusters are
 * regular expressions that match a whole name; without them a group is about all.
 */
final class Akhq {

  private static final List<String> PROVIDERS =
      List.of("ldap", "oidc", "header-auth", "github", "aad");

  private final PolicyDraft draft = new PolicyDraft();
  private final Map<String, Node> roles = new LinkedHashMap<>();
  private final Map<String, String> groups = new LinkedHashMap<>();

  private Akhq() {}

  static PolicyDraft read(List<Source> sources, Report report) {
    Akhq reader = new Akhq();
    reader.contract();
    List<Node> all = new ArrayList<>();
    for (Source source : sources) {
      for (Node document : Tree.documents(source, report)) {
        Tree.at(document, "akhq", "security").ifPresent(all::add);
      }
    }
    if (all.isEmpty() && !sources.isEmpty()) {
      report.add(
          Diagnostic.error(
                  "nothing-to-import", sources.get(0).whole(), "no `akhq.security` in the file")
              .because("roles, groups and users of AKHQ are below `akhq` and `security`")
              .mend("name the configuration of AKHQ"));
    }
    for (Node security : all) {
      Tree.entries(security, "roles")
          .forEach(entry -> reader.roles.put(entry.key().text(), entry.value()));
    }
    all.forEach(security -> Tree.entries(security, "groups").forEach(reader::group));
    all.forEach(reader::members);
    return reader.draft;
  }

  private void contract() {
    draft.tell("How a request is named: the action of AKHQ, such as READ, on");
    draft.tell("  cluster/CLUSTER/TYPE/NAME    such as cluster/prod/TOPIC_DATA/orders");
    draft.tell("The types are those of AKHQ: TOPIC, TOPIC_DATA, CONSUMER_GROUP, CONNECT_CLUSTER,");
    draft.tell("CONNECTOR, SCHEMA, NODE, ACL, KSQLDB. Passwords are not read.");
    draft.sample("READ", "DELETE");
  }

  private void group(Mapping.Entry entry) {
    Scalar name = entry.key();
    if (Tree.find(entry.value(), "roles").isPresent()) {
      draft.notImported(
          name,
          "the group " + Diagnostic.quote(name.text()) + " in the form before version 0.25",
          "its rights such as `topic/read` have another meaning",
          "move the configuration to AKHQ 0.25 or later first");
      return;
    }
    Optional<String> role = PolicyDraft.roleName("group", name.text());
    if (role.isEmpty()) {
      draft.notImported(
          name,
          "the group " + Diagnostic.quote(name.text()),
          "a role's name is one segment without `*`",
          "rename it in the source");
      return;
    }
    groups.put(name.text(), role.get());
    draft.role(role.get()).from(name, "group " + name.text());
    Tree.items(entry.value()).forEach(binding -> binding(binding, role.get()));
  }

  private void binding(Node binding, String group) {
    String name = Tree.text(binding, "role").orElse("");
    Node role = roles.get(name);
    if (role == null) {
      draft.notImported(
          binding,
          "the role " + Diagnostic.quote(name) + " is not in the files",
          "so this entry of the group gives nothing",
          "define it below `roles`, or correct its name");
      return;
    }
    List<String> clusters = expressions(binding, "clusters");
    List<String> patterns = expressions(binding, "patterns");
    for (Node part : Tree.items(role)) {
      List<PathPattern> paths = new ArrayList<>();
      for (String cluster : clusters) {
        for (String type : Tree.texts(part, "resources")) {
          patterns.forEach(
              pattern ->
                  paths.add(
                      PathPattern.beneath("cluster", cluster, PathPattern.segment(type), pattern)));
        }
      }
      List<String> actions =
          Tree.texts(part, "actions").stream()
              .filter(action -> TextPattern.literal(action).isExactName())
              .toList();
      draft.add(
          group,
          Rule.allow(actions, paths, part.place())
              .noting("role " + name + ", given at line " + binding.place().line()));
    }
  }

  /** The names that the expressions of a key match; all of them without the key. */
  private List<String> expressions(Node binding, String key) {
    Optional<Node> given = Tree.find(binding, key);
    if (given.isEmpty()) {
      return List.of("*");
    }
    List<String> names = new ArrayList<>();
    for (Node item : Tree.items(given.get())) {
      String text = Tree.text(item).orElse("");
      TextPattern pattern = Regex.whole(text);
      List<String> inner = PathPattern.segments(pattern, true);
      Expressions.report(draft, item, text, inner, PathPattern.isExactSegment(pattern));
      names.addAll(inner);
    }
    return names;
  }

  private void members(Node security) {
    Tree.find(security, "default-group").ifPresent(this::defaultGroup);
    for (Node user : Tree.items(security, "basic-auth")) {
      Tree.text(user, "username").ifPresent(name -> user(user, name));
    }
    for (String provider : PROVIDERS) {
      Tree.find(security, provider).ifPresent(node -> provider(provider, node));
    }
  }

  private void defaultGroup(Node node) {
    String name = Tree.text(node).orElse("");
    if (name.equals("no-roles")) {
      return;
    }
    String role = groups.get(name);
    if (role == null) {
      unknown(node, name);
      return;
    }
    draft.assign(Receiver.ANONYMOUS, "", role, Map.of(), node);
    draft.narrower(
        node,
        "the default group " + Diagnostic.quote(name) + " for users who are signed in",
        "who is not signed in has it here; versions of AKHQ differ in whether others have it, too",
        "if everyone may have it, write an assignment `everyone: true` of its role");
  }

  private void unknown(Node node, String group) {
    draft.notImported(
        node,
        "the group " + Diagnostic.quote(group) + " is not in the files",
        "so it gives nothing",
        "define it below `groups`, or correct its name");
  }

  private void user(Node node, String name) {
    draft.user(name, node).ifPresent(own -> join(node, own));
  }

  /** The role of a user or of a provider's group takes over the groups that the entry lists. */
  private void join(Node node, String own) {
    for (Node item : Tree.items(node, "groups")) {
      String name = Tree.text(item).orElse("");
      String role = groups.get(name);
      if (role == null) {
        unknown(item, name);
      } else {
        draft.role(own).inherits.add(role);
      }
    }
  }

  /** A provider, or the providers of OpenID Connect below their names. */
  private void provider(String name, Node node) {
    Tree.entries(node, "providers").forEach(each -> provider(each.key().text(), each.value()));
    Tree.find(node, "default-group")
        .flatMap(Tree::text)
        .filter(group -> !group.equals("no-roles"))
        .ifPresent(
            group ->
                draft.notImported(
                    node,
                    "the default group " + Diagnostic.quote(group) + " of " + name,
                    "it is for those alone who have no other group",
                    "give the group to a group of the provider that they all have"));
    for (Node user : Tree.items(node, "users")) {
      Tree.text(user, "username").ifPresent(id -> user(user, id));
    }
    for (Node group : Tree.items(node, "groups")) {
      Tree.text(group, "name")
          .flatMap(value -> draft.group(name, name + "_groups", value, group))
          .ifPresent(own -> join(group, own));
    }
  }
}
