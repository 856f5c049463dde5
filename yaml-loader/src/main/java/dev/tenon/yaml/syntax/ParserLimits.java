package dev.tenon.yaml.syntax;

import org.yaml.snakeyaml.LoaderOptions;

/**
 * The limits for reading YAML, shared by all readers: the readers of comments and of the text's
 * tree accept every text that the {@link Composer} accepts.
 */
public final class ParserLimits {

  /** The maximum nesting depth of lists and maps; the format needs 8. */
  static final int MAX_DEPTH = 32;

  /** The number of nodes that aliases may repeat in any file. */
  static final int FREE_REPEATS = 100_000;

  /** The number of further nodes that aliases may repeat for each written node. */
  static final int REPEATS_PER_NODE = 8;

  private ParserLimits() {}

  /**
   * Parser options without limits of their own. A caller that composes an untrusted text must apply
   * the limits above, as the {@link Composer} does; a text that was loaded has passed them.
   */
  public static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    return options;
  }
}
