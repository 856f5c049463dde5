package dev.tenon.yaml;

import java.util.List;
import java.util.Objects;

/**
 * Consecutive lines of a text and their replacement. Immutable.
 *
 * <pre>
 * policy.yaml:24
 * -         resources: [shop/dev, shop/prod/cart*]
 * +         resources: [shop/dev, "shop/*"]
 * </pre>
 *
 * @param source the name of the text
 * @param line the first line that changes, from 1
 * @param removed the removed lines
 * @param added the added lines
 */
public record LineChange(String source, int line, List<String> removed, List<String> added) {

  /** Checks and copies the parts. */
  public LineChange {
    Objects.requireNonNull(source, "source");
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /** The lines between the common beginning and the common end of two texts. */
  static LineChange between(String source, String before, String after) {
    List<String> old = before.lines().toList();
    List<String> young = after.lines().toList();
    int most = Math.min(old.size(), young.size());
    int head = 0;
    while (head < most && old.get(head).equals(young.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < most - head
        && old.get(old.size() - 1 - tail).equals(young.get(young.size() - 1 - tail))) {
      tail++;
    }
    List<String> longer = old.size() > young.size() ? old : young;
    boolean whole = most - head - tail == 0;
    while (whole && head > 0 && !beginsItem(longer.get(head)) && repeats(longer, head, tail)) {
      head--;
      tail++;
    }
    return new LineChange(
        source,
        head + 1,
        old.subList(head, old.size() - tail),
        young.subList(head, young.size() - tail));
  }

  /** Whether the change could also start one line earlier. */
  private static boolean repeats(List<String> lines, int head, int tail) {
    return lines.get(head - 1).equals(lines.get(lines.size() - 1 - tail));
  }

  private static boolean beginsItem(String line) {
    return line.stripLeading().startsWith("- ");
  }

  /** The place, then each line after its sign; without a final line end. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(source).append(':').append(line);
    removed.forEach(each -> out.append("\n- ").append(each));
    added.forEach(each -> out.append("\n+ ").append(each));
    return out.toString();
  }
}
