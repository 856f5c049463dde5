package dev.tenon.servlet;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes whoever guesses passwords wait, longer after each failure: one second, then two, then four,
 * up to a quarter of an hour. After an hour without a failure all is forgotten.
 *
 * <pre>{@code
 * LoginLimit.Attempt attempt = limit.begin(name, ClientAddress.of(request, 0));
 * if (attempt.mustWait()) {
 *   response.setStatus(429);
 *   response.setHeader("Retry-After", String.valueOf(attempt.seconds()));
 * } else if (users.verify(name, password)) {
 *   attempt.succeeded();
 * }
 * }</pre>
 *
 * <p>Three things are counted: failures at one account from one address, at one account from all
 * addresses, and from one address at all accounts. The first is what stops an attacker, and nobody
 * elsewhere notices. The second is for an attacker of many addresses: it holds up those alone who
 * have not logged in to the account from where they are before. A name that no account has is
 * counted like others, so that an answer tells nothing of it.
 *
 * <p>An attempt counts as a failure until it is said to have succeeded, so many at once get no more
 * than one after the other. One that has to wait counts for nothing. Memory is bounded: of each
 * kind so many are kept, and the one that was asked for longest ago is forgotten first. Safe to
 * share between threads.
 */
public final class LoginLimit {

  /** Failures at one account from one address before the first wait. */
  public static final int FREE_AT_ONE = 5;

  /** Failures from one address before the first wait, whichever accounts they were for. */
  public static final int FREE_FROM_ADDRESS = 20;

  /** Failures at one account, from addresses that are new to it, before the first wait. */
  public static final int FREE_AT_ACCOUNT = 50;

  /** The longest wait. */
  public static final Duration LONGEST = Duration.ofMinutes(15);

  /** When a failure is forgotten, if none has followed. */
  public static final Duration MEMORY = Duration.ofHours(1);

  /** How long an address is known to an account. */
  private static final Duration KNOWN = Duration.ofDays(30);

  /** So much is kept of each kind. */
  static final int MOST = 20_000;

  /** Longer names count as one if they begin alike. */
  private static final int LONGEST_NAME = 64;

  private final Clock clock;
  private final Cache<String, Tally> atOne;
  private final Cache<String, Tally> atAccount;
  private final Cache<String, Tally> fromAddress;
  private final Cache<String, Boolean> known;

  /**
   * A limit to which nothing has happened yet.
   *
   * @param clock the time by which one waits
   */
  public LoginLimit(Clock clock) {
    this.clock = clock;
    this.atOne = cache(MEMORY);
    this.atAccount = cache(MEMORY);
    this.fromAddress = cache(MEMORY);
    this.known = cache(KNOWN);
  }

  private <V> Cache<String, V> cache(Duration kept) {
    Ticker ticker =
        new Ticker() {
          @Override
          public long read() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
          }
        };
    return CacheBuilder.newBuilder()
        .concurrencyLevel(1)
        .maximumSize(MOST)
        .expireAfterAccess(kept)
        .ticker(ticker)
        .build();
  }

  /**
   * Begins an attempt, before the password is looked at.
   *
   * @param account the name that somebody gives, whether there is such an account or not
   * @param address from where, such as {@link ClientAddress} says
   * @return the attempt, which may have to wait
   */
  public synchronized Attempt begin(String account, String address) {
    String name = account.substring(0, Math.min(account.length(), LONGEST_NAME));
    String one = address + " " + name;
    List<Tally> tallies = new ArrayList<>();
    tallies.add(tally(fromAddress, address, FREE_FROM_ADDRESS));
    tallies.add(tally(atOne, one, FREE_AT_ONE));
    if (known.getIfPresent(one) == null) {
      tallies.add(tally(atAccount, name, FREE_AT_ACCOUNT));
    }
    Instant now = clock.instant();
    Duration wait = Duration.ZERO;
    for (Tally tally : tallies) {
      Duration due = tally.waitAt(now);
      wait = due.compareTo(wait) > 0 ? due : wait;
    }
    if (wait.isZero()) {
      tallies.forEach(tally -> tally.failed(now));
    }
    return new Attempt(this, one, List.copyOf(tallies), wait);
  }

  private static Tally tally(Cache<String, Tally> in, String key, int free) {
    Tally tally = in.getIfPresent(key);
    if (tally == null) {
      tally = new Tally(free);
      in.put(key, tally);
    }
    return tally;
  }

  /** What has become known of the account and the address is forgotten; of others, this failure. */
  private synchronized void succeeded(Attempt attempt) {
    attempt.tallies.forEach(Tally::takeBack);
    atOne.invalidate(attempt.one);
    known.put(attempt.one, true);
  }

  /** How much is kept, of the kind of which there is most. */
  long size() {
    return Math.max(Math.max(atOne.size(), atAccount.size()), fromAddress.size());
  }

  /** Failures that are counted together. Guarded by the limit. */
  private static final class Tally {

    private final int free;
    private int failures;
    private Instant last = Instant.EPOCH;

    Tally(int free) {
      this.free = free;
    }

    Duration waitAt(Instant now) {
      Duration since = Duration.between(last, now);
      if (since.compareTo(MEMORY) >= 0) {
        failures = 0;
      }
      if (failures < free) {
        return Duration.ZERO;
      }
      int doublings = Math.min(failures - free, Long.SIZE / 2);
      Duration longest = Duration.ofSeconds(Math.min(1L << doublings, LONGEST.toSeconds()));
      // A clock that was set back makes nobody wait for longer.
      Duration left = since.isNegative() ? longest : longest.minus(since);
      return left.isNegative() ? Duration.ZERO : left;
    }

    void failed(Instant now) {
      failures++;
      last = now;
    }

    void takeBack() {
      failures = Math.max(0, failures - 1);
    }
  }

  /** One attempt to log in. */
  public static final class Attempt {

    private final LoginLimit limit;
    private final String one;
    private final List<Tally> tallies;
    private final Duration wait;

    private Attempt(LoginLimit limit, String one, List<Tally> tallies, Duration wait) {
      this.limit = limit;
      this.one = one;
      this.tallies = tallies;
      this.wait = wait;
    }

    /**
     * Whether it comes too early: then the password is not to be looked at.
     *
     * @return true if it has to be refused
     */
    public boolean mustWait() {
      return !wait.isZero();
    }

    /**
     * How long to wait, for the header {@code Retry-After}.
     *
     * @return seconds, rounded up; 0 if there is nothing to wait for
     */
    public long seconds() {
      return wait.plusMillis(999).toSeconds();
    }

    /** Says that the password was right. */
    public void succeeded() {
      if (mustWait()) {
        throw new IllegalStateException("an attempt that has to wait does not succeed");
      }
      limit.succeeded(this);
    }
  }
}
