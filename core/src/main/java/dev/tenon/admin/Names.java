package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.rules.Confusables;
import java.util.Collection;
import java.util.Optional;

/**
 * Checks whether a new name can be mistaken for an existing one. Names are compared by code unit
 * everywhere, so two names that look alike are different, which a reader of a list cannot see.
 *
 * <p>It refuses invisible characters, letters of several scripts in one name (except those combined
 * in Japanese, Korean and Chinese), and a name that looks like another one by the table of {@link
 * Confusables}, or differs from it only in case, width or ligatures.
 */
final class Names {

  private Names() {}

  /** Why a name is confusing, alone or with others, as text; empty if it is not. */
  static Optional<String> confusion(String name, Collection<String> others) {
    if (Confusables.hidesSomething(name)) {
      return Optional.of("it has characters that cannot be seen");
    }
    if (!Confusables.mixedScripts(name).isEmpty()) {
      return Optional.of("it has letters of several scripts");
    }
    String shape = Confusables.foldedSkeleton(name);
    String skeleton = Confusables.skeleton(name);
    return others.stream()
        .filter(other -> !other.equals(name))
        .filter(
            other ->
                Confusables.foldedSkeleton(other).equals(shape)
                    || Confusables.skeleton(other).equals(skeleton))
        .findFirst()
        .map(other -> "it looks like " + Diagnostic.quote(other));
  }
}
