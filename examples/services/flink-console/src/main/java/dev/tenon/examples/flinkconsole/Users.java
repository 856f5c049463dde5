package dev.tenon.examples.flinkconsole;

import dev.tenon.servlet.Passwords;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Who may log in, with a hashed password and the roles that the organisation gave. Immutable. */
public final class Users {

  private record User(String kept, List<String> roles) {}

  /** What is compared where there is no such user, so that it takes as long. */
  private final String nobody;

  private final Map<String, User> users;

  private Users(Map<String, User> users) {
    this.users = users;
    this.nobody = users.values().stream().findFirst().map(User::kept).orElse(Passwords.hash("", 1));
  }

  /** Nobody at all. */
  static Users none() {
    return new Users(Map.of());
  }

  /** The same with one more. */
  Users with(String name, String kept, String... roles) {
    Map<String, User> more = new LinkedHashMap<>(users);
    more.put(name, new User(kept, List.of(roles)));
    return new Users(more);
  }

  /**
   * The users of a file with lines such as {@code ada = HASH operators, viewers}.
   *
   * @param file the file
   * @return its users
   */
  public static Users load(Path file) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Users users = none();
    for (String name : lines.stringPropertyNames()) {
      List<String> words = List.of(lines.getProperty(name).trim().split("[,\\s]+"));
      users = users.with(name, words.get(0), words.stream().skip(1).toArray(String[]::new));
    }
    return users;
  }

  /**
   * Whether somebody is who he says.
   *
   * @param name his name
   * @param password his password
   * @return false also for a name that nobody has, after as much work
   */
  public boolean verify(String name, String password) {
    User user = users.get(name);
    boolean same = Passwords.matches(password, user == null ? nobody : user.kept());
    return user != null && same;
  }

  /**
   * Somebody with the roles that he has now.
   *
   * @param name his name
   * @return the subject, empty if there is nobody of that name any more
   */
  public Optional<Subject> subject(String name) {
    return Optional.ofNullable(users.get(name))
        .map(user -> Subject.of(name).withRoles(user.roles().toArray(String[]::new)));
  }
}
