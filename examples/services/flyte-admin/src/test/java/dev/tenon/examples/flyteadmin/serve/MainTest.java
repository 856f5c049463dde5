package dev.tenon.examples.flyteadmin.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, as the README starts it. */
class MainTest {

  private static final Pattern PORT = Pattern.compile("serving on port (\\d+)");

  @TempDir private Path folder;

  private Process start(String... properties) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dstate=" + folder.resolve("state")));
    command.addAll(Arrays.asList(properties));
    command.addAll(List.of(Main.class.getName(), "policy.yaml", "flyte-proxy.yaml"));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private String run(int code, String... properties) throws Exception {
    Process process = start(properties);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), said);
    return said;
  }

  /** The lines up to the one that says how to look at the journal. */
  private static List<String> greeting(BufferedReader said) throws IOException {
    List<String> lines = new ArrayList<>();
    Optional<String> line = Optional.ofNullable(said.readLine());
    while (line.isPresent()) {
      lines.add(line.get());
      if (line.get().contains("-Daudit=")) {
        return lines;
      }
      line = Optional.ofNullable(said.readLine());
    }
    throw new AssertionError("it ended: " + lines);
  }

  @Test
  void serves_saysWhatToDoNext_andStops() throws Exception {
    Process server = start("-Dserve", "-Dport=0");
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = greeting(said);
      Matcher found = PORT.matcher(String.join("\n", lines));
      assertTrue(found.find(), lines::toString);
      String port = "-Dport=" + found.group(1);
      String register = "-Dmessage=project {id: \"ml\"}";
      run(0, port, "-Das=admins", "-Dcall=AdminService/RegisterProject", register);
      String refused =
          run(1, port, "-Das=ml-team", "-Dcall=AdminService/RegisterProject", register);
      assertEquals(1, refused.lines().count(), refused);
      assertTrue(refused.contains("PERMISSION_DENIED"), refused);
      // One line if the port is taken, by this server or anything else.
      String taken = run(1, "-Dserve", "-Dstate=" + folder.resolve("other"), port);
      assertEquals(1, taken.lines().count(), taken);
      assertTrue(taken.contains("port " + found.group(1)), taken);
      String other = "-Dstate=" + folder.resolve("other");
      taken = run(1, "-Dserve", other, "-Dport=0", "-Dmeters=" + found.group(1));
      assertEquals(1, taken.lines().count(), taken);
      assertTrue(taken.contains("port " + found.group(1)) && taken.contains("-Dmeters="), taken);
      // What is no port was as if it were not set.
      String wrong = run(1, "-Dserve", other, "-Dport=x");
      assertEquals("flyte-proxy: -Dport=x is no port from 0 to 65535\n", wrong);
      // The path alone was said.
      String file = "-Dstate=" + Files.writeString(folder.resolve("file"), "");
      wrong = run(1, "-Dserve", file, "-Dport=0");
      assertEquals(1, wrong.lines().count(), wrong);
      assertTrue(wrong.contains("FileAlreadyExists") && wrong.contains("-Dstate="), wrong);
      server.toHandle().destroy(); // leaves its output open
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      String last = String.join("\n", said.lines().toList());
      assertFalse(last.contains("Exception") || last.contains("cleanly"), last);
    } finally {
      server.destroyForcibly();
    }
    String day = run(0, "-Daudit=");
    assertTrue(day.contains("CALL of-admins") && day.contains("REFUSAL of-ml-team"), day);
    assertTrue(run(1, "-Dexplain=nothing").contains("no refusal has the id"));
  }
}
