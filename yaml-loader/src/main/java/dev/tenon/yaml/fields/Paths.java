package dev.tenon.yaml.fields;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variable;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads paths in both spellings.
 *
 * <p>For a single path, a list contains its segments, and a text is its text spelling. For several
 * paths, each item is one path, a list of segments or a text; a single text is one path. A list of
 * texts without any {@code /} could be one path or several, which differ most if one of them is
 * {@code *}: it is refused.
 */
public final class Paths {

  private static final String MISPLACED_DOT =
      "remove the `.`; as the last segment it covers a node without what is beneath";

  /** A pattern and the node that it was read from. */
  public record Located(ResourcePattern pattern, Node node) {}

  private final Report report;
  private final Names names;

  public Paths(Report report, Names names) {
    this.report = report;
    this.names = names;
  }

  /** One path. */
  public Optional<ResourcePattern> one(Node node) {
    if (node instanceof Sequence list) {
      return ofSegments(list);
    }
    return names.one(node, "a path").flatMap(this::ofText);
  }

  /** Several paths, or a single text; empty if one of them is invalid, which is reported. */
  public Optional<List<Located>> several(Node node) {
    if (!(node instanceof Sequence list)) {
      return one(node).map(pattern -> List.of(new Located(pattern, node)));
    }
    if (isAmbiguous(list)) {
      report.add(ambiguous(list));
      return Optional.empty();
    }
    List<Located> read = new ArrayList<>();
    for (Node item : list.items()) {
      one(item).ifPresent(pattern -> read.add(new Located(pattern, item)));
    }
    return read.size() == list.items().size() ? Optional.of(read) : Optional.empty();
  }

  public static boolean isAmbiguous(Sequence list) {
    return list.items().size() > 1
        && list.items().stream()
            .allMatch(item -> item instanceof Scalar text && text.text().indexOf('/') < 0);
  }

  public static Diagnostic ambiguous(Sequence list) {
    List<String> texts = list.items().stream().map(item -> ((Scalar) item).text()).toList();
    int count = texts.size();
    String one = "[[" + quoted(texts, ", ") + "]]";
    String many = "[[" + quoted(texts, "], [") + "]]";
    return list.error(
            "ambiguous-paths", "one path of " + count + " segments, or " + count + " paths of one?")
        .because("a list of paths has a list, or a text with `/`, for each path")
        .mend("write `" + one + "` for one path, `" + many + "` for " + count);
  }

  private static String quoted(List<String> texts, String between) {
    List<String> shown = texts.stream().limit(6).map(text -> "\"" + text + "\"").toList();
    return String.join(between, shown) + (texts.size() > 6 ? between + "…" : "");
  }

  /** The segments of a list, or of a text split as a pattern. */
  public Optional<List<String>> segments(Node node) {
    if (node instanceof Sequence list) {
      return Optional.of(texts(list));
    }
    return one(node).map(ResourcePattern::toList);
  }

  /** One path without wildcards. */
  public Optional<Resource> resource(Node node) {
    Optional<Resource> read =
        node instanceof Sequence list
            ? Optional.of(Resource.of(texts(list)))
            : names.one(node, "a path").map(text -> Resource.parse(text.text()));
    if (read.isPresent() && !read.get().isCanonical()) {
      report.add(refused(node, "a path", read.get().problem()));
      return Optional.empty();
    }
    return read;
  }

  private List<String> texts(Sequence list) {
    return names.several(list, "a segment").stream().map(Scalar::text).toList();
  }

  private Optional<ResourcePattern> ofText(Scalar text) {
    try {
      return Optional.of(ResourcePattern.parse(text.text()));
    } catch (InvalidPathException refused) {
      report.add(refused(text, "the path " + Diagnostic.quote(text.text()), refused.problem()));
      return Optional.empty();
    }
  }

  private Optional<ResourcePattern> ofSegments(Sequence list) {
    for (Node item : list.items()) {
      if (item instanceof Sequence inner) {
        report.add(
            inner
                .error("wrong-kind", "a path within a path")
                .because("one path is a list of texts; several paths are a list of lists")
                .mend("use `resources` for several paths, or remove the inner brackets"));
        return Optional.empty();
      }
    }
    List<Scalar> segments = names.several(list, "a segment");
    if (segments.size() < list.items().size()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ResourcePattern.of(segments.stream().map(Scalar::text).toList()));
    } catch (InvalidPathException refused) {
      reportSegments(list, segments, refused.problem());
      return Optional.empty();
    }
  }

  /** Puts the caret below each invalid segment, or below the list if it is invalid as a whole. */
  private void reportSegments(Sequence list, List<Scalar> segments, PathProblem whole) {
    boolean found = false;
    if (whole != PathProblem.TOO_MANY_SEGMENTS) {
      for (int i = 0; i < segments.size(); i++) {
        Scalar segment = segments.get(i);
        boolean last = i == segments.size() - 1;
        PathProblem problem = problemOf(segment.text(), last);
        if (problem != PathProblem.NONE) {
          Diagnostic refused =
              refused(segment, "the segment " + Diagnostic.quote(segment.text()), problem);
          report.add(segment.text().equals(".") ? refused.mend(MISPLACED_DOT) : refused);
          found = true;
        }
      }
    }
    if (!found) {
      report.add(refused(list, "the path", whole));
    }
  }

  private static PathProblem problemOf(String segment, boolean last) {
    if (segment.equals(".")) {
      return last ? PathProblem.NONE : PathProblem.DOT_SEGMENT;
    }
    try {
      ResourcePattern.of(segment);
      return PathProblem.NONE;
    } catch (InvalidPathException refused) {
      return refused.problem();
    }
  }

  /** The error for the path rule that a text breaks, with the fix. */
  public static Diagnostic refused(Node node, String what, PathProblem problem) {
    Diagnostic refused =
        node.error(problem.code(), what + " is refused")
            .because(problem.explanation())
            .mend(problem.remedy());
    return node instanceof Scalar text ? inThisCase(refused, text.text(), problem) : refused;
  }

  /** Adds the text to write instead, if it is known. */
  private static Diagnostic inThisCase(Diagnostic refused, String text, PathProblem problem) {
    if (problem == PathProblem.EMPTY_SEGMENT) {
      return emptySegment(refused, text);
    }
    if (problem == PathProblem.DOT_SEGMENT && (text.startsWith("./") || text.contains("/./"))) {
      return refused.mend(MISPLACED_DOT);
    }
    if (problem == PathProblem.STAR_BESIDE_VARIABLE) {
      String apart = text.replaceAll("\\*(?=\\$\\{)", "*_").replaceAll("(?<=\\})\\*", "_*");
      return refused.mend(
          "write a text between them, as in "
              + Diagnostic.quote(apart.substring(apart.lastIndexOf('/') + 1))
              + ", or remove the `*`");
    }
    int start = text.indexOf("${");
    int end = start < 0 ? -1 : text.indexOf('}', start);
    if (problem != PathProblem.BAD_VARIABLE || end < 0) {
      return refused;
    }
    String name = text.substring(start + 2, end);
    return name.length() > Variable.MAX_NAME_LENGTH
        ? refused
            .because(
                "a variable's name has at most "
                    + Variable.MAX_NAME_LENGTH
                    + " characters, and this one has "
                    + name.length())
            .mend("give the variable a shorter name, in the claim mapping too")
        : refused.mend(
            "write a name of letters, digits, `_`, `-` and `.` that begins with a letter, or `\\$`"
                + " for a dollar sign");
  }

  private static Diagnostic emptySegment(Diagnostic refused, String text) {
    int scheme = text.indexOf("://");
    String path = text.substring(scheme < 0 ? 0 : scheme + 3).replaceAll("/+", "/");
    String clean = path.replaceAll("^/|/$", "");
    if (clean.isEmpty()) {
      return refused.mend("name the first segment; `\"*\"` covers everything there is");
    }
    boolean slash = text.equals(clean + "/");
    return scheme < 0
        ? refused.mend(
            "write `" + clean + "`" + (slash ? ", or `" + clean + "/*` for what is beneath" : ""))
        : refused.mend(
            "a path is no address: write `"
                + clean
                + "`, or the whole address as one segment: `[\""
                + text
                + "\"]`");
  }
}
