package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.IpAddress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that are left for one unknown, as far as tests of it alone tell. Immutable. */
sealed interface Domain {

  /** The truth values that a test of the unknown alone may have for the values that are left. */
  int can(Formula.Atom test);

  /** The values for which a test of the unknown alone is true or false; null if there are none. */
  @Nullable Domain where(Formula.Atom test, boolean holds);

  private static int mask(boolean mayHold, boolean mayNot) {
    return (mayHold ? Formula.T : 0) | (mayNot ? Formula.F : 0);
  }

  /** Nothing is known. */
  record Any() implements Domain {
    @Override
    public int can(Formula.Atom test) {
      return Formula.T | Formula.F;
    }

    @Override
    public @Nullable Domain where(Formula.Atom test, boolean holds) {
      return test instanceof TextAtom.In in && holds && in.options().globs().isEmpty()
          ? new Listed(in.options().literals().asList()).orNone()
          : this;
    }
  }

  /**
   * Some texts.
   *
   * @param texts the texts
   */
  record Listed(ImmutableList<String> texts) implements Domain {

    static Domain of(Set<String> names) {
      return names.isEmpty() ? new Any() : new Listed(ImmutableList.copyOf(names));
    }

    private @Nullable Domain orNone() {
      return texts.isEmpty() ? null : this;
    }

    @Override
    public int can(Formula.Atom test) {
      if (!(test instanceof TextAtom.In in)) {
        return Formula.T | Formula.F;
      }
      boolean mayHold = false;
      boolean mayNot = false;
      for (String text : texts) {
        boolean holds = in.options().matches(text);
        mayHold |= holds;
        mayNot |= !holds;
      }
      return mask(mayHold, mayNot);
    }

    @Override
    public @Nullable Domain where(Formula.Atom test, boolean holds) {
      return test instanceof TextAtom.In in
          ? new Listed(
                  texts.stream()
                      .filter(text -> in.options().matches(text) == holds)
                      .collect(ImmutableList.toImmutableList()))
              .orNone()
          : this;
    }
  }

  /**
   * Numbers between two bounds.
   *
   * @param least the lower bound, or null
   * @param above whether the number is more than it
   * @param most the upper bound, or null
   * @param below whether the number is less than it
   */
  record Interval(
      @Nullable BigDecimal least, boolean above, @Nullable BigDecimal most, boolean below)
      implements Domain {

    static final Interval ALL = new Interval(null, false, null, false);

    @Override
    public int can(Formula.Atom test) {
      return mask(where(test, true) != null, where(test, false) != null);
    }

    @Override
    public @Nullable Domain where(Formula.Atom test, boolean holds) {
      if (!(test instanceof Below bound) || bound.right() != null) {
        return this;
      }
      BigDecimal constant = bound.constant();
      if (holds) {
        int compared = most == null ? -1 : constant.compareTo(most);
        boolean tighter = compared < 0 || (compared == 0 && bound.strict());
        return tighter ? new Interval(least, above, constant, bound.strict()).orNone() : this;
      }
      int compared = least == null ? 1 : constant.compareTo(least);
      boolean tighter = compared > 0 || (compared == 0 && !bound.strict());
      return tighter ? new Interval(constant, !bound.strict(), most, below).orNone() : this;
    }

    private @Nullable Domain orNone() {
      int compared = least == null || most == null ? -1 : least.compareTo(most);
      return compared > 0 || (compared == 0 && (above || below)) ? null : this;
    }
  }

  /**
   * Addresses, one of each kind that some networks tell apart.
   *
   * @param all an address of each kind
   * @param left those that are left
   */
  record Addresses(ImmutableList<IpAddress> all, BitSet left) implements Domain {

    static Addresses of(Set<Formula.Atom> atoms, Unknown address) {
      List<InNetwork> tests = new ArrayList<>();
      for (Formula.Atom atom : atoms) {
        if (atom instanceof InNetwork in && in.address() == address) {
          tests.add(in);
        }
      }
      ImmutableList<IpAddress> all =
          AddressKinds.of(tests.stream().map(InNetwork::network).toList());
      BitSet left = new BitSet();
      left.set(0, all.size());
      return new Addresses(all, left);
    }

    IpAddress first() {
      return all.get(left.nextSetBit(0));
    }

    private BitSet leftWhere(InNetwork test, boolean holds) {
      BitSet kept = new BitSet();
      for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
        kept.set(i, test.network().contains(all.get(i)) == holds);
      }
      return kept;
    }

    @Override
    public int can(Formula.Atom test) {
      return test instanceof InNetwork in
          ? mask(!leftWhere(in, true).isEmpty(), !leftWhere(in, false).isEmpty())
          : Formula.T | Formula.F;
    }

    @Override
    public @Nullable Domain where(Formula.Atom test, boolean holds) {
      if (!(test instanceof InNetwork in)) {
        return this;
      }
      BitSet kept = leftWhere(in, holds);
      return kept.isEmpty() ? null : new Addresses(all, kept);
    }
  }
}
