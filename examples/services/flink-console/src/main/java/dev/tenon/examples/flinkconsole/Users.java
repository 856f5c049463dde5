package dev.tenon.examples.flinkconsole;

import dev.tenon.servlet.Passwords;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Who may log in, with a hashed password and the roles that the organisation gave. Those of a file
 * are what the file says at each request: whoever leaves it is out at once. Thread-safe.
 */
public final class Users {

  private record User(String kept, List<String> roles) {}

  /** The users that a file had when it was changed last. */
  private record Read(FileTime changed, long size, Map<String, User> users) {}

  private final Supplier<Map<String, User>> current;

  private Users(Supplier<Map<String, User>> current) {
    this.current = current;
  }

  /** Nobody at all. */
  static Users none() {
    return new Users(Map::of);
  }

  /** The same with one more. */
  Users with(String name, String kept, String... roles) {
    Map<String, User> more = new LinkedHashMap<>(current.get());
    more.put(name, new User(kept, List.of(roles)));
    return new Users(() -> more);
  }

  /**
   * The users of a file with lines such as {@code ada = HASH operators, viewers}, which is read
   * again when it changes. While it cannot be read, nobody is known.
   *
   * @param file the file
   * @return its users
   * @throws IOException if it cannot be read now
   */
  public static Users following(Path file) throws IOException {
    Following following = new Following(file, read(file));
    return new Users(following::users);
  }

  private static final class Following {
    private final Path file;
    private volatile Read last;

    Following(Path file, Read first) {
      this.file = file;
      this.last = first;
    }

    Map<String, User> users() {
      try {
        Read known = last;
        if (!known.changed().equals(Files.getLastModifiedTime(file))
            || known.size() != Files.size(file)) {
          last = read(file);
        }
        return last.users();
      } catch (IOException unreadable) {
        throw new UncheckedIOException("the users cannot be read: " + file, unreadable);
      }
    }
  }

  private static Read read(Path file) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    long size = Files.size(file);
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    }
    Map<String, User> users = new LinkedHashMap<>();
    for (String name : lines.stringPropertyNames()) {
      List<String> words = List.of(lines.getProperty(name).trim().split("[,\\s]+"));
      users.put(name, new User(words.get(0), List.copyOf(words.subList(1, words.size()))));
    }
    return new Read(changed, size, users);
  }

  /**
   * Whether somebody is who he says.
   *
   * @param name his name
   * @param password his password
   * @return false also for a name that nobody has, after as much work
   */
  public boolean verify(String name, String password) {
    Map<String, User> users = current.get();
    User user = users.get(name);
    String nobody =
        users.values().stream().findFirst().map(User::kept).orElseGet(() -> Passwords.hash("", 1));
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
    return Optional.ofNullable(current.get().get(name))
        .map(user -> Subject.of(name).withRoles(user.roles()));
  }
}
