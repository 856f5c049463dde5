package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.Collection;
import java.util.function.BiConsumer;

/** {@code authorized_roles} and {@code admin_roles}: a list of roles and globs, or a single one. */
final class NamesSection implements Section {

  private final Draft draft;
  private final BiConsumer<Policy.Builder, Collection<NamePattern>> add;

  NamesSection(Draft draft, BiConsumer<Policy.Builder, Collection<NamePattern>> add) {
    this.draft = draft;
    this.add = add;
  }

  @Override
  public void read(Value value) {
    Node node = value.whole();
    if (node instanceof Scalar scalar && scalar.isMissing()) {
      draft.report().add(Fields.missingValue(value.key(), "a list"));
      return;
    }
    String what = node instanceof Mapping ? Diagnostic.quote(value.key().text()) : "a role's name";
    add.accept(draft.policy(), draft.names().patterns(node, what));
  }
}
