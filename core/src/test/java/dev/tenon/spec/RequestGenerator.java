package dev.tenon.spec;

import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random subjects and requests, aimed at what a policy speaks of. */
final class RequestGenerator {

  private static final List<String> ACTIONS =
      List.of("read", "read", "write", "write", "run", "run", "admin", "unknown", "");
  private static final List<String> LIMITS = List.of("l0", "l1", "l1", "unknown");
  private static final List<Resource> REFUSED =
      List.of(Resource.of("a", ".."), Resource.of(), Resource.parse("a//b"), Resource.of("\uD800"));

  private final RandomGenerator random;
  private final PathGenerator paths;
  private final ConditionGenerator conditions;
  private final boolean attributes;
  private final List<ResourcePattern> patterns;
  private final List<String> tenants;
  private final List<Inference> inferences;
  private final List<Resource> consumers;

  RequestGenerator(World world, RandomGenerator random) {
    this.random = random;
    this.paths = new PathGenerator(random);
    this.conditions = new ConditionGenerator(random);
    this.attributes = !world.policy().attributes().isEmpty();
    this.patterns = world.patterns();
    this.inferences =
        world.policy().tenants().stream().flatMap(t -> t.inferences().stream()).toList();
    this.consumers = world.consumers();
    this.tenants = world.policy().tenants().stream().map(Tenant::name).toList();
  }

  /** So many requests about a world, by a new subject every {@code each} requests. */
  static List<Request> requests(World world, long seed, int count, int each) {
    RequestGenerator generator = new RequestGenerator(world, new SplittableRandom(~seed));
    List<Request> requests = new ArrayList<>(count);
    Subject subject = generator.subject();
    for (int i = 1; i <= count; i++) {
      requests.add(generator.request(subject));
      subject = i % each == 0 ? generator.subject() : subject;
    }
    return requests;
  }

  Subject subject() {
    if (paths.chance(3)) {
      return Subject.anonymous();
    }
    Subject subject = Subject.of(paths.chance(70) ? "ada" : paths.name());
    for (int n = random.nextInt(5); n > 0; n--) {
      subject = subject.withRoles(paths.one(PolicyGenerator.ROLES));
    }
    subject = paths.chance(5) ? subject.withRoles("ghost", "r*") : subject;
    subject = paths.chance(20) ? subject.withRoles("x") : subject;
    subject = paths.chance(30) ? subject.throughClient("cli") : subject;
    subject = paths.chance(30) ? subject.fromIssuer("idp") : subject;
    subject = paths.chance(50) ? subject.withVariable("p", values()) : subject;
    subject = paths.chance(50) ? subject.withVariable("q", values()) : subject;
    subject = attributes ? subject.with(conditions.values(AttributeSide.SUBJECT)) : subject;
    return paths.chance(40) ? scoped(subject) : subject;
  }

  /** A subject that holds roles in scopes too, at times within limits or with actors. */
  private Subject scoped(Subject plain) {
    Subject subject = plain;
    for (int n = random.nextInt(4); n > 0; n--) {
      subject = subject.holding(held(PolicyGenerator.ROLES));
    }
    for (int n = paths.chance(25) ? 1 + random.nextInt(2) : 0; n > 0; n--) {
      List<HeldRole> parts = new ArrayList<>();
      for (int m = random.nextInt(3); m > 0; m--) {
        parts.add(held(LIMITS));
      }
      subject = subject.limitedTo(HeldLimit.of(parts, "a token"));
    }
    if (paths.chance(15)) {
      subject = subject.actedForBy(paths.one(List.of("bot", "gateway", "stranger")));
    }
    subject = paths.chance(10) ? subject.impersonatedBy(Actor.of("root")) : subject;
    return paths.chance(10) ? subject.confinedTo(paths.tenant()) : subject;
  }

  private HeldRole held(List<String> names) {
    HeldRole held = HeldRole.of(paths.one(names));
    return paths.chance(70) ? held.within(PolicyGenerator.anyScope(random, paths)) : held;
  }

  private List<String> values() {
    List<String> values = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      values.add(paths.name());
    }
    return values;
  }

  Request request(Subject subject) {
    Request request = Request.of(subject, paths.one(ACTIONS), resource(subject));
    int tenant = random.nextInt(100);
    if (tenant < 70 && !tenants.isEmpty()) {
      request = request.within(paths.chance(70) ? paths.one(tenants) : paths.tenant());
    } else if (tenant < 74) {
      request = request.within("elsewhere");
    }
    if (attributes) {
      request =
          request.with(
              conditions
                  .values(AttributeSide.RESOURCE)
                  .withAll(conditions.values(AttributeSide.REQUEST)));
    }
    return paths.chance(10) ? request.creating() : request;
  }

  private Resource resource(Subject subject) {
    if (paths.chance(2)) {
      return paths.one(REFUSED);
    }
    if (!inferences.isEmpty() && !consumers.isEmpty() && paths.chance(20)) {
      return inferred(paths.one(inferences), paths.one(consumers));
    }
    boolean aimed = !patterns.isEmpty() && paths.chance(90);
    ResourcePattern pattern = aimed ? paths.one(patterns) : paths.pattern();
    return paths.near(pattern, subject.variables());
  }

  /** What a consumer may show if its segments are what the rule captures. */
  private Resource inferred(Inference inference, Resource consumer) {
    List<String> path = new ArrayList<>();
    for (String segment : inference.to()) {
      int captured = inference.from().indexOf(segment);
      boolean known = segment.startsWith("{") && captured >= 0 && captured < consumer.size();
      boolean open = segment.startsWith("{") || segment.equals("*");
      path.add(known ? consumer.segment(captured) : open ? paths.name() : segment);
    }
    return Resource.of(path);
  }
}
