package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.policy.Policy;
import dev.tenon.yaml.Comment;
import dev.tenon.yaml.PolicyMaker;
import dev.tenon.yaml.YamlPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** What {@code tenon fmt} never does: lose a comment, change a meaning, or change its mind. */
@Tag("differential")
class CanonicalProperties {

  /** The text of a policy with comments in it, above lines and behind them. */
  private static String commented(Policy policy, Random random) {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (String line : YamlPolicies.print(policy).lines().toList()) {
      String indent = " ".repeat(line.length() - line.stripLeading().length());
      if (random.nextInt(4) == 0) {
        lines.add(indent + "# above " + number++);
      }
      if (random.nextInt(8) == 0) {
        lines.add("");
      }
      lines.add(random.nextInt(4) == 0 ? line + "  # behind " + number++ : line);
    }
    if (random.nextInt(4) == 0) {
      lines.add("# at the end");
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> comments(String text) {
    return YamlPolicies.comments("p", text).stream().map(Comment::text).sorted().toList();
  }

  @Property(tries = 100)
  @Label("fmt keeps every comment and the meaning, and fmt(fmt(x)) = fmt(x)")
  void canonicalForm_keepsCommentsAndMeaning_andIsItsOwn(@ForAll long seed) {
    Policy policy = new PolicyMaker(seed).policy();
    // What looks like a comment within a text of several lines is none.
    Assume.that(!YamlPolicies.print(policy).matches("(?s).*: [|>][-+0-9]*\n.*"));
    String text = commented(policy, new Random(seed));
    assertEquals(policy, YamlPolicies.parse("p", text), text);

    String once = Canonical.of("p", text, policy);

    assertEquals(comments(text), comments(once), () -> text + "=>\n" + once);
    assertEquals(policy, YamlPolicies.parse("p", once), once);
    assertEquals(once, Canonical.of("p", once, policy), text);
  }
}
