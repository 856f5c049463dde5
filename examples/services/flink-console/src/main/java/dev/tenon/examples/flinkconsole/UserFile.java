package dev.tenon.examples.flinkconsole;

import dev.tenon.servlet.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The file of users, as an operator changes it: a line for each user, of which {@link Users} reads
 * name, hash and roles. Each change replaces the file at once, so that a console that follows it
 * never reads half of it; the other lines and the comments stay as they are. For one process at a
 * time.
 *
 * @param file the file
 */
record UserFile(Path file) {

  /** The file of this example. */
  static final String USUAL = "users.properties";

  private static final String NAME = "[A-Za-z0-9._@-]+";
  private static final int PASSWORD_BYTES = 12;

  /**
   * Adds a user, with a random password.
   *
   * @param name the name to log in with
   * @param roles the roles
   * @return the password, which the file has as a hash alone
   * @throws IOException if the file cannot be read or written
   * @throws IllegalArgumentException if a name cannot be used, there is no role, or there is such a
   *     user
   */
  String add(String name, List<String> roles) throws IOException {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "`" + name + "` cannot be a user's name: use letters, digits and . _ @ -");
    }
    for (String role : roles) {
      if (!role.matches(NAME)) {
        throw new IllegalArgumentException(
            "`" + role + "` cannot be a role: say, for example, roles=referral-operators");
      }
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.stream().anyMatch(line -> isOf(line, name))) {
      throw new IllegalArgumentException("there is a user " + name + " already: remove it first");
    }
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    List<String> more = new ArrayList<>(lines);
    more.add(
        name
            + " = "
            + Passwords.hash(password, Passwords.ITERATIONS)
            + " "
            + String.join(", ", roles));
    replace(more);
    return password;
  }

  /**
   * Removes a user.
   *
   * @param name the user's name
   * @throws IOException if the file cannot be read or written
   * @throws IllegalArgumentException if there is no such user
   */
  void remove(String name) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> others = lines.stream().filter(line -> !isOf(line, name)).toList();
    if (others.size() == lines.size()) {
      throw new IllegalArgumentException("there is no user " + name + " in " + file);
    }
    replace(others);
  }

  private static boolean isOf(String line, String name) {
    return line.strip().split("[\\s=:]", 2)[0].equals(name);
  }

  private void replace(List<String> lines) throws IOException {
    Path target = file.toRealPath();
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
    Path next = Files.createTempFile(target.getParent(), "users", ".new");
    try {
      Files.write(next, lines);
      Files.setPosixFilePermissions(next, permissions);
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
