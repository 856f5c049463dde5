package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fault 4: sets of roles are cached by what the policy knows, with bounds and exact accounts. */
class RoleSetCacheTest {

  private static final int RULES = 10;

  /** Roles with ten rules each. */
  private static Policy policy(int roles) {
    return builder(roles).build();
  }

  private static Policy.Builder builder(int roles) {
    Policy.Builder policy = Policy.builder();
    for (int role = 0; role < roles; role++) {
      Role one = Role.of("role-" + role);
      for (int name = 0; name < RULES; name++) {
        one = one.with(Permission.allow("READ").on("logs/" + role + "-" + name));
      }
      policy.role(one);
    }
    return policy;
  }

  private static CompiledAuthorizer compile(Policy policy, Settings settings) {
    return CompiledAuthorizer.compile(policy, settings);
  }

  private static Subject holding(String... roles) {
    return Subject.of("ada").withRoles(roles);
  }

  /** A subject with the roles whose bits are set. */
  private static Subject bits(int bits) {
    return Subject.of("ada")
        .withRoles(
            IntStream.range(0, 31)
                .filter(bit -> (bits >> bit & 1) == 1)
                .mapToObj(bit -> "role-" + bit)
                .toList());
  }

  private static Reason read(Authorizer authorizer, Subject subject, String name) {
    return authorizer.check(subject, "READ", Resource.of("logs", name)).reason();
  }

  /** {@code Aa} and {@code BB} have the same hash code, and so have all rows of them. */
  private static String colliding(int bits) {
    return IntStream.range(0, 14)
        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @Test
  void unknownNames_leadToWhatIsCached() {
    CompiledAuthorizer authorizer = compile(policy(3), Settings.standard());
    SubjectAccess access = authorizer.roleSets().of(holding("role-1"));
    for (IntFunction<String> junk :
        List.<IntFunction<String>>of(i -> "x-" + i, i -> colliding(i))) {
      for (int i = 0; i < 10_000; i++) {
        assertSame(access, authorizer.roleSets().of(holding(junk.apply(i), "role-1")));
      }
    }
    assertEquals(1, authorizer.roleSets().cache().size());
    assertNotSame(access, authorizer.roleSets().of(holding("x")));
    assertNotSame(access, authorizer.roleSets().of(holding("role-1", "role-2")));
  }

  @Test
  void anonymous_isNotWhoHasNoRoles() {
    Policy policy = builder(1).permission("*", Permission.allow("READ").on("logs/open")).build();
    CompiledAuthorizer authorizer = compile(policy, Settings.standard());
    assertEquals(Reason.NOT_ADMITTED, read(authorizer, Subject.anonymous(), "open"));
    assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, Subject.of("ada"), "open"));
    assertEquals(Reason.NOT_ADMITTED, read(authorizer, Subject.anonymous(), "open"));
  }

  /**
   * A name that only a glob knows counts, and so does one that only a tenant or the entry knows.
   */
  @Test
  void namesThatMeanSomething_areToldApart() {
    Policy policy =
        builder(1)
            .permission("*", Permission.allow("READ").on("logs"))
            .tenant(Tenant.of("red").including("logs").enteredBy("red-*"))
            .tenant(Tenant.of("blue").including("logs").enteredBy("blue"))
            .authorizing("guest", "red-*", "blue", "staff-*")
            .administeredBy("chief", "boss-*")
            .build();
    CompiledAuthorizer authorizer = compile(policy, Settings.standard());
    for (int round = 0; round < 2; round++) {
      assertEquals(Reason.NOT_ADMITTED, read(authorizer, holding("role-0"), "a"));
      assertEquals(Reason.NOT_ADMITTED, read(authorizer, holding("other"), "a"));
      assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, holding("red-1"), "a"));
      assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, holding("blue"), "a"));
      assertEquals(Reason.TENANT_NOT_SELECTED, read(authorizer, holding("blue", "red-2"), "a"));
      assertEquals(Reason.TENANT_NOT_SELECTED, read(authorizer, holding("guest"), "a"));
      assertEquals(Reason.TENANT_NOT_SELECTED, read(authorizer, holding("staff-7"), "a"));
      assertTrue(authorizer.access(holding("chief")).isAdmin());
      assertTrue(authorizer.access(holding("boss-1")).isAdmin());
      assertTrue(!authorizer.access(holding("guest")).isAdmin());
    }
    assertSame(
        authorizer.roleSets().of(holding("red-1")), authorizer.roleSets().of(holding("red-2")));
  }

  @Test
  void assignedRoles_areInTheKey() {
    Policy policy = builder(3).assign(Assignment.toSubject("bob", "role-2")).build();
    CompiledAuthorizer authorizer = compile(policy, Settings.standard());
    Subject bob = Subject.of("bob");
    assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, bob, "2-1"));
    assertEquals(Reason.NOT_ADMITTED, read(authorizer, Subject.of("ada"), "2-1"));
    assertSame(authorizer.roleSets().of(holding("role-2")), authorizer.roleSets().of(bob));
  }

  /** Roles that cost too much one by one are fused, and the room is that of who asks now. */
  @Test
  void fusedForTheLimit_takeTheRoomOfOthers_andNeverExceedIt() {
    Settings settings = Settings.standard().withSubjectCost(6).withFusedRules(100);
    CompiledAuthorizer authorizer = compile(policy(20), settings);
    RoleSetCache cache = authorizer.roleSets().cache();
    for (int first = 0; first < 12; first++) {
      for (int round = 0; round < 30; round++) {
        Subject subject = bits(0b11111111 << first);
        assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, subject, first + "-3"));
        assertEquals(80, ((RoleSetAccess) authorizer.roleSets().of(subject)).fused());
        assertTrue(cache.taken() <= 100);
        assertEquals(cache.taken(), cache.leased());
      }
    }
    assertEquals(Reason.ROLES_TOO_COSTLY, read(authorizer, bits(0b11111111111), "1-1"));
    assertEquals(80, cache.taken());
  }

  @Test
  void accounts_areExact_whateverIsAskedAndEvicted() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Settings settings =
          Settings.standard()
              .withSubjectCost(6 + random.nextInt(30))
              .withFusedRules(50 + random.nextInt(200))
              .withRoleSetBytes(1 + random.nextInt(20_000));
      CompiledAuthorizer authorizer = compile(policy(10), settings);
      for (int i = 0; i < 3_000; i++) {
        if (random.nextInt(500) == 0) {
          authorizer =
              authorizer.replacedBy(
                  authorizer.policy().with(Role.of("role-" + random.nextInt(10))));
        }
        int bits = 1 + random.nextInt(40);
        int role = random.nextInt(10);
        Reason reason = read(authorizer, bits(bits), role + "-1");
        boolean holds = (bits >> role & 1) == 1;
        boolean empty = authorizer.policy().roles().get("role-" + role).permissions().isEmpty();
        assertTrue(
            reason == Reason.ROLES_TOO_COSTLY
                || (reason == Reason.ALLOWED_BY_RULE) == (holds && !empty));
        RoleSetCache cache = authorizer.roleSets().cache();
        assertEquals(cache.leased(), cache.taken());
        assertTrue(cache.taken() <= settings.fusedRules());
        assertTrue(cache.bytes() <= settings.roleSetBytes() || cache.size() == 1);
      }
    }
  }

  @Test
  void sets_areCachedUpToTheBound_andTheUnusedGoFirst() {
    Settings settings = Settings.standard().withRoleSetBytes(100_000);
    CompiledAuthorizer authorizer = compile(policy(15), settings);
    SubjectAccess hot = authorizer.roleSets().of(bits(1));
    for (int i = 2; i < 10_000; i++) {
      authorizer.roleSets().of(bits(i));
      assertSame(hot, authorizer.roleSets().of(bits(1)));
    }
    RoleSetCache cache = authorizer.roleSets().cache();
    assertTrue(cache.bytes() <= 100_000);
    assertTrue(cache.size() > 50);
    assertThrows(IllegalArgumentException.class, () -> settings.withRoleSetBytes(0));
  }

  /** Twenty thousand sets of roles in turn are each made once. */
  @Test
  void manySets_areMadeOnce() {
    CompiledAuthorizer authorizer = compile(policy(15), Settings.standard());
    List<SubjectAccess> first = new ArrayList<>();
    IntStream.range(1, 20_000).forEach(i -> first.add(authorizer.roleSets().of(bits(i))));
    for (int i = 1; i < 20_000; i++) {
      assertSame(first.get(i - 1), authorizer.roleSets().of(bits(i)));
    }
  }

  @Test
  void oneSet_isMadeOnce_howeverManyThreadsAsk() throws Exception {
    RoleSetCache cache = new RoleSetCache(Settings.standard());
    TenantView everywhere = compile(policy(1), Settings.standard()).compiled().everywhere();
    AtomicInteger made = new AtomicInteger();
    CountDownLatch others = new CountDownLatch(3);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<RoleSetAccess>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(
                () -> {
                  others.countDown();
                  return cache.get(
                      new RoleSetKey(new long[] {7}),
                      entry -> {
                        made.incrementAndGet();
                        await(others);
                        return RoleSetAccess.refused(everywhere, Reason.NO_RULE, entry);
                      });
                }));
      }
      for (Future<RoleSetAccess> one : all) {
        assertSame(all.get(0).get(), one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, made.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatCannotBeMade_isNotCached_andHoldsNothing() {
    RoleSetCache cache = new RoleSetCache(Settings.standard().withFusedRules(10));
    RoleSetKey key = new RoleSetKey(new long[] {1, 1, 0});
    for (int i = 0; i < 3; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              cache.get(
                  key,
                  entry -> {
                    assertTrue(entry.takesFirst(10));
                    throw new IllegalStateException("broken");
                  }));
      assertEquals(0, cache.taken());
    }
    assertEquals(new RoleSetKey(new long[] {0, 1}), key);
    assertEquals(2, key.size());
  }

  @Test
  void manyThreads_keepTheAccounts() throws Exception {
    Settings settings =
        Settings.standard().withSubjectCost(12).withFusedRules(90).withRoleSetBytes(6_000);
    CompiledAuthorizer authorizer = compile(policy(10), settings);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CyclicBarrier start = new CyclicBarrier(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 5_000; i++) {
                    int bits = 1 + random.nextInt(200);
                    int role = random.nextInt(8);
                    Reason reason = read(authorizer, bits(bits), role + "-1");
                    assertTrue(
                        reason == Reason.ROLES_TOO_COSTLY
                            || (reason == Reason.ALLOWED_BY_RULE) == ((bits >> role & 1) == 1));
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    RoleSetCache cache = authorizer.roleSets().cache();
    assertEquals(cache.leased(), cache.taken());
    assertTrue(cache.taken() <= 90);
  }

  /** The hashes of such sets are equal: that of a set is the sum of those of its names. */
  @Test
  void setsOfSimilarNames_areFoundWithoutAllocation() {
    Policy.Builder policy = Policy.builder();
    for (int team = 0; team < 64; team++) {
      policy.role(
          Role.of(similar(team)).with(Permission.allow("READ").on("logs/" + similar(team))));
    }
    CompiledAuthorizer authorizer = compile(policy.build(), Settings.standard());
    List<Subject> subjects = new ArrayList<>();
    for (int team = 0; team < 32; team++) {
      subjects.add(holding(similar(team), similar(63 - team)));
    }
    assertEquals(1, subjects.stream().map(s -> s.roles().hashCode()).distinct().count());
    for (Subject subject : subjects) {
      String name = subject.roles().iterator().next();
      assertEquals(Reason.ALLOWED_BY_RULE, read(authorizer, subject, name));
    }
    assertEquals(0, allocated(authorizer, subjects));
  }

  /**
   * One of two letters for each bit: the hashes of a number's name and of its complement's have a
   * sum.
   */
  private static String similar(int bits) {
    return IntStream.range(0, 6)
        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "a" : "b")
        .collect(Collectors.joining());
  }

  /** Also for equal sets that are other objects, and for names without meaning. */
  @Test
  void cachedSets_areFoundWithoutAllocation() {
    CompiledAuthorizer authorizer = compile(policy(6), Settings.standard());
    List<Subject> subjects = new ArrayList<>();
    for (int copy = 0; copy < 2; copy++) {
      for (int bits = 0; bits < 64; bits++) {
        subjects.add(bits(bits));
        subjects.add(bits(bits).withRoles("junk-" + bits, "junk"));
      }
    }
    assertEquals(0, allocated(authorizer, subjects));
  }

  /** The bytes that checks allocate once all is cached: the least of many rounds. */
  private static long allocated(Authorizer authorizer, List<Subject> subjects) {
    Resource resource = Resource.of("logs", "1-1");
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        for (int s = 0; s < subjects.size(); s++) {
          authorizer.check(subjects.get(s), "READ", resource);
        }
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
