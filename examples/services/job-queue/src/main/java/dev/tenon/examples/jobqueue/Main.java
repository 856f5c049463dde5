package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.LoginLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells the story, serves, or stops a server. */
public final class Main {

  /** The port of flux-restful-api. */
  private static final String PORT = "5000";

  private Main() {}

  private static void say(String line) {
    System.out.println(line);
  }

  /**
   * With a policy file alone it tells the {@link Story}. With {@code serve} it serves until it is
   * stopped, with other settings than the usual if there are some: {@code policy.yaml serve
   * port=8080 demo=yes}. The first time, it makes the account {@code operator}, and says where its
   * password is. With {@code stop} it stops the server of the same state. What prevents a start is
   * told without a stack trace, and the exit code is 1.
   *
   * @param args the policy file, a command, settings
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    try {
      Path policy = Path.of(args[0]);
      List<String> words = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
      words.remove("true"); // what Maven makes of -Dserve
      boolean stop = words.remove("stop");
      if (args.length == 1) {
        Story.tell(policy, Sandbox.find(Sandbox.PROGRAMS, 1L << 30), System.out);
      } else if (stop) {
        stop(folder(settings(words), policy));
      } else {
        words.remove("serve");
        serve(policy, settings(words));
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      System.err.println("job-queue: " + e.getMessage());
      System.exit(1);
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
    settings.putIfAbsent("port", PORT);
    return Settings.of(settings);
  }

  private static Path folder(Settings settings, Path policy) throws IOException {
    Path usual = StateFolder.usual(System.getenv(), Path.of(System.getProperty("user.home")));
    return StateFolder.open(settings.state().orElse(usual), policy);
  }

  private static void serve(Path policy, Settings settings)
      throws IOException, InterruptedException {
    Path folder = folder(settings, policy);
    Confinement confinement = Confinement.of(settings, workFolder(folder));
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    try (State state = State.open(folder, settings.demo())) {
      int left = confinement.endLeftovers();
      if (left > 0) {
        System.out.println("ended " + left + " processes that had outlived their server");
      }
      try (JobQueue server =
          JobQueue.start(
              settings,
              policy,
              confinement,
              state.accounts(),
              state.store(),
              Tokens.make(),
              limit,
              Main::say)) {
        // A signal ends the jobs, too.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        greet(server, folder, policy);
        server.awaitStop();
      }
    }
  }

  private static void greet(JobQueue server, Path folder, Path policy) {
    if (!server.isAdministered()) {
      System.err.println(
          "job-queue: no open account may administer the others: assign the role superuser to"
              + " one, in "
              + policy);
    }
    System.out.println("serving on " + server.address());
    System.out.println("state in " + folder);
    System.out.println("passwords in " + folder.resolve("accounts") + "; a token, and a request:");
    System.out.println(
        "  curl -s -K %s -X POST %s/v1/token"
            .formatted(folder.resolve("accounts/operator"), server.address()));
    System.out.println(
        "  curl -s -H 'Authorization: Bearer TOKEN' %s/v1/clusters".formatted(server.address()));
    System.out.println("Ctrl-C stops it, and so does -Dserve=stop");
  }

  private static void stop(Path folder) throws IOException, InterruptedException {
    Optional<ProcessHandle> server = State.server(folder);
    if (server.isEmpty()) {
      System.out.println("no server has the state " + folder);
      return;
    }
    try {
      server.get().destroy();
      server.get().onExit().get(30, TimeUnit.SECONDS);
      System.out.println("stopped");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the server " + server.get().pid() + " does not stop", e);
    }
  }

  private static Path workFolder(Path folder) throws IOException {
    return Files.createDirectories(
        folder.resolve("work"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
