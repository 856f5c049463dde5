package dev.tenon.yaml.suite;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.suite.Case;
import dev.tenon.suite.IgnoredMutant;
import dev.tenon.suite.NamedInvariant;
import dev.tenon.suite.Suite;
import dev.tenon.suite.Suite.Related;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The top level of a suite file: the keys, and the reader of each. */
public final class SuiteDocument {

  private static final List<String> KEYS =
      List.of(
          "suite",
          "policy",
          "now",
          "subjects",
          "inventories",
          "relations",
          "cases",
          "tables",
          "invariants",
          "ignore");

  private final SuiteDraft draft;
  private final Report report;
  private final Source source;

  public SuiteDocument(Report report, Source source) {
    this.report = report;
    this.draft = new SuiteDraft(report);
    this.source = source;
  }

  public Optional<Suite> read(Node root) {
    return Fields.of(withoutAnchors(root), "a suite file", KEYS, report).map(this::suite);
  }

  /** Drops keys that begin with {@code x-}, which authors use for anchors. */
  private static Node withoutAnchors(Node root) {
    return root instanceof Mapping map ? map.without(key -> key.startsWith("x-")) : root;
  }

  private Suite suite(Fields fields) {
    Suite suite =
        Suite.of(text(fields, "suite").orElseGet(this::nameOfFile))
            .ofPolicy(text(fields, "policy").orElse(""))
            .at(fields.map().place());
    suite = fields.find("now").flatMap(draft::instant).map(suite::on).orElse(suite);
    SubjectsReader subjects = new SubjectsReader(draft);
    eachEntry(fields, "subjects", subjects::read);
    eachEntry(fields, "inventories", (name, node) -> draft.inventory(name, draft.resources(node)));
    List<Related> related = new ArrayList<>();
    eachEntry(fields, "relations", (name, node) -> relate(name, node, related));
    List<Case> cases = new ArrayList<>();
    CasesReader reader = new CasesReader(draft);
    eachItem(fields, "cases", item -> cases.addAll(reader.read(item)));
    TablesReader tables = new TablesReader(draft);
    eachItem(fields, "tables", item -> cases.addAll(tables.read(item)));
    List<NamedInvariant> invariants = new ArrayList<>();
    InvariantsReader stated = new InvariantsReader(draft);
    eachItem(fields, "invariants", item -> invariants.addAll(stated.read(item)));
    List<IgnoredMutant> ignored = new ArrayList<>();
    IgnoredReader silenced = new IgnoredReader(draft);
    eachItem(fields, "ignore", item -> ignored.addAll(silenced.read(item)));
    if (cases.isEmpty() && invariants.isEmpty() && !report.hasErrors()) {
      report.add(noCases(fields.map()));
    }
    draft.warnOfUnused();
    return suite.relating(related).with(cases).proving(invariants).ignoring(ignored);
  }

  private static Diagnostic noCases(Mapping root) {
    return root.error("no-cases", "a suite without cases")
        .because("a suite that tests nothing is green whatever the policy says")
        .mend("write `cases:` with at least one case, or `tables:`, or `invariants:`");
  }

  private String nameOfFile() {
    String file = source.name().substring(source.name().lastIndexOf('/') + 1);
    int end = file.indexOf("-tests.");
    return end < 0 ? file : file.substring(0, end);
  }

  private Optional<String> text(Fields fields, String key) {
    return fields
        .find(key)
        .flatMap(node -> draft.names().one(node, "`" + key + "`"))
        .map(Scalar::text);
  }

  private void relate(Scalar relation, Node node, List<Related> related) {
    eachEntry(
        node,
        "a relation",
        (source, targets) ->
            draft
                .resource(source)
                .ifPresent(
                    from ->
                        draft
                            .resources(targets)
                            .forEach(to -> related.add(related(relation, from, to)))));
  }

  private static Related related(Scalar relation, Resource from, Resource to) {
    return new Related(relation.text(), from, to);
  }

  private void eachEntry(Fields fields, String key, BiConsumer<Scalar, Node> action) {
    fields.find(key).ifPresent(node -> eachEntry(node, "`" + key + "`", action));
  }

  private void eachEntry(Node node, String what, BiConsumer<Scalar, Node> action) {
    if (node instanceof Mapping map) {
      map.entries().forEach(entry -> action.accept(entry.key(), entry.value()));
    } else {
      report.add(Fields.wrongKind(node, what, "a map"));
    }
  }

  private void eachItem(Fields fields, String key, Consumer<Node> action) {
    fields
        .find(key)
        .ifPresent(
            node -> {
              if (node instanceof Sequence list) {
                list.items().forEach(action);
              } else {
                report.add(Fields.wrongKind(node, "`" + key + "`", "a list"));
              }
            });
  }
}
