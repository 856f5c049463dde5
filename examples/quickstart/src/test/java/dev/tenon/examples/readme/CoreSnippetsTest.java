package dev.tenon.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.claims.ClaimFinding;
import dev.tenon.claims.MappedSubject;
import dev.tenon.filter.ConditionTree;
import dev.tenon.filter.KeyListing;
import dev.tenon.filter.KeyMapping;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.scope.AzureSas;
import dev.tenon.scope.StorageAction;
import dev.tenon.scope.StorageScope;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The Java of core/README.md. */
class CoreSnippetsTest {

  private static Policy policy() {
    Policy policy =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("FLINK_VIEW").on("flink")))
            .role(
                Role.of("payments-operator")
                    .inheriting("viewer")
                    .with(
                        Permission.allow("FLINK_SUBMIT").on("flink/*/flink-job/tx_*"),
                        Permission.stage("FLINK_JOB_TERMINATE").on("flink/prod")))
            .role(
                Role.of("*")
                    .with(Permission.deny("FLINK_SUBMIT").on("flink/prod/flink-job/tx_ledger")))
            .tenant(
                Tenant.of("payments")
                    .including("flink/*/flink-job/tx_*")
                    .excluding("flink/*/flink-job/tx_audit*")
                    .enteredBy("payments-*"))
            .assign(Assignment.toSubject("olga", "payments-operator"))
            .build();
    Authorizer authorizer = Authorizer.compile(policy);
    return authorizer.policy();
  }

  @Test
  void asking_answersAsTheCommentsSay() {
    Policy policy = policy();
    Authorizer authorizer = Authorizer.compile(policy);

    Subject ada = Subject.of("ada").withRoles("payments-operator");
    Resource daily = Resource.of("flink", "prod", "flink-job", "tx_daily");

    Decision decision = authorizer.check(ada, "FLINK_SUBMIT", daily);
    decision.allowed(); // true
    decision.held(); // false: true if it waits for an approval
    decision.reason().code(); // "allowed-by-rule"

    assertTrue(decision.allowed());
    assertFalse(decision.held());
    assertEquals("allowed-by-rule", decision.reason().code());

    Decision certain = decision.orThrow(); // a DeniedException if it denies, or holds for approval

    assertEquals(decision, certain);

    Map<String, Object> claims = Map.of("sub", "ada", "groups", List.of("payments-operator"));
    MappedSubject mapped = policy.subjectFrom(claims);
    Subject caller = mapped.subject(); // its roles and variables
    List<ClaimFinding.Ignored> ignored = mapped.report().ignored(); // values that no mapping knows

    assertEquals("ada", caller.id());
    assertEquals(List.of(), ignored);

    Request request =
        Request.of(ada, "FLINK_SUBMIT", daily.ancestor(3).child("tx_new"))
            .within("payments")
            .creating();
    Decision created = authorizer.check(request);

    assertTrue(created.allowed());

    Resource hidden = Resource.of("flink", "prod", "flink-job", "tx_audit");
    Resource frozen = Resource.of("flink", "prod", "flink-job", "tx_ledger");
    List<Resource> jobs = List.of(daily, hidden, frozen);

    Access access = authorizer.access(ada).within("payments");
    access.check("FLINK_SUBMIT", daily);
    List<Resource> visible = access.visible(jobs, job -> job); // what exists for the subject
    List<Resource> mine = access.allowed("FLINK_SUBMIT", jobs, job -> job); // what it may submit
    Set<Resource> shells = access.containers(jobs, job -> job); // what is above the visible
    Set<String> buttons = access.allowedActions(List.of("FLINK_VIEW", "FLINK_SUBMIT"), daily);

    assertEquals(Set.of("FLINK_VIEW", "FLINK_SUBMIT"), buttons);
    assertEquals(List.of(daily, frozen), visible);
    assertEquals(List.of(daily), mine);
    assertEquals(Set.of(daily.ancestor(1), daily.ancestor(2), daily.ancestor(3)), shells);

    String why = authorizer.explain(request).toString();

    String line = decision.toJson(); // {"v":1,"effect":"ALLOW","reason":"allowed-by-rule",...}
    String story = authorizer.explain(request).toJson();

    assertTrue(line.startsWith("{\"v\":1,\"effect\":\"ALLOW\",\"reason\":\"allowed-by-rule\","));
    assertTrue(story.startsWith("{\"v\":1,\"request\":"));
    assertTrue(why.startsWith("ALLOW allowed-by-rule"), why);

    Settings settings = Settings.standard().withClock(Clock.systemUTC()).withRoleCost(512);
    Authorizer strict = Authorizer.compile(policy, settings);

    assertEquals(decision, strict.check(ada, "FLINK_SUBMIT", daily));
  }

  @Test
  void resources_areAsTheCommentsSay() {
    Resource.of("flink", "prod", "flink-job", "tx_7");
    Resource.parse("flink/prod/flink-job/tx_7"); // the same
    Resource.of("cas", "team/a"); // two segments: nothing is split again
    Resource.parse("cas/team\\/a"); // the same
    Resource.of("flink", "..").problem(); // PathProblem.DOT_SEGMENT

    assertEquals(
        Resource.of("flink", "prod", "flink-job", "tx_7"),
        Resource.parse("flink/prod/flink-job/tx_7"));
    assertEquals(2, Resource.of("cas", "team/a").size());
    assertEquals(Resource.of("cas", "team/a"), Resource.parse("cas/team\\/a"));
    assertEquals(PathProblem.DOT_SEGMENT, Resource.of("flink", "..").problem());
  }

  @Test
  void patterns_areAsTheCommentsSay() {
    ResourcePattern jobs = ResourcePattern.of("flink", "*", "flink-job", "tx_*");
    jobs.covers(Resource.parse("flink/prod/flink-job/tx_7/checkpoint")); // true
    jobs.covers(ResourcePattern.parse("flink/*/flink-job/tx_a*")); // true
    jobs.intersection(ResourcePattern.parse("flink/dev")); // flink/dev/flink-job/tx_

    assertTrue(jobs.covers(Resource.parse("flink/prod/flink-job/tx_7/checkpoint")));
    assertTrue(jobs.covers(ResourcePattern.parse("flink/*/flink-job/tx_a*")));
    assertEquals(
        "flink/dev/flink-job/tx_",
        jobs.intersection(ResourcePattern.parse("flink/dev")).orElseThrow().resource().toString());
  }

  @Test
  void list_isFilteredByTheDatabase() {
    Subject ada = Subject.of("ada").withRoles("payments-operator");
    Access access = Authorizer.compile(policy()).access(ada).within("payments");

    ResourceFilter filter = access.filter("FLINK_SUBMIT");
    RowMapping rows =
        RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
    SqlCondition where = SqlDialect.POSTGRESQL.where(filter, rows);
    String sql = "SELECT cluster, name FROM jobs WHERE " + where.text() + " ORDER BY name LIMIT 50";

    assertTrue(sql.contains("cluster IS NOT NULL"), sql);
    assertEquals("tx_", where.parameters().get(0));
  }

  @Test
  void filters_areAsTheCommentsSay() {
    Subject ada = Subject.of("ada").withRoles("payments-operator");
    Resource daily = Resource.of("flink", "prod", "flink-job", "tx_daily");
    Access access = Authorizer.compile(policy()).access(ada).within("payments");

    ResourceFilter filter = access.filter("FLINK_SUBMIT");
    filter.test(daily); // true, exactly where a check allows
    String words = filter.toString(); // all of ([0] = `flink`; [2] = `flink-job`; ...)
    // ...)

    assertFalse(words.isEmpty());
    assertTrue(filter.test(daily));
    assertTrue(
        filter
            .toString()
            .startsWith("all of ([0] = `flink`; [2] = `flink-job`; [3] starts with `tx_`; not "),
        filter::toString);

    RowMapping rows =
        RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
    SqlCondition where = SqlDialect.POSTGRESQL.where(filter, rows);
    String sql = "SELECT cluster, name FROM jobs WHERE " + where.text() + " ORDER BY name LIMIT 50";

    assertTrue(sql.contains("name COLLATE \"C\" >= ?"), sql);

    KeyMapping keys = KeyMapping.of("flink").under("checkpoints");
    KeyListing listing = keys.listing(filter);
    listing.prefixes(); // what to list; then keep what passes listing.test(key)
    keys.resource("checkpoints/prod/../dev/tx_1"); // empty: no canonical key
    ConditionTree.json(filter.condition()); // for others; ConditionTree.parse reads it back

    assertEquals(Set.of("checkpoints/"), listing.prefixes());
    assertTrue(listing.test("checkpoints/prod/flink-job/tx_1"));
    assertTrue(keys.resource("checkpoints/prod/../dev/tx_1").isEmpty());
    assertTrue(ConditionTree.json(filter.condition()).startsWith("{\"allOf\":["));

    StorageScope scope =
        StorageScope.of(access.filter("DATA_READ"), keys).allowing(StorageAction.READ);
    String session = scope.awsSessionPolicy("bucket"); // for AssumeRole
    String boundary = scope.googleAccessBoundary("bucket"); // for Google's token exchange
    List<AzureSas> signed = scope.azureSas("container"); // what each signature has to sign

    assertTrue(session.contains("\"Deny\""), session);
    assertTrue(boundary.contains("\"false\""), boundary);
    assertEquals(List.of(), signed);
  }
}
