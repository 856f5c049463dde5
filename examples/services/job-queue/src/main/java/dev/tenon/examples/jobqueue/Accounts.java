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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The users and the roles that they hold, in a file.
 *
 * <p>A password is kept as {@link Passwords} does. A name that does not exist, one that is closed
 * and a wrong password take the same time. An account has an id that is never given again: its name
 * may be, once it is closed. Thread-safe.
 */
final class Accounts {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A role that an account holds.
   *
   * @param cluster where it counts, empty for everywhere
   * @param until when it ends, as in ISO 8601; empty if it does not
   */
  record Holding(String role, String cluster, String until) {

    static Holding in(String cluster, String role) {
      return new Holding(role, cluster, "");
    }
  }

  /**
   * Somebody who may log in, as long as it is open.
   *
   * @param passwords how often the password was set: a token of an earlier one counts no more
   */
  record Account(
      String id, String name, List<Holding> roles, String kept, int passwords, boolean open) {

    /** The same holding a role in a cluster in place of another one, or none if it is empty. */
    Account holding(String cluster, Optional<Holding> other) {
      List<Holding> more = new ArrayList<>(roles);
      more.removeIf(one -> one.cluster.equals(cluster));
      other.ifPresent(more::add);
      return new Account(id, name, List.copyOf(more), kept, passwords, open);
    }

    /** The same without what ends some day. */
    Account lasting() {
      List<Holding> lasting = roles.stream().filter(one -> one.until.isEmpty()).toList();
      return new Account(id, name, lasting, kept, passwords, open);
    }

    /** The same for nobody to log in. */
    Account closed() {
      return new Account(id, name, List.of(), kept, passwords, false);
    }
  }

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
    this.nobody =
        new Account("", "", List.of(), Passwords.hash("no password is this", iterations), 0, true);
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

  /** The open accounts. */
  List<Account> open() {
    return all.stream().filter(Account::open).toList();
  }

  /** The open account of an id. */
  Optional<Account> find(String id) {
    return all.stream().filter(account -> account.open && account.id.equals(id)).findFirst();
  }

  /** The same, if its password was set so many times, and has not been set since. */
  Optional<Account> find(String id, long passwords) {
    return find(id).filter(account -> account.passwords == passwords);
  }

  /** The open account of a name. */
  Optional<Account> named(String name) {
    return all.stream().filter(account -> account.open && account.name.equals(name)).findFirst();
  }

  /**
   * Adds an account with an id of its own.
   *
   * @throws IllegalArgumentException if the name is taken or none, or the password is too short
   */
  Account add(String name, List<Holding> roles, String password) throws IOException {
    byte[] id = new byte[8];
    random.nextBytes(id);
    return add("u" + HexFormat.of().formatHex(id), name, roles, password);
  }

  /** The same with an id that a policy can name. */
  synchronized Account add(String id, String name, List<Holding> roles, String password)
      throws IOException {
    if (!isName(name)) {
      throw new IllegalArgumentException("bad-account");
    }
    if (named(name).isPresent() || all.stream().anyMatch(account -> account.id.equals(id))) {
      throw new IllegalArgumentException("name-taken");
    }
    Account account = new Account(id, name, List.copyOf(roles), hash(password), 0, true);
    List<Account> more = new ArrayList<>(all);
    more.add(account);
    keep(more);
    return account;
  }

  /** Whether an account or a cluster may be named so. */
  static boolean isName(String name) {
    return name.matches("[a-z][a-z0-9-]{0,31}");
  }

  private String hash(String password) {
    if (password.length() < 12 || password.length() > 200) {
      throw new IllegalArgumentException("bad-password");
    }
    return Passwords.hash(password, iterations);
  }

  /** What becomes of a change. */
  enum Change {
    /** It is done, and counts at once. */
    DONE,
    /** There is no open account of this name. */
    ABSENT,
    /** Without it nobody could administer, so it stays as it is. */
    LAST_ADMINISTRATOR
  }

  /**
   * Changes an account, unless nobody who administers would be left.
   *
   * @param name its name
   * @param administers whether an account administers what has to have an administrator
   * @param how gives the account as it shall be
   */
  synchronized Change change(
      String name, Predicate<Account> administers, UnaryOperator<Account> how) throws IOException {
    Optional<Account> found = named(name);
    if (found.isEmpty()) {
      return Change.ABSENT;
    }
    List<Account> changed = new ArrayList<>(all);
    changed.set(changed.indexOf(found.get()), how.apply(found.get()));
    Predicate<Account> lasting = one -> one.open && administers.test(one.lasting());
    if (all.stream().anyMatch(lasting) && changed.stream().noneMatch(lasting)) {
      return Change.LAST_ADMINISTRATOR;
    }
    keep(changed);
    return Change.DONE;
  }

  /**
   * Sets the password of an account; who is logged in has to log in again.
   *
   * @throws IllegalArgumentException if it is too short
   */
  Change setPassword(String name, String password) throws IOException {
    String kept = hash(password);
    return change(
        name,
        one -> false,
        one -> new Account(one.id, one.name, one.roles, kept, one.passwords + 1, true));
  }

  /** Takes all roles in a cluster away. */
  synchronized void forget(String cluster) throws IOException {
    keep(all.stream().map(one -> one.holding(cluster, Optional.empty())).toList());
  }

  private void keep(List<Account> accounts) throws IOException {
    SecretFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(accounts));
    all = List.copyOf(accounts);
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
