package dev.tenon.yaml.section;

import dev.tenon.yaml.syntax.Composer;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import org.jspecify.annotations.Nullable;

/** {@code version}: the name of this version of the policy, in one of its files. */
final class VersionSection implements Section {

  private final Draft draft;
  private @Nullable Scalar first;

  VersionSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    Scalar key = value.key();
    Node node = value.whole();
    if (first != null && !first.span().source().equals(key.span().source())) {
      draft.report().add(Composer.duplicate(key, first));
    }
    first = key;
    draft.names().name(node, "`version`").ifPresent(name -> draft.policy().version(name.text()));
  }
}
