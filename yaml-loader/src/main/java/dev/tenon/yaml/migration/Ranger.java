package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the export of policies of Apache Ranger.
 *
 * <p>Policies with the priority "override" decide before normal ones; among those of one priority a
 * deny decides before an allow. An exception takes its holders out of the denies or the allows of
 * its own policy alone. All of it becomes allows and denies with exceptions: a normal deny does not
 * apply where an overriding allow does, and a deny stands for the exceptions from an allow.
 */
final class Ranger {

  /** The order of the parts of a resource's name, by type of service; a path has many segments. */
  private static final Map<String, List<List<String>>> HIERARCHIES =
      Map.of(
          "hive",
          List.of(
              List.of("database", "table", "column"),
              List.of("udf", "database"),
              List.of("url"),
              List.of("hiveservice"),
              List.of("global")),
          "hdfs",
          List.of(List.of("path")),
          "hbase",
          List.of(List.of("table", "column-family", "column")),
          "kafka",
          List.of(
              List.of("topic"),
              List.of("consumergroup"),
              List.of("transactionalid"),
              List.of("cluster"),
              List.of("delegationtoken")),
          "trino",
          List.of(
              List.of("catalog", "schema", "table", "column"),
              List.of("sessionproperty", "catalog"),
              List.of("systemproperty"),
              List.of("trinouser"),
              List.of("function")),
          "kms",
          List.of(List.of("keyname")),
          "ozone",
          List.of(List.of("volume", "bucket", "key")));

  /** What an access of a service gives besides itself. */
  private static final Map<String, Map<String, List<String>>> IMPLIED =
      Map.of(
          "hive",
          Map.of("all", List.of("*")),
          "trino",
          Map.of("all", List.of("*")),
          "ozone",
          Map.of("all", List.of("*")),
          "kafka",
          Map.of(
              "publish", List.of("describe"),
              "consume", List.of("describe"),
              "configure", List.of("describe"),
              "alter", List.of("describe"),
              "delete", List.of("describe"),
              "alter_configs", List.of("describe_configs")),
          "hbase",
          Map.of("admin", List.of("read", "write", "create")));

  private static final Set<String> CASE_SENSITIVE = Set.of("hdfs", "kms", "ozone");
  private static final Set<String> PATHS = Set.of("path");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

  private final PolicyDraft draft = new PolicyDraft();
  private final Report report;
  private final Set<String> services = new LinkedHashSet<>();
  private final List<RangerPolicy> policies = new ArrayList<>();

  private Ranger(Report report) {
    this.report = report;
  }

  static PolicyDraft read(List<Source> sources, Report report) {
    Ranger reader = new Ranger(report);
    List<Node> nodes = new ArrayList<>();
    for (Source source : sources) {
      for (Node document : Tree.documents(source, report)) {
        nodes.addAll(
            Tree.find(document, "policies").isPresent()
                ? Tree.items(document, "policies")
                : Tree.items(document));
      }
    }
    reader.zones(nodes);
    nodes.forEach(reader::policy);
    reader.contract();
    RangerRules.write(reader.draft, reader.policies);
    return reader.draft;
  }

  private void contract() {
    draft.tell("How a request is named: the action is Ranger's access type, such as select, on");
    draft.tell("  SERVICE/KIND/NAME...    such as hive/database/sales/orders/total");
    draft.tell(
        "where KIND is the first part of the resource: database, udf, url, path, topic, ...");
    if (!services.stream().allMatch(CASE_SENSITIVE::contains)) {
      draft.tell(
          "Ranger compares the names of this service without their case: write all names of");
      draft.tell("a request in lower case before you ask.");
    }
    draft.tell("Users are subjects; groups and Ranger's roles come from claims.");
    draft.sample("select", "read");
  }

  /** Policies of a zone are about the zone's resources, which the export does not have. */
  private void zones(List<Node> nodes) {
    Set<String> zones = new LinkedHashSet<>();
    for (Node node : nodes) {
      zones.add(Tree.text(node, "zoneName").orElse(""));
      if (zones.size() > 1) {
        report.add(
            node.error("several-zones", "policies of several security zones: " + zones)
                .because("which resources are in a zone is not in the export")
                .mend(
                    "export the policies of each zone by themselves, and import them one by one"));
        return;
      }
    }
  }

  private void policy(Node node) {
    String service = Tree.text(node, "service").orElse("ranger");
    String type = type(node, service);
    if (Tree.text(node, "isEnabled").map("false"::equals).orElse(false)) {
      draft.different(
          node,
          "the policy " + name(node) + " is disabled",
          "a disabled policy decides nothing",
          "nothing is lost");
      return;
    }
    if (!isAccess(node) || !isKnown(node, type)) {
      return;
    }
    services.add(type);
    policies.addAll(new Reader(node, service, type).policies());
  }

  private static String name(Node node) {
    return Diagnostic.quote(Tree.text(node, "name").orElse(Tree.text(node, "id").orElse("")));
  }

  private static String type(Node node, String service) {
    Optional<String> given =
        Tree.text(node, "serviceType").map(type -> type.toLowerCase(Locale.ROOT));
    String type =
        given.orElseGet(
            () ->
                HIERARCHIES.keySet().stream()
                    .filter(each -> service.toLowerCase(Locale.ROOT).contains(each))
                    .sorted()
                    .findFirst()
                    .orElse(""));
    return type.equals("presto") ? "trino" : type;
  }

  private boolean isAccess(Node node) {
    String type = Tree.text(node, "policyType").orElse("0");
    if (type.equals("0")) {
      return true;
    }
    draft.different(
        node,
        (type.equals("1") ? "the masks of the policy " : "the filters of rows of the policy ")
            + name(node),
        "a policy decides whether data may be read, and does not change what is read",
        "keep them where the data is read: without them all is shown to who may read");
    return false;
  }

  private boolean isKnown(Node node, String type) {
    if (HIERARCHIES.containsKey(type)) {
      return true;
    }
    boolean denies =
        !Tree.items(node, "denyPolicyItems").isEmpty() || Tree.isTrue(node, "isDenyAllElse");
    String what = "the policy " + name(node) + " of a service of type " + Diagnostic.quote(type);
    String why =
        type.equals("tag")
            ? "which resources have a tag is not in the export"
            : "the parts of its resources and their order are not known here";
    if (denies) {
      report.add(
          node.error("unknown-service", what + " denies something")
              .because(why + ", and without its denies more would be allowed")
              .mend("take the policy out of the export, and write its denies by hand"));
    } else {
      draft.notImported(node, what, why, "write its rules by hand");
    }
    return false;
  }

  /** The reader of one policy. */
  private final class Reader {

    private final Node node;
    private final String service;
    private final String type;

    Reader(Node node, String service, String type) {
      this.node = node;
      this.service = service;
      this.type = type;
    }

    List<RangerPolicy> policies() {
      List<RangerPolicy> all = new ArrayList<>();
      List<Node> resources = new ArrayList<>();
      Tree.find(node, "resources").ifPresent(resources::add);
      resources.addAll(Tree.items(node, "additionalResources"));
      for (Node each : resources) {
        objects(each).ifPresent(objects -> all.add(policy(objects)));
      }
      return all;
    }

    private RangerPolicy policy(RangerPolicy.Objects objects) {
      boolean conditional = !Tree.items(node, "conditions").isEmpty();
      if (conditional) {
        conditions(node);
      }
      List<RangerPolicy.Item> denies = items("denyPolicyItems", false, conditional);
      if (Tree.isTrue(node, "isDenyAllElse")) {
        denies = new ArrayList<>(denies);
        denies.add(
            new RangerPolicy.Item(
                List.of(FirstMatch.Who.ALL), List.of("*"), node, "all that it does not allow"));
      }
      return new RangerPolicy(
          node,
          name(node),
          Tree.text(node, "policyPriority").orElse("0").equals("1"),
          objects,
          items("policyItems", true, conditional),
          items("allowExceptions", false, conditional),
          denies,
          items("denyExceptions", true, conditional),
          Tree.isTrue(node, "isDenyAllElse"),
          periods());
    }

    /** The items of a kind; a sure item is left out if it has a condition, another one is kept. */
    private List<RangerPolicy.Item> items(String key, boolean sure, boolean conditional) {
      List<RangerPolicy.Item> all = new ArrayList<>();
      for (Node item : Tree.items(node, key)) {
        boolean own = !Tree.items(item, "conditions").isEmpty();
        if (own) {
          conditions(item);
        }
        if (Tree.isTrue(item, "delegateAdmin")) {
          draft.notImported(
              item,
              "delegated administration",
              "rights to administer a policy are rules on `tenon/...`",
              "give them by hand to those who need them");
        }
        if (!sure || (!own && !conditional)) {
          all.add(item(item, sure, key));
        }
      }
      return all;
    }

    private void conditions(Node item) {
      draft.narrower(
          item,
          "conditions of " + name(node),
          "what they test is not part of a request here: allows and exceptions with a condition are"
              + " left out, denies apply without it",
          "write the rule by hand with a condition of your own");
    }

    private RangerPolicy.Item item(Node item, boolean sure, String key) {
      Set<String> roles = new LinkedHashSet<>();
      for (String user : Tree.texts(item, "users")) {
        if (user.equals("{USER}")) {
          roles.add(draft.everyone());
        } else if (user.equals("{OWNER}")) {
          owner(item, sure, roles);
        } else {
          who(draft.user(user, item), sure, roles);
        }
      }
      for (String group : Tree.texts(item, "groups")) {
        if (group.equals("public")) {
          roles.add(draft.everyone());
        } else {
          who(draft.group("group", "groups", group, item), sure, roles);
        }
      }
      for (String role : Tree.texts(item, "roles")) {
        who(draft.group("role", "roles", role, item), sure, roles);
      }
      List<String> actions = accesses(item);
      String note = "policy " + Tree.text(node, "name").orElse("") + ", " + key;
      return new RangerPolicy.Item(List.copyOf(roles), actions, item, note);
    }

    /** A name that cannot be written: in a deny it stands for everyone. */
    private void who(Optional<String> role, boolean sure, Set<String> roles) {
      if (role.isPresent()) {
        roles.add(role.get());
      } else if (!sure) {
        roles.add(draft.everyone());
      }
    }

    private void owner(Node item, boolean sure, Set<String> roles) {
      draft.narrower(
          item,
          "the owner of a resource",
          "who owns it is not part of a request here"
              + (sure ? "" : ", so the deny is for everyone"),
          "write the rule by hand with a condition on the owner");
      if (!sure) {
        roles.add(draft.everyone());
      }
    }

    private List<String> accesses(Node item) {
      Set<String> all = new LinkedHashSet<>();
      for (Node access : Tree.items(item, "accesses")) {
        String name = Tree.text(access, "type").orElse("").toLowerCase(Locale.ROOT);
        boolean allowed = !Tree.text(access, "isAllowed").map("false"::equals).orElse(false);
        if (allowed && TextPattern.literal(name).isExactName() && !name.isEmpty()) {
          all.add(name);
          all.addAll(IMPLIED.getOrDefault(type, Map.of()).getOrDefault(name, List.of()));
        }
      }
      return all.contains("*") ? List.of("*") : List.copyOf(all);
    }

    private Optional<RangerPolicy.Objects> objects(Node resources) {
      Set<String> keys = new LinkedHashSet<>();
      Tree.entries(resources).forEach(entry -> keys.add(entry.key().text()));
      List<String> order =
          HIERARCHIES.getOrDefault(type, List.of()).stream()
              .filter(each -> each.containsAll(keys) && keys.contains(each.get(0)))
              .findFirst()
              .orElse(List.of());
      if (order.isEmpty() || !order.subList(0, keys.size()).containsAll(keys)) {
        unknownParts(resources, keys);
        return Optional.empty();
      }
      return Optional.of(new RangerResources(draft, service, type, order).read(resources));
    }

    private void unknownParts(Node resources, Set<String> keys) {
      report.add(
          resources
              .error("unknown-resource", "a resource with the parts " + keys)
              .because("a service of type " + type + " has no such parts here")
              .mend("take the policy out of the export, and write it by hand"));
    }

    /** The periods in which the policy is in force: none for always. */
    private List<RangerPolicy.Period> periods() {
      List<RangerPolicy.Period> all = new ArrayList<>();
      for (Node schedule : Tree.items(node, "validitySchedules")) {
        all.add(period(schedule));
      }
      return all;
    }

    private RangerPolicy.Period period(Node schedule) {
      boolean recurring = !Tree.items(schedule, "recurrences").isEmpty();
      if (recurring) {
        draft.narrower(
            schedule,
            "a recurring schedule",
            "a rule has a beginning and an end: allows with this schedule are left out, denies apply"
                + " in the whole period",
            "write the rule by hand with a condition on the time");
      }
      String zone = Tree.text(schedule, "timeZone").orElse("");
      if (zone.isEmpty()) {
        draft.narrower(
            schedule,
            "a schedule without a time zone",
            "Ranger takes the zone of each server: allows begin at the latest and end at the"
                + " earliest of all zones, denies the other way",
            "write the zone into the policy");
      }
      return new RangerPolicy.Period(
          time(schedule, "startTime", zone, Duration.ofHours(12)),
          time(schedule, "endTime", zone, Duration.ofHours(-14)),
          time(schedule, "startTime", zone, Duration.ofHours(-14)),
          time(schedule, "endTime", zone, Duration.ofHours(12)),
          recurring);
    }

    private String time(Node schedule, String key, String zone, Duration shift) {
      Optional<String> text = Tree.text(schedule, key).filter(each -> !each.isBlank());
      if (text.isEmpty()) {
        return "";
      }
      try {
        LocalDateTime local = LocalDateTime.parse(text.get(), TIME);
        Instant instant =
            zone.isEmpty()
                ? local.toInstant(ZoneOffset.UTC).plus(shift)
                : local.atZone(ZoneId.of(zone, ZoneId.SHORT_IDS)).toInstant();
        return instant.toString();
      } catch (DateTimeException wrong) {
        report.add(
            schedule
                .error("bad-time", "not a time: " + Diagnostic.quote(text.get() + " " + zone))
                .because("Ranger writes times as 2026/03/01 00:00:00, and zones by their names")
                .mend("correct the schedule")
                .causedBy(wrong));
        return "";
      }
    }
  }

  /** Whether the names of a type of service are compared without their case. */
  static boolean isFolding(String type) {
    return !CASE_SENSITIVE.contains(type);
  }

  /** Whether a part of a resource is a path with slashes. */
  static boolean isPath(String part) {
    return PATHS.contains(part);
  }
}
