package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.LoginLimit;
import dev.tenon.servlet.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the story, or serves. */
public final class Main {

  private Main() {}

  private static void say(String line) {
    System.out.println(line);
  }

  /**
   * With a policy file alone it tells the {@link Story}. With settings it serves until it is
   * stopped: {@code policy.yaml mode=multi-user auth=required port=8080}. The first time, it makes
   * the account {@code operator} and shows its password. What prevents a start is told without a
   * stack trace, and the exit code is 1.
   *
   * @param args the policy file, the settings
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    try {
      Path policy = Path.of(args[0]);
      if (args.length == 1) {
        tell(policy);
      } else {
        serve(policy, settings(Arrays.asList(args).subList(1, args.length)));
      }
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("job-queue: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void tell(Path policy) throws IOException, InterruptedException {
    Story.tell(policy, Sandbox.find(Sandbox.PROGRAMS, 1L << 30), System.out);
  }

  private static Settings settings(List<String> words) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words) {
      int sign = word.indexOf('=');
      String key = sign < 0 ? word : word.substring(0, sign);
      if (settings.put(key, word.substring(sign + 1)) != null) {
        throw new IllegalArgumentException(key + " is set twice");
      }
    }
    return Settings.of(settings);
  }

  private static void serve(Path policy, Settings settings)
      throws IOException, InterruptedException {
    Path usual = StateFolder.usual(System.getenv(), Path.of(System.getProperty("user.home")));
    Path folder = StateFolder.open(settings.state().orElse(usual), policy);
    Confinement confinement = Confinement.of(settings, workFolder(folder));
    Accounts accounts = Accounts.in(folder.resolve("accounts.json"), Passwords.ITERATIONS);
    if (accounts.all().isEmpty()) {
      byte[] password = new byte[16];
      new SecureRandom().nextBytes(password);
      accounts.add("flux", "operator", "user", HexFormat.of().formatHex(password));
      System.out.println("operator's password: " + HexFormat.of().formatHex(password));
    }
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    try (JobQueue server =
        JobQueue.start(settings, policy, confinement, accounts, Tokens.make(), limit, Main::say)) {
      // A signal ends the jobs, too.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      if (!server.isAdministered()) {
        System.err.println(
            "job-queue: no open account may administer the others: assign the role superuser to"
                + " one, in "
                + policy);
      }
      System.out.println("state in " + folder);
      System.out.println("serving on " + server.address());
      server.awaitStop();
    }
  }

  private static Path workFolder(Path folder) throws IOException {
    return Files.createDirectories(
        folder.resolve("work"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
