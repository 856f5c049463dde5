package dev.tenon.examples.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param file the page, seen from the repository's root
 * @param line where the fence opens
 * @param kind the word behind the fence
 * @param text what is in it, each line with its end
 */
record Fence(String file, int line, String kind, String text) {

  /** The blocks of a page, in their order. */
  static List<Fence> of(String file) {
    List<Fence> fences = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String kind = "";
    int opened = 0;
    int line = 0;
    for (String each : Checkout.read(Checkout.ROOT.resolve(Path.of(file))).split("\n", -1)) {
      line++;
      if (!each.startsWith("```")) {
        text.append(each).append('\n');
      } else if (opened == 0) {
        kind = each.substring(3);
        opened = line;
        text.setLength(0);
      } else {
        fences.add(new Fence(file, opened, kind, text.toString()));
        opened = 0;
      }
    }
    return fences;
  }

  boolean is(String wanted) {
    return kind.equals(wanted);
  }

  @Override
  public String toString() {
    return file + ":" + line + " " + kind;
  }
}
