package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.servlet.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The users, in a file.
 *
 * <p>A password is kept as {@link Passwords} does. A name that does not exist, one that is closed
 * and a wrong password take the same time. An account has an id that is never given again: its name
 * may be, once it is closed. Thread-safe.
 */
final class Accounts {

  static final Set<String> KINDS = Set.of("user", "guest", "watcher");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Somebody who may log in, as long as it is open. */
  record Account(String id, String name, String kind, String kept, boolean open) {}

  private final Path file;
  private final int iterations;
  private final SecureRandom random = new SecureRandom();

  /** Compared with where there is no account. */
  private final Account nobody;

  private volatile List<Account> all;

  private Accounts(Path file, int iterations, List<Account> all) {
    this.file = file;
    this.iterations = iterations;
    this.all = List.copyOf(all);
    this.nobody = account("", "", "", "no password is this");
  }

  static Accounts in(Path file, int iterations) throws IOException {
    List<Account> accounts =
        Files.exists(file)
            ? JSON.readValue(SecretFile.read(file), new TypeReference<List<Account>>() {})
            : List.of();
    return new Accounts(file, iterations, accounts);
  }

  List<Account> all() {
    return all;
  }

  boolean isOpen(String id) {
    return all.stream().anyMatch(account -> account.open && account.id.equals(id));
  }

  /** What a user is, for the policy to map; empty for an account that is closed. */
  String kindOf(String id) {
    return all.stream()
        .filter(account -> account.open && account.id.equals(id))
        .map(Account::kind)
        .findFirst()
        .orElse("");
  }

  private Optional<Account> named(String name) {
    return all.stream().filter(account -> account.open && account.name.equals(name)).findFirst();
  }

  /**
   * Adds an account with an id of its own.
   *
   * @throws IllegalArgumentException if the name is taken or none, the kind is none, or the
   *     password is too short
   */
  Account add(String name, String kind, String password) throws IOException {
    byte[] id = new byte[8];
    random.nextBytes(id);
    return add("u" + HexFormat.of().formatHex(id), name, kind, password);
  }

  /** The same with an id that a policy can name. */
  synchronized Account add(String id, String name, String kind, String password)
      throws IOException {
    if (!name.matches("[a-z][a-z0-9-]{0,31}") || !KINDS.contains(kind)) {
      throw new IllegalArgumentException("bad-account");
    }
    if (password.length() < 12 || password.length() > 200) {
      throw new IllegalArgumentException("bad-password");
    }
    if (named(name).isPresent() || all.stream().anyMatch(account -> account.id.equals(id))) {
      throw new IllegalArgumentException("name-taken");
    }
    Account account = account(id, name, kind, password);
    List<Account> more = new ArrayList<>(all);
    more.add(account);
    keep(more);
    return account;
  }

  /** What becomes of an account that somebody closes. */
  enum Closing {
    /** It is closed; its tokens count no more, and its id is never given again. */
    CLOSED,
    /** There is no open account of this name. */
    ABSENT,
    /** Without it nobody could administer the accounts, so it stays. */
    LAST_ADMINISTRATOR
  }

  /**
   * Closes an account, unless nobody who administers the others would be left.
   *
   * @param name its name
   * @param administers whether an account administers the others
   */
  synchronized Closing close(String name, Predicate<Account> administers) throws IOException {
    Optional<Account> found = named(name);
    if (found.isEmpty()) {
      return Closing.ABSENT;
    }
    Account open = found.get();
    boolean left =
        all.stream().anyMatch(one -> one.open && !one.equals(open) && administers.test(one));
    if (!left && administers.test(open)) {
      return Closing.LAST_ADMINISTRATOR;
    }
    List<Account> changed = new ArrayList<>(all);
    changed.set(
        changed.indexOf(open), new Account(open.id, open.name, open.kind, open.kept, false));
    keep(changed);
    return Closing.CLOSED;
  }

  private void keep(List<Account> accounts) throws IOException {
    SecretFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(accounts));
    all = List.copyOf(accounts);
  }

  private Account account(String id, String name, String kind, String password) {
    return new Account(id, name, kind, Passwords.hash(password, iterations), true);
  }

  /**
   * The account that a name and a password open.
   *
   * @return empty for a wrong password and for no such account, after as much work
   */
  Optional<Account> open(String name, String password) {
    Account account = named(name).orElse(nobody);
    boolean right = Passwords.matches(password, account.kept);
    return right && !account.id.isEmpty() ? Optional.of(account) : Optional.empty();
  }
}
