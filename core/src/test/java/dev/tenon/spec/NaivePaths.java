package dev.tenon.spec;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Coverage;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariableText;
import dev.tenon.path.Variables;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Matching as the design states it, by trying everything: what anyone can believe, and slow. */
public final class NaivePaths {

  private NaivePaths() {}

  /** A pattern covers what it matches and everything beneath, unless it ends in {@code .}. */
  public static Coverage coverage(ResourcePattern pattern, Resource resource, Variables variables) {
    return match(pattern.segments(), 0, resource, 0, variables, pattern.coversBeneath());
  }

  /** Whether the whole path is matched. */
  public static Coverage matches(ResourcePattern pattern, Resource resource, Variables variables) {
    return match(pattern.segments(), 0, resource, 0, variables, false);
  }

  /** Matches the pattern from its segment {@code i} on with the path from its segment j on. */
  private static Coverage match(
      List<SegmentPattern> pattern,
      int i,
      Resource path,
      int j,
      Variables variables,
      boolean beneath) {
    boolean ended = j == path.size();
    if (i == pattern.size()) {
      return full(beneath || ended);
    }
    if (pattern.get(i) instanceof AnyDepth) {
      Coverage none = match(pattern, i + 1, path, j, variables, beneath);
      return ended ? none : better(none, match(pattern, i, path, j + 1, variables, beneath));
    }
    return ended
        ? Coverage.NONE
        : worse(
            segment(pattern.get(i), path.segment(j), variables),
            match(pattern, i + 1, path, j + 1, variables, beneath));
  }

  private static Coverage segment(SegmentPattern pattern, String text, Variables variables) {
    if (pattern instanceof Variable variable) {
      Set<String> values = variables.asMap().get(variable.name());
      return values == null ? Coverage.UNBOUND : full(values.contains(text));
    }
    return pattern instanceof VariableText around
        ? around(around, text, variables.asMap().get(around.name()))
        : full(name((NamePattern) pattern, text));
  }

  /** Tries each part of the segment that is not empty as the value. */
  private static Coverage around(VariableText around, String text, @Nullable Set<String> values) {
    Coverage best = Coverage.NONE;
    for (int from = 0; from < text.length(); from++) {
      for (int to = from + 1; to <= text.length(); to++) {
        String before = text.substring(0, from);
        String after = text.substring(to);
        boolean fits =
            (before.equals(around.prefix())
                    || (around.star() == VariableText.OuterStar.FRONT
                        && before.endsWith(around.prefix())))
                && (after.equals(around.suffix())
                    || (around.star() == VariableText.OuterStar.BACK
                        && after.startsWith(around.suffix())));
        if (fits) {
          Coverage here =
              values == null ? Coverage.UNBOUND : full(values.contains(text.substring(from, to)));
          best = better(best, here);
        }
      }
    }
    return best;
  }

  private static Coverage full(boolean holds) {
    return holds ? Coverage.FULL : Coverage.NONE;
  }

  /** Whether a name or a glob stands for a text. */
  public static boolean name(NamePattern pattern, String text) {
    if (pattern instanceof Literal literal) {
      return literal.name().equals(text);
    }
    return pattern instanceof AnyName
        || (pattern instanceof Glob glob
            && text.startsWith(glob.prefix())
            && chunks(
                glob.chunks().subList(1, glob.chunks().size()),
                text.substring(glob.prefix().length())));
  }

  /** The rest of a text after a wildcard: some run of characters, then the next literal part. */
  private static boolean chunks(List<String> chunks, String text) {
    if (chunks.isEmpty()) {
      return text.isEmpty();
    }
    for (int i = 0; i <= text.length(); i++) {
      if (text.startsWith(chunks.get(0), i)
          && chunks(chunks.subList(1, chunks.size()), text.substring(i + chunks.get(0).length()))) {
        return true;
      }
    }
    return false;
  }

  private static Coverage better(Coverage a, Coverage b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Coverage worse(Coverage a, Coverage b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
