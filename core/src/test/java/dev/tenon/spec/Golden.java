package dev.tenon.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables of examples that anyone can extend: one a line, cells separated by {@code |}, {@code #}
 * for remarks. Cells are stripped; {@code \}{@code uXXXX} is a UTF-16 unit and <code>{513 x a}
 * </code> a repetition, read after stripping.
 */
public final class Golden {

  /** One line of a table. */
  public record Row(String name, List<String> cells) {
    /** The text of a cell, from 0. */
    public String cell(int index) {
      return cells.get(index);
    }
  }

  private static final Pattern UNIT = Pattern.compile("\\\\u([0-9A-F]{4})");
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d+) x ([^}]+)}");

  private Golden() {}

  /** The rows of a table in the test resources, each with so many cells. */
  public static List<Row> rows(String table, int cells) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = read(table).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String name = table + ":" + (i + 1) + ": " + line.strip();
      String[] parts = line.split("\\|", -1);
      if (parts.length != cells) {
        throw new IllegalStateException(name + ": not " + cells + " cells");
      }
      rows.add(new Row(name, Arrays.stream(parts).map(Golden::text).toList()));
    }
    if (rows.isEmpty()) {
      throw new IllegalStateException(table + " has no rows");
    }
    return rows;
  }

  private static String text(String cell) {
    String units =
        UNIT.matcher(cell.strip())
            .replaceAll(
                unit ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(unit.group(1), 16))));
    return REPEAT
        .matcher(units)
        .replaceAll(
            repeat ->
                Matcher.quoteReplacement(
                    repeat.group(2).repeat(Integer.parseInt(repeat.group(1)))));
  }

  private static String read(String table) {
    try (InputStream in = Golden.class.getResourceAsStream("/" + table)) {
      if (in == null) {
        throw new IllegalStateException("no table " + table);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
