package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.live.PolicySource;
import dev.tenon.policy.Policy;
import dev.tenon.servlet.Passwords;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A console over three stand-in clusters with a few things in each, and users of little work. */
final class Fixture implements AutoCloseable {

  static final Path POLICY = Path.of("policy");
  private static final Instant EARLIER = Instant.parse("2026-03-02T08:00:00Z");

  /** One hash for all: to make it costs the test nothing. */
  private static final String KEPT = Passwords.hash("tenon", 1);

  final Turning clock = new Turning(EARLIER.plusSeconds(3600));
  final Path folder;
  private final State state;
  final StandInFlink dev = StandInFlink.start();
  final StandInFlink uat = StandInFlink.start();
  final StandInFlink prod = StandInFlink.start();
  final Inventory inventory =
      new Inventory(
          List.of(
              new Cluster("fc-31a7", "dev", dev.rest()),
              new Cluster("fc-58d2", "uat", uat.rest()),
              new Cluster("fc-c904", "prod", prod.rest())));
  final String referral = job(prod, "ReferralDelivery_daily");
  final String payments = job(prod, "Payments_daily");
  final String audited = job(prod, "Payments_audit_q1");
  final String referralJar = prod.jar("ReferralDelivery_jobs.jar", EARLIER);
  final String paymentsJar = prod.jar("payments-jobs.jar", EARLIER);
  final Console console;

  Fixture() {
    this(YamlPolicies.load(POLICY));
  }

  Fixture(Policy policy) {
    this(policy, 0);
  }

  Fixture(Policy policy, int proxies) {
    this(policy, proxies, temporary(), users());
  }

  Fixture(Policy policy, int proxies, Path folder, Users users) {
    this(PolicySource.of(policy), proxies, folder, users);
  }

  /** A console with its state in a directory, and a policy and users that may change. */
  Fixture(PolicySource policy, int proxies, Path folder, Users users) {
    this.folder = folder;
    this.state = state(folder);
    for (StandInFlink flink : List.of(dev, uat)) {
      job(flink, "ReferralDelivery_daily");
      job(flink, "ReferralDelivery_refunds");
      job(flink, "Payments_daily");
      job(flink, "eu-settlement");
      job(flink, "Fraud_alerts");
    }
    console = Console.start(anyPort(), proxies, policy, users, inventory, clock, state);
  }

  static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("console");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static State state(Path folder) {
    try {
      return State.in(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the audit log. */
  List<String> audit() {
    try {
      return Files.readAllLines(folder.resolve("audit.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerSocketChannel anyPort() {
    try {
      return Console.listen(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Users users() {
    return Users.none()
        .with("ada", KEPT, "referral-operators")
        .with("vera", KEPT, "referral-viewers")
        .with("lena", KEPT, "referral-leads")
        .with("ben", KEPT, "payments-operators", "referral-viewers")
        .with("pam", KEPT, "payments-leads")
        .with("quinn", KEPT, "quality-assurance")
        .with("olga", KEPT, "platform-admins")
        .with("aldo", KEPT, "auditors")
        .with("hugo", KEPT, "hr");
  }

  static String job(StandInFlink flink, String name) {
    return flink.job(name, "RUNNING", EARLIER, 2);
  }

  Visitor visitor(String name) {
    return Visitor.loggedIn(console.address(), name);
  }

  /** All jobs of all clusters. */
  List<Job> jobs() {
    return inventory.clusters().stream().flatMap(cluster -> cluster.jobs().stream()).toList();
  }

  /** All jars of all clusters. */
  List<Jar> jars() {
    return inventory.clusters().stream().flatMap(cluster -> cluster.jars().stream()).toList();
  }

  /** The state of a job in production, as the cluster has it. */
  String state(String job) {
    return inventory.clusters().get(2).job(job).orElseThrow().state();
  }

  @Override
  public void close() {
    console.close();
    try {
      state.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    dev.close();
    uat.close();
    prod.close();
  }
}
