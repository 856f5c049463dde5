package dev.tenon.yaml;

import dev.tenon.yaml.syntax.ParserLimits;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CommentEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Finds the comments of a text; a {@code #} within a value does not start one. */
final class Comments {

  private Comments() {}

  /** The comments in order; in a text that is not YAML, those before the first error. */
  static List<Comment> of(Source source) {
    LoaderOptions options = ParserLimits.options();
    options.setProcessComments(true);
    ParserImpl parser = new ParserImpl(new StreamReader(source.text()), options);
    List<Comment> found = new ArrayList<>();
    try {
      while (!parser.checkEvent(Event.ID.StreamEnd)) {
        if (parser.getEvent() instanceof CommentEvent comment
            && comment.getCommentType() != CommentType.BLANK_LINE) {
          found.add(comment(source, comment));
        }
      }
    } catch (YAMLException broken) {
      // Loading the text reports this error.
    }
    return List.copyOf(found);
  }

  private static Comment comment(Source source, CommentEvent event) {
    return new Comment(
        source.place(event.getStartMark().getLine(), event.getStartMark().getColumn()),
        event.getValue().stripTrailing(),
        event.getCommentType() == CommentType.BLOCK);
  }
}
