package dev.tenon.examples.jobqueue;

import dev.tenon.examples.servlet.LoginLimit;
import dev.tenon.examples.servlet.Passwords;
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
   * With a policy file alone it tells the {@link Story}. With a folder and settings it serves until
   * it is stopped: {@code policy.yaml data mode=multi-user auth=required port=8080}. The first
   * time, it makes the account {@code operator} and shows its password.
   *
   * @param args the policy file, the folder, the settings
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    Path policy = Path.of(args[0]);
    if (args.length == 1) {
      Story.tell(policy, System.out);
    } else {
      serve(policy, Path.of(args[1]), settings(Arrays.asList(args).subList(2, args.length)));
    }
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

  private static void serve(Path policy, Path folder, Settings settings) throws Exception {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Accounts accounts = Accounts.in(folder.resolve("accounts.json"), Passwords.ITERATIONS);
    if (accounts.all().isEmpty()) {
      byte[] password = new byte[16];
      new SecureRandom().nextBytes(password);
      accounts.add("flux", "operator", "user", HexFormat.of().formatHex(password));
      System.out.println("operator's password: " + HexFormat.of().formatHex(password));
    }
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    try (JobQueue server = JobQueue.start(settings, policy, folder, accounts, limit, Main::say)) {
      System.out.println("serving on " + server.address());
      server.awaitStop();
    }
  }
}
