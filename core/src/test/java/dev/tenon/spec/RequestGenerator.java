package dev.tenon.spec;

import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random subjects and requests, aimed at what a policy speaks of. */
final class RequestGenerator {

  private static final List<String> ACTIONS =
      List.of("read", "read", "write", "write", "run", "run", "admin", "unknown", "");
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
    return attributes ? subject.with(conditions.values(AttributeSide.SUBJECT)) : subject;
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
      request = request.within(paths.one(tenants));
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
