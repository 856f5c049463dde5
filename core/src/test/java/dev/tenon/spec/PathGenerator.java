package dev.tenon.spec;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariableText;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random patterns over a small alphabet, and resources that they cover or nearly cover. */
final class PathGenerator {

  private static final List<String> NAMES = List.of("a", "b", "ab", "ba", "c", "z");
  private static final List<String> GLOBS = List.of("a*", "*b", "a*b", "*a*", "*");

  /** Variables alone, and with text around them. */
  private static final List<String> VARIABLES =
      List.of("${p}", "a${p}", "${p}", "${p}b*", "${q}", "*a${q}", "${user}", "${user}b*");

  private static final List<String> TENANT =
      List.of("${tenant}", "${tenant}", "${tenant}b", "a${tenant}b*");

  private static final List<String> TENANTS = List.of("t0", "t1", "t2", "f1", "f2", "o");

  private final RandomGenerator random;

  /** Whether patterns may have the variable of the active tenant. */
  private boolean tenancy;

  PathGenerator(RandomGenerator random) {
    this.random = random;
  }

  void useTenants() {
    tenancy = true;
  }

  /** A name that an exact tenant or a family may have. */
  String tenant() {
    return one(TENANTS);
  }

  <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  String name() {
    return one(NAMES);
  }

  ResourcePattern pattern() {
    int depth = 1 + random.nextInt(2) + (chance(30) ? 1 : 0) + (chance(10) ? 1 : 0);
    List<String> segments = new ArrayList<>();
    int deep = 0;
    for (int i = 0; i < depth; i++) {
      int kind = random.nextInt(100);
      if (kind < 12 && deep < ResourcePattern.MAX_DEPTH_WILDCARDS) {
        deep++;
        segments.add("**");
      } else if (kind < 35) {
        segments.add(one(GLOBS));
      } else {
        segments.add(kind < 50 ? variable() : name());
      }
    }
    if (!segments.get(depth - 1).equals("**") && chance(15)) {
      segments.add(".");
    }
    return ResourcePattern.of(segments);
  }

  private String variable() {
    return tenancy && chance(40) ? one(TENANT) : one(VARIABLES);
  }

  /** A resource that the pattern covers if the variables have values, changed a little at times. */
  Resource near(ResourcePattern pattern, Variables variables) {
    List<String> path = new ArrayList<>();
    for (SegmentPattern segment : pattern.segments()) {
      fill(segment, variables, path);
    }
    while (path.isEmpty() || chance(30)) {
      path.add(name());
    }
    if (chance(25)) {
      change(path);
    }
    return Resource.of(path);
  }

  private void fill(SegmentPattern segment, Variables variables, List<String> path) {
    if (segment instanceof VariableText text) {
      List<String> value = new ArrayList<>();
      fill(new Variable(text.name()), variables, value);
      String around = text.prefix() + value.get(0) + text.suffix();
      boolean more = text.star() != VariableText.OuterStar.NONE && chance(50);
      path.add(
          !more
              ? around
              : text.star() == VariableText.OuterStar.BACK ? around + name() : name() + around);
    } else if (segment instanceof Literal literal) {
      path.add(literal.name());
    } else if (segment instanceof AnyDepth) {
      for (int n = random.nextInt(3); n > 0; n--) {
        path.add(name());
      }
    } else if (segment instanceof Variable variable && variables.isSet(variable.name())) {
      Set<String> values = variables.asMap().getOrDefault(variable.name(), Set.of());
      path.add(values.isEmpty() || chance(20) ? name() : one(List.copyOf(values)));
    } else if (segment instanceof Variable variable && variable.name().equals("tenant")) {
      path.add(tenant());
    } else if (segment instanceof Glob glob) {
      path.add(String.join(chance(50) ? "" : name(), glob.chunks()));
    } else {
      path.add(name());
    }
  }

  private void change(List<String> path) {
    int at = random.nextInt(path.size());
    switch (random.nextInt(4)) {
      case 0 -> path.set(at, name());
      case 1 -> path.add(at, name());
      case 2 -> path.set(at, path.get(at) + name());
      default -> {
        if (path.size() > 1) {
          path.remove(path.size() - 1);
        }
      }
    }
  }
}
