package dev.tenon.examples.flinkconsole;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What outlives a console: the audit log, the refusals with their explanations, the requests that
 * were held, and the temporary grants. A directory of one process at a time.
 *
 * @param audit the audit log
 * @param refusals what was refused, with the explanations
 * @param tickets the requests that were held
 * @param grants the temporary grants
 */
public record State(LineFile audit, LineFile refusals, LineFile tickets, LineFile grants)
    implements Closeable {

  /**
   * Opens a directory, or makes it.
   *
   * @param folder the directory, which its owner alone may use
   * @return the state in it
   * @throws IOException if it cannot be opened, or another process has it
   */
  public static State in(Path folder) throws IOException {
    LineFile audit = LineFile.append(folder.resolve("audit.jsonl"));
    try {
      return new State(
          audit,
          LineFile.append(folder.resolve("refusals.jsonl")),
          LineFile.append(folder.resolve("tickets.jsonl")),
          LineFile.append(folder.resolve("grants.jsonl")));
    } catch (IOException failed) {
      audit.close();
      throw failed;
    }
  }

  /**
   * The directory of a console for which none is named: where state of a user's programs belongs
   * (XDG Base Directory Specification), so that it outlives a build.
   *
   * @param environment the variables of the process
   * @param home the user's directory
   * @return the directory
   */
  static Path usual(Map<String, String> environment, Path home) {
    Path named = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    Path states = named.isAbsolute() ? named : home.resolve(".local/state");
    return states.resolve("tenon-flink-console");
  }

  Journal journal(Clock clock) {
    return new Journal(clock, audit, refusals);
  }

  @Override
  public void close() throws IOException {
    audit.close();
    refusals.close();
    tickets.close();
    grants.close();
  }
}
