package dev.tenon.yaml.syntax;

import org.yaml.snakeyaml.LoaderOptions;

/**
 * The limits of reading YAML, the same for every reader of a text: what the {@link Composer}
 * accepts, the readers of comments and of the text's own tree accept too.
 */
public final class ParserLimits {

  /** How deep lists and maps may stand within each other: the format needs 8. */
  static final int MAX_DEPTH = 32;

  /** How many nodes aliases may repeat in any file. */
  static final int FREE_REPEATS = 100_000;

  /** How many nodes they may repeat besides for each node that is written. */
  static final int REPEATS_PER_NODE = 8;

  private ParserLimits() {}

  /**
   * Options of the parser that refuse nothing by numbers of their own. Whoever composes with them
   * an unknown text applies the limits above, as the {@link Composer} does; a known text has passed
   * them.
   */
  public static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    return options;
  }
}
