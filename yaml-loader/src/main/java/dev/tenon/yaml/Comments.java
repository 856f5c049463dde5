package dev.tenon.yaml;

import dev.tenon.yaml.syntax.ParserLimits;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.CommentToken;

/** Finds the comments of a text; a {@code #} within a value does not start one. */
final class Comments {

  private Comments() {}

  /**
   * The comments in order; in a text that is not YAML, those before the first error. They are read
   * from the tokens: the parser refuses some texts with comments that it accepts without.
   */
  static List<Comment> of(Source source) {
    LoaderOptions options = ParserLimits.options();
    options.setProcessComments(true);
    Scanner scanner = new ScannerImpl(new StreamReader(source.text()), options);
    List<Comment> found = new ArrayList<>();
    try {
      while (scanner.checkToken()) {
        if (scanner.getToken() instanceof CommentToken comment
            && comment.getCommentType() != CommentType.BLANK_LINE) {
          found.add(comment(source, comment));
        }
      }
    } catch (YAMLException broken) {
      // Loading the text reports this error.
    }
    return List.copyOf(found);
  }

  private static Comment comment(Source source, CommentToken token) {
    return new Comment(
        source.place(token.getStartMark().getLine(), token.getStartMark().getColumn()),
        token.getValue().stripTrailing(),
        token.getCommentType() == CommentType.BLOCK);
  }
}
