package dev.tenon.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The contenders of this build: our own, and the peers if they were compiled in. */
public final class Contenders {

  /** The baseline of every ratio. */
  public static final String BASELINE = "map-joined";

  private Contenders() {}

  /**
   * All of them, ours first.
   *
   * @return the contenders in the order of the tables
   */
  public static List<Contender> all() {
    List<Contender> all =
        new ArrayList<>(
            List.of(
                new HashMapCached(),
                new HashMapJoined(),
                new TenonPrepared(),
                new TenonUnprepared(),
                new TenonFromSegments(),
                new RulesByRole()));
    ServiceLoader.load(Contender.class).forEach(all::add);
    return all;
  }

  /**
   * The contender of a name.
   *
   * @param name its name
   * @return the contender
   * @throws IllegalArgumentException if this build has none of that name
   */
  public static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender is called " + name));
  }
}
