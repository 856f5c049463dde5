package dev.tenon.suite;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small policy that has some of everything, and who asks it. */
final class Acorn {

  static final Instant TODAY = Instant.parse("2026-03-04T00:00:00Z");

  static final NamedSubject ADA =
      NamedSubject.of("ada", Subject.of("ada").withRoles("payments-operator"));
  static final NamedSubject OLGA = NamedSubject.of("olga", Subject.of("olga"));
  static final NamedSubject CLAIMED =
      NamedSubject.fromClaims("claimed", Map.of("sub", "zoe", "groups", List.of("team-payments")));

  static final Resource JOB = Resource.parse("flink/dev/flink-job/tx_1");
  static final Resource JAR = Resource.parse("flink/dev/flink-jar/tx.jar");

  private Acorn() {}

  static Policy policy() {
    return Policy.builder()
        .version("acorn")
        .actions(
            Actions.none()
                .declaring("VIEW")
                .declaring("SUBMIT")
                .declaring("STOP")
                .declaring("OPERATE", "SUBMIT", "STOP"))
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("flink")))
        .role(
            Role.of("payments-operator")
                .inheriting("viewer")
                .with(
                    Permission.allow("OPERATE").on("flink/dev", "flink/prod/flink-job"),
                    Permission.stage("STOP").on("flink/prod"),
                    Permission.allow("SUBMIT")
                        .on("flink/prod/flink-jar")
                        .during(Validity.until(Instant.parse("2026-03-09T00:00:00Z")))))
        .role(Role.of("*").with(Permission.deny("OPERATE").on("flink/prod/flink-job/tx_ledger")))
        .tenant(
            Tenant.of("payments")
                .including("flink/*/flink-job/tx_*")
                .excluding("flink/*/flink-job/tx_audit*")
                .inferring(
                    Inference.of(
                        "runs",
                        List.of("flink", "{c}", "flink-job", "{j}"),
                        List.of("flink", "{c}", "flink-jar", "{a}")))
                .enteredBy("payments-*"))
        .assign(Assignment.toSubject("olga", "payments-operator"))
        .claims(
            ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                .matching(ClaimPattern.parse("team-{team}"))
                .yielding(
                    ClaimOutput.roles(Map.of("payments", List.of("payments-operator")))
                        .ofCapture("team")))
        .build();
  }
}
