package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;

/** A test of texts and of sets of texts, in which texts are compared by equality and globs. */
sealed interface TextAtom extends Formula.Atom {

  /**
   * A text is one of some.
   *
   * @param text the text
   * @param options literals and globs
   */
  record In(Unknown text, Options options) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(text);
    }
  }

  /**
   * Two texts are equal.
   *
   * @param one a text
   * @param other a text
   */
  record Same(Unknown one, Unknown other) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(one, other);
    }
  }

  /**
   * A text is an element of a set.
   *
   * @param text the text
   * @param set the set
   */
  record Element(Unknown text, Unknown set) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(text, set);
    }
  }

  /**
   * Some element of a set is one of some texts.
   *
   * @param set the set
   * @param options literals and globs
   */
  record Some(Unknown set, Options options) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(set);
    }
  }

  /**
   * A set has an element.
   *
   * @param set the set
   */
  record NotEmpty(Unknown set) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(set);
    }
  }

  /**
   * Two sets have a common element.
   *
   * @param one a set
   * @param other a set
   */
  record Common(Unknown one, Unknown other) implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableList.of(one, other);
    }
  }

  /**
   * Some element of a set is none of some texts.
   *
   * @param set the set
   * @param options literals and globs
   * @param texts further texts
   * @param sets sets of further texts
   */
  record Outside(
      Unknown set, Options options, ImmutableSet<Unknown> texts, ImmutableSet<Unknown> sets)
      implements TextAtom {
    @Override
    public List<Unknown> operands() {
      return ImmutableSet.<Unknown>builder().add(set).addAll(texts).addAll(sets).build().asList();
    }
  }
}
