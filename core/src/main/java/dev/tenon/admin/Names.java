package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.rules.Confusables;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a new name can be taken for one that is there. Names are compared by code unit
 * everywhere, so two that look alike are two; whoever reads a list of roles would not know.
 *
 * <p>Refused are characters that cannot be seen, letters of several scripts in one name (but those
 * that Japanese, Korean and Chinese write together), and a name that looks like another one by the
 * table of {@link Confusables}, or differs from it by case, width and ligatures alone.
 */
final class Names {

  private Names() {}

  /** Why a name is confusing by itself or beside others, in words; empty if it is not. */
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
