package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.lint.LintCode;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The comments that silence findings, and the errors in these comments. */
final class Silences {

  private static final String MARK = "tenon: ignore ";
  private static final String BECAUSE = " because ";

  /** The codes of loading warnings, which can be silenced as well. */
  private static final List<String> OF_LOADING =
      List.of("covers-nothing", "empty-tenant", "not-used");

  /** A comment, the line that it applies to, and the codes that have not silenced a finding yet. */
  private record Silence(Source source, Comment comment, int line, Set<String> idle) {}

  private final List<Silence> silences = new ArrayList<>();
  private final List<Diagnostic> findings = new ArrayList<>();

  private Silences() {}

  static Silences of(Collection<Source> sources) {
    Silences all = new Silences();
    for (Source source : sources) {
      for (Comment comment : Comments.of(source)) {
        String text = comment.text().strip();
        if (text.startsWith(MARK)) {
          all.add(source, comment, text.substring(MARK.length()));
        }
      }
    }
    return all;
  }

  private void add(Source source, Comment comment, String text) {
    int because = text.indexOf(BECAUSE);
    if (because < 0 || text.substring(because + BECAUSE.length()).isBlank()) {
      findings.add(
          finding(source, comment, "silence-without-reason", "a silence without a reason")
              .because("whoever reads it later must know why, so it silences nothing")
              .mend("write `# tenon: ignore CODE because REASON`"));
      return;
    }
    Set<String> codes = new LinkedHashSet<>();
    for (String code : text.substring(0, because).split(",", -1)) {
      if (known().contains(code.strip())) {
        codes.add(code.strip());
      } else {
        findings.add(
            finding(
                    source,
                    comment,
                    "unknown-silence",
                    "no finding has the code " + Diagnostic.quote(code.strip()))
                .because("so there is nothing that this silences")
                .mend(Suggestion.among(code.strip(), known())));
      }
    }
    int line =
        comment.alone() ? source.nextContent(comment.place().line()) : comment.place().line();
    silences.add(new Silence(source, comment, line, codes));
  }

  private static Set<String> known() {
    Set<String> codes = new LinkedHashSet<>();
    Arrays.stream(LintCode.values()).map(LintCode::code).forEach(codes::add);
    codes.addAll(OF_LOADING);
    return codes;
  }

  private static Diagnostic finding(Source source, Comment comment, String code, String message) {
    Place place = comment.place();
    return Diagnostic.warning(code, place, message)
        .showing(source.excerptOf(place, 1 + comment.text().length()));
  }

  /** Whether a comment silences the finding. */
  boolean cover(Diagnostic found) {
    boolean covered = false;
    for (Silence silence : silences) {
      if (silence.source().name().equals(found.place().source())
          && silence.line() == found.place().line()
          && (silence.idle().remove(found.code()) || isUsed(silence, found.code()))) {
        covered = true;
      }
    }
    return covered;
  }

  private static boolean isUsed(Silence silence, String code) {
    String text = silence.comment().text().strip().substring(MARK.length());
    String codes = text.substring(0, text.indexOf(BECAUSE));
    return Arrays.stream(codes.split(",", -1)).map(String::strip).anyMatch(code::equals);
  }

  /** The findings about the comments; call it after {@link #cover} for all findings. */
  List<Diagnostic> findings() {
    List<Diagnostic> all = new ArrayList<>(findings);
    for (Silence silence : silences) {
      for (String code : silence.idle()) {
        all.add(
            finding(
                    silence.source(),
                    silence.comment(),
                    "unused-silence",
                    "nothing of the code " + Diagnostic.quote(code) + " is found here")
                .because("a silence that is left behind hides the next mistake")
                .mend("remove it, or move it to the line above what it is about"));
      }
    }
    return all;
  }
}
