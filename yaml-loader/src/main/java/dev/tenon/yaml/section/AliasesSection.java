package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code aliases}: second names of resources; a map of texts, or a list for the list spelling. */
final class AliasesSection implements Section {

  /** An alias: the canonical resource, and the nodes of both names. */
  private record Alias(Resource canonical, Node name, Node target) {}

  private static final List<String> KEYS = List.of("name", "stands_for");

  private final Draft draft;
  private final Map<Resource, Alias> aliases = new LinkedHashMap<>();

  AliasesSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    if (value.isList()) {
      value.eachItem(
          item -> Fields.of(item, "an alias", KEYS, draft.report()).ifPresent(this::alias));
    } else {
      value.eachEntry(this::alias);
    }
  }

  private void alias(Fields fields) {
    Optional<Node> name = fields.need("name", "[cluster, staging]");
    Optional<Node> target = fields.need("stands_for", "[cluster, N9xnGujkR32e]");
    if (name.isPresent() && target.isPresent()) {
      alias(name.get(), target.get());
    }
  }

  private void alias(Node name, Node target) {
    Optional<Resource> alias = draft.paths().resource(name);
    Optional<Resource> canonical = draft.paths().resource(target);
    if (alias.isEmpty() || canonical.isEmpty()) {
      return;
    }
    Alias first = aliases.putIfAbsent(alias.get(), new Alias(canonical.get(), name, target));
    if (first != null) {
      draft
          .report()
          .add(
              name.error("duplicate-alias", "alias " + quoted(alias.get()) + " is given twice")
                  .alsoAt(first.name().place())
                  .because("a second name stands for one thing")
                  .mend("remove one of them"));
    }
  }

  /** Adds the aliases of all files to the policy, unless one alias resolves to another. */
  void finish() {
    Map<Resource, Resource> names = new LinkedHashMap<>();
    boolean steps = false;
    for (Map.Entry<Resource, Alias> entry : aliases.entrySet()) {
      Alias alias = entry.getValue();
      names.put(entry.getKey(), alias.canonical());
      Optional<Alias> next = aliasIn(alias.canonical());
      next.ifPresent(other -> draft.report().add(chain(alias, other)));
      steps |= next.isPresent();
    }
    if (!steps) {
      draft.policy().aliases(Aliases.of(names));
    }
  }

  private Optional<Alias> aliasIn(Resource resource) {
    for (int size = resource.size(); size > 0; size--) {
      Alias alias = aliases.get(resource.ancestor(size));
      if (alias != null) {
        return Optional.of(alias);
      }
    }
    return Optional.empty();
  }

  private static Diagnostic chain(Alias alias, Alias next) {
    return alias
        .target()
        .error("alias-chain", quoted(alias.canonical()) + " has an alias in it itself")
        .alsoAt(next.name().place())
        .because("names are resolved in one step, so an alias stands for a canonical name")
        .mend("write the canonical name here");
  }

  private static String quoted(Resource resource) {
    return Diagnostic.quote(resource.toString());
  }
}
