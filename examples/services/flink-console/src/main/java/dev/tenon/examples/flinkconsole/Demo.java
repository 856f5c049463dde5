package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.JobJar;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.examples.flinkconsole.jobs.TickingJob;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Something to look at: three clusters, of about fifty jobs each where they are stand-ins. */
public final class Demo {

  /** Who may log in, in words. */
  public static final String USERS =
      """
      Log in with one of these names; everybody's password is `tenon`.

        ada    operates the jobs of Referral Delivery
        vera   may look at them
        lena   leads that team: she approves what ada asks for, grants for a time, and reads
               the audit log of the team, and of no other
        ben    operates the jobs of Payments, and may look at those of Referral Delivery
        pam    leads Payments in the same way
        quinn  tests in the clusters dev and uat
        olga   administers everything
        aldo   reads the audit log
        hugo   has nothing to do with Flink

      Log in as ada and ask to cancel a job in prod; as lena, approve it; as ada, see what became
      of it. Or submit a job of a wrong name, and have lena find out by its reference why.""";

  private static final List<String> TEAMS = List.of("ReferralDelivery", "Payments", "Fraud");

  private static final List<String> JOBS =
      List.of("daily", "hourly", "refunds", "audit_q1", "ledger", "replay", "enrich", "alerts");

  private Demo() {}

  /**
   * The clusters with jobs and jars in them.
   *
   * @param dev a stand-in
   * @param uat a stand-in
   * @param prod the REST API of a Flink
   * @return what the console is connected to
   */
  public static Inventory inventory(StandInFlink dev, StandInFlink uat, URI prod) {
    fill(dev, 2);
    fill(uat, 5);
    Cluster production = new Cluster("fc-c904", "prod", prod);
    run(production);
    return new Inventory(
        List.of(
            new Cluster("fc-31a7", "dev", dev.rest()),
            new Cluster("fc-58d2", "uat", uat.rest()),
            production));
  }

  private static void fill(StandInFlink flink, int seed) {
    Instant now = Instant.now();
    for (int i = 0; i < 50; i++) {
      int kind = i * seed;
      String name = TEAMS.get(kind % 3) + "_" + JOBS.get(i % JOBS.size());
      String number = i < JOBS.size() * 3 ? "" : "_" + i;
      String state = i % 9 == 4 ? "FINISHED" : i % 13 == 7 ? "FAILED" : "RUNNING";
      flink.job(name + number, state, now.minus(Duration.ofMinutes(7L + 31L * i)), 1 + i % 4);
    }
    flink.job("eu-settlement", "RUNNING", now.minus(Duration.ofHours(3)), 4);
    for (String jar : List.of("ReferralDelivery_jobs.jar", "payments-jobs.jar", "fraud-jobs.jar")) {
      flink.jar(jar, now.minus(Duration.ofDays(seed)));
    }
  }

  /** Real jars, and real jobs of each team. */
  private static void run(Cluster cluster) {
    byte[] program = JobJar.of(TickingJob.class, "Tick");
    cluster.upload("ReferralDelivery_jobs.jar", program);
    cluster.upload("payments-jobs.jar", program);
    String jar = cluster.jars().stream().map(Jar::id).findFirst().orElseThrow();
    for (String name :
        List.of(
            "ReferralDelivery_daily",
            "ReferralDelivery_refunds",
            "Payments_daily",
            "eu-settlement",
            "Fraud_alerts")) {
      cluster.run(jar, name);
    }
  }
}
