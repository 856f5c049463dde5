package dev.tenon.examples.jobqueue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an operator sets. What is left out is what protects most: several users, who say who they
 * are. No word is guessed at.
 *
 * <pre>{@code
 * Settings.of(Map.of("mode", "multi-user", "auth", "required", "port", "8080"));
 * }</pre>
 *
 * @param mode how many users there are
 * @param auth whether callers have to say who they are
 * @param port where to listen, on this machine alone; 0 for any that is free
 * @param slots how many jobs run at once
 * @param proxies how many proxies are in front, which say where a request comes from
 * @param memory bytes of memory that one job may have, set in MiB
 * @param demo whether a server that begins gets an account of each role, to try everything
 * @param state where the server keeps its accounts, if not in {@link StateFolder#usual}
 */
record Settings(
    Mode mode,
    Auth auth,
    int port,
    int slots,
    int proxies,
    long memory,
    boolean demo,
    Optional<Path> state) {

  /** How many users there are. */
  enum Mode {
    /** One account, which owns all jobs. */
    SINGLE_USER,
    /** An account for each user, added while the server runs. */
    MULTI_USER
  }

  /** Whether callers have to say who they are. */
  enum Auth {
    /** Basic for a token, then the token. */
    REQUIRED,
    /** Everyone is one and the same user, who is no superuser. For a machine of one's own. */
    OFF
  }

  private enum Demo {
    NO,
    YES
  }

  private static final List<String> KEYS =
      List.of("mode", "auth", "port", "slots", "proxies", "memory", "demo", "state");

  private static final Map<String, String> USUAL =
      Map.of("slots", "2", "memory", "1024", "mode", "multi-user", "auth", "required");

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException if one is unknown or not one of its words; all at once
   */
  static Settings of(Map<String, String> words) {
    List<String> problems = new ArrayList<>();
    for (String key : new TreeSet<>(words.keySet())) {
      if (!KEYS.contains(key)) {
        problems.add("unknown setting `" + key + "`: there are " + String.join(", ", KEYS));
      }
    }
    Mode mode = oneOf("mode", Mode.values(), words, problems);
    Auth auth = oneOf("auth", Auth.values(), words, problems);
    int port = number("port", 0, 65535, words, problems);
    int slots = number("slots", 1, 64, words, problems);
    int proxies = number("proxies", 0, 9, words, problems);
    long memory = (long) number("memory", 16, 99_999, words, problems) << 20;
    if (mode == Mode.MULTI_USER && auth == Auth.OFF) {
      problems.add("auth `off` makes all callers one user: it goes with mode `single-user` alone");
    }
    boolean demo =
        words.containsKey("demo") && oneOf("demo", Demo.values(), words, problems) == Demo.YES;
    Optional<Path> state = Optional.ofNullable(words.get("state")).map(Path::of);
    if (state.isPresent() && !state.get().isAbsolute()) {
      problems.add("state is `" + state.get() + "`: write a path that begins with /");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Settings(mode, auth, port, slots, proxies, memory, demo, state);
  }

  private static <E extends Enum<E>> E oneOf(
      String key, E[] values, Map<String, String> words, List<String> problems) {
    String word = words.getOrDefault(key, USUAL.getOrDefault(key, ""));
    List<String> names = new ArrayList<>();
    for (E value : values) {
      String name = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(word)) {
        return value;
      }
      names.add(name);
    }
    problems.add(key + " is `" + word + "`: write " + String.join(" or ", names));
    return values[0];
  }

  private static int number(
      String key, int least, int most, Map<String, String> words, List<String> problems) {
    String text = words.getOrDefault(key, USUAL.getOrDefault(key, "0"));
    if (text.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problems.add(key + " is `" + text + "`: write a number from " + least + " to " + most);
    return least;
  }
}
