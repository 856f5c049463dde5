package dev.tenon.cli;

import dev.tenon.cli.Session.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of the manual: what a terminal and a browser really show of the quickstart's tests.
 * {@code mvn -q -Ppictures} makes them again, with Chromium for the page.
 */
final class Pictures {

  /** Where they are kept. */
  static final Path HOME = Module.home().resolve("pictures");

  private static final Path QUICKSTART = Module.home().resolve("../examples/quickstart");

  private Pictures() {}

  /**
   * Makes all of them.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    Files.createDirectories(HOME);
    for (Map.Entry<String, String> picture : terminals().entrySet()) {
      Files.writeString(HOME.resolve(picture.getKey()), picture.getValue());
    }
    page();
  }

  /** The pictures of the terminal, by the names of their files. */
  static Map<String, String> terminals() throws IOException {
    Map<String, String> pictures = new LinkedHashMap<>();
    prepare("");
    pictures.put("test.svg", terminal("tenon test --coverage --mutants"));
    prepare("\n    skip: to see what it is for");
    pictures.put("survivors.svg", terminal("tenon test --mutants"));
    return pictures;
  }

  /** The quickstart's policy and tests, of which one case may be skipped. */
  private static void prepare(String skip) throws IOException {
    String name = "  - name: nobody touches the ledger";
    String tests = Files.readString(QUICKSTART.resolve("policy-tests.yaml"));
    if (!tests.contains(name)) {
      throw new IllegalStateException("no such case: " + name);
    }
    Files.writeString(Path.of("policy-tests.yaml"), tests.replace(name, name + skip));
    Files.writeString(Path.of("policy.yaml"), Files.readString(QUICKSTART.resolve("policy.yaml")));
  }

  private static String terminal(String command) {
    List<String> words = Session.words(command + " --color always");
    return TerminalPicture.of(command, run(words.subList(1, words.size())).out());
  }

  private static Run run(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(new ByteArrayInputStream(new byte[0]), print, print, true);
    int exit = Tenon.run(terminal, words.toArray(new String[0]));
    terminal.flush();
    return new Run(exit, out.toString(StandardCharsets.UTF_8), "");
  }

  private static void page() throws Exception {
    prepare("");
    run(List.of("test", "--coverage=coverage.html"));
    Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                "--window-size=980,1060",
                "--screenshot=" + HOME.resolve("coverage.png").toAbsolutePath(),
                "coverage.html")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (browser.waitFor() != 0) {
      throw new IOException("chromium made no picture of the page");
    }
  }
}
