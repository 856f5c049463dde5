package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not start, and why: issue 14, job-queue. */
class RefusalTest {

  @TempDir private Path folder;

  private Path program(String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> Sandbox.find(List.of(folder), 1 << 30))
        .getMessage();
  }

  @Test
  void severalUsers_withoutBubblewrap() throws Exception {
    assertEquals(
        """
        mode `multi-user` does not start without a sandbox for jobs: bubblewrap (bwrap) is not in \
        [%s]
        why: a job that runs as the server's own user can read its accounts and its memory
        fix: install bubblewrap 0.8 or later (apt-get install bubblewrap) and allow user \
        namespaces, or use mode `single-user`"""
            .formatted(folder),
        refusal());
    program("bwrap", "exec true");
    assertTrue(refusal().contains("prlimit (util-linux) is not in [" + folder + "]"), refusal());
  }

  @Test
  void severalUsers_whereBubblewrapMakesNoSandbox() throws Exception {
    program("setpriv", "exec false");
    program("prlimit", "exec true");
    program("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
    program("setpriv", "while [ \"${1#--}\" != \"$1\" ]; do shift; done; exec \"$@\"");
    String why = "makes no sandbox here: bwrap: No permissions to create new namespace\n";
    assertTrue(refusal().contains(why), refusal());
  }

  @Test
  void aSingleUser_needsNone() throws Exception {
    assertInstanceOf(
        SameUser.class,
        Confinement.of(
            Settings.of(Map.of("mode", "single-user", "auth", "off")), folder.resolve("work")));
  }

  @Test
  void state_isInNoCheckout() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("checkout"));
    Files.createDirectory(tree.resolve(".git"));
    Path policy =
        Files.createFile(Files.createDirectory(tree.resolve("example")).resolve("p.yaml"));
    Path linked = Files.createSymbolicLink(folder.resolve("link"), tree);
    for (Path inside : List.of(tree.resolve("data"), tree.resolve("a/b"), linked.resolve("data"))) {
      IOException e = assertThrows(IOException.class, () -> StateFolder.open(inside, policy));
      assertTrue(e.getMessage().contains("in the working tree"), e.getMessage());
    }
    Path outside = StateFolder.open(folder.resolve("state/a"), policy);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)));
    assertEquals(outside, StateFolder.open(outside, policy));
  }

  @Test
  void state_isItsOwnersAlone() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path policy = Path.of("policy.yaml");
    IOException e = assertThrows(IOException.class, () -> StateFolder.open(open, policy));
    assertEquals("others than its owner may use " + open + ": chmod 700 " + open, e.getMessage());
  }

  @Test
  void state_isWhereStateBelongs() {
    Path home = Path.of("/home/ada");
    Path usual = Path.of("/home/ada/.local/state/tenon-job-queue");
    assertEquals(usual, StateFolder.usual(Map.of(), home));
    assertEquals(usual, StateFolder.usual(Map.of("XDG_STATE_HOME", "relative"), home));
    assertEquals(
        Path.of("/s/tenon-job-queue"), StateFolder.usual(Map.of("XDG_STATE_HOME", "/s"), home));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Settings.of(Map.of("mode", "single-user", "auth", "off", "state", "data")));
    assertEquals("state is `data`: write a path that begins with /", e.getMessage());
  }
}
