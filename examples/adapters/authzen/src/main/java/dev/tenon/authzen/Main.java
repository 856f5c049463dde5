package dev.tenon.authzen;

import dev.tenon.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Starts the server: {@code authzen.yaml [--open] [--port=NUMBER]}; or makes a key for a caller.
 */
public final class Main {

  private static final int KEY_BYTES = 32;

  private Main() {}

  private static void say(String line) {
    System.out.println(line);
  }

  /**
   * Serves until it is stopped. What prevents a start is told in a line, and the exit code is 1.
   * With {@code new-key} alone, it prints a random key and its hash.
   *
   * @param args the configuration file and options, or {@code new-key}
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1 && args[0].equals("new-key")) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      String text = HexFormat.of().formatHex(key);
      say("key, for the caller:      " + text);
      say("key_sha256, for the file: " + KnownCallers.hash(text));
      return;
    }
    try {
      if (args.length == 0) {
        throw new IllegalArgumentException("name the configuration file, such as authzen.yaml");
      }
      List<String> options = Arrays.asList(args).subList(1, args.length);
      try (AuthZenServer server = AuthZenServer.start(Path.of(args[0]), options, Main::say)) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        say(server.summary());
        if (options.contains("--open")) {
          say("open: everybody on this machine may ask everything; for tries alone");
        }
        say("AuthZEN on " + server.address() + ", as " + server.identifier());
        say("next: curl -s " + server.address() + "/.well-known/authzen-configuration");
        say("stop with Ctrl-C");
        server.awaitStop();
      }
    } catch (IOException | IllegalArgumentException | DiagnosticException e) {
      System.err.println("authzen: " + e.getMessage());
      System.exit(1);
    }
  }
}
