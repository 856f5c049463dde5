package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.yaml.migration.CasbinModel.Combination;
import dev.tenon.yaml.migration.CasbinModel.Comparison;
import dev.tenon.yaml.migration.PathPattern.Space;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a model of Casbin and its rules: the model's file first, then files of rules.
 *
 * <p>A role of a domain becomes a role with the domain in its name, whose rules are about the paths
 * of this domain alone. Where the order of rules decides, a deny does not apply where an earlier
 * allow does.
 */
final class Casbin {

  /** How deep Casbin follows roles. */
  private static final int MOST_LEVELS = 10;

  private static final String DOMAINS = "domains";

  /** A rule of the source, from both sides. */
  private record Entry(
      List<String> innerRoles,
      List<String> outerRoles,
      List<String> innerActions,
      List<String> outerActions,
      List<PathPattern> inner,
      List<PathPattern> outer,
      boolean allowing,
      CasbinRow row) {}

  private final PolicyDraft draft = new PolicyDraft();
  private final Report report;
  private final CasbinModel model;
  private final List<CasbinRow> rules = new ArrayList<>();
  private final List<CasbinRow> links = new ArrayList<>();
  private final Map<String, Set<String>> groups = new LinkedHashMap<>();
  private final Set<String> roleNames = new LinkedHashSet<>();
  private final Set<String> domains = new LinkedHashSet<>();
  private boolean slashed;
  private boolean plain;

  private Casbin(CasbinModel model, Report report) {
    this.model = model;
    this.report = report;
  }

  static PolicyDraft read(List<Source> sources, Report report) {
    if (sources.size() < 2) {
      throw report.fatal(
          Diagnostic.error("no-rules", sources.get(0).whole(), "one file alone")
              .because("what a rule means is said by the model, and rules are in another file")
              .mend("name the model's file first, then the files of rules"));
    }
    CasbinModel model = CasbinModel.read(sources.get(0), report);
    report.throwIfErrors();
    Casbin reader = new Casbin(model, report);
    sources
        .subList(1, sources.size())
        .forEach(source -> CasbinRow.read(source).forEach(reader::row));
    report.throwIfErrors();
    reader.all();
    return reader.draft;
  }

  private void row(CasbinRow row) {
    switch (row.kind()) {
      case "p" -> {
        int most = model.fields("p").size();
        int given = row.values().size() - 1;
        if (given > most || given < most - (model.fields("p").contains("eft") ? 1 : 0)) {
          report.add(
              row.error("bad-rule", "a rule of " + given + " values")
                  .because("the model defines " + most + ": " + model.fields("p"))
                  .mend("correct the rule or the model"));
        }
        rules.add(row);
      }
      case "g" -> links.add(row);
      case "g2" ->
          groups.computeIfAbsent(row.value(1), key -> new LinkedHashSet<>()).add(row.value(0));
      default ->
          draft.find(
              row.warning(
                      PolicyDraft.NOT_IMPORTED,
                      "a rule of the kind " + Diagnostic.quote(row.kind()))
                  .because("rules of the kinds p, g and g2 are read")
                  .mend("write it by hand"));
    }
  }

  private void all() {
    names();
    contract();
    levels();
    if (model.comparisons(model.subject()).contains(Comparison.GROUP)) {
      links.forEach(this::link);
    }
    if (model.fields("p").contains("priority")) {
      rules.sort(Comparator.comparingLong(row -> number(value(row, "priority"))));
    }
    List<Entry> entries = new ArrayList<>();
    for (CasbinRow rule : rules) {
      entries.addAll(entries(rule));
    }
    write(entries);
    superusers();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      return Long.MAX_VALUE;
    }
  }

  private String value(CasbinRow row, String field) {
    return row.value(model.fields("p").indexOf(field));
  }

  private void names() {
    for (CasbinRow link : links) {
      roleNames.add(link.value(1));
      if (model.hasDomainRoles()) {
        domains.add(link.value(2));
      }
    }
    for (CasbinRow rule : rules) {
      String object = value(rule, model.object());
      slashed |= object.startsWith("/");
      plain |= !object.startsWith("/") && !object.startsWith("*") && !object.startsWith("^");
      if (model.hasDomain()) {
        domains.add(value(rule, model.domain()));
      }
    }
  }

  private boolean isSegment() {
    return !slashed
        && rules.stream().noneMatch(rule -> value(rule, model.object()).indexOf('/') >= 0)
        && groups.values().stream().flatMap(Set::stream).noneMatch(name -> name.indexOf('/') >= 0);
  }

  private void contract() {
    String root = model.hasDomain() ? DOMAINS + "/DOMAIN/" : "";
    draft.tell("How a request is named: the action as it is, and the object");
    if (isSegment()) {
      draft.tell("  " + root + "OBJECT, one segment");
    } else {
      if (slashed) {
        draft.tell("  /a/b    " + root + (plain ? "path/" : "") + "a/b");
        if (!plain) {
          draft.tell("  The file names no object without a slash in front: ask for none.");
        }
      }
      if (plain) {
        draft.tell("  a/b     " + root + (slashed ? "name/" : "") + "a/b");
        if (!slashed) {
          draft.tell("  The file names no object with a slash in front: ask for none.");
        }
      }
    }
    if (model.comparisons(model.object()).contains(Comparison.KEY_5)) {
      draft.tell("Cut the query (`?...`) off a path before you ask, as keyMatch5 does.");
    }
    draft.tell("Users are subjects without roles of their own: this policy gives them.");
    draft.sample("read", "GET");
    draft.shape(DOMAINS, "acme", "sample");
    draft.shape("path", "sample");
    draft.shape("name", "sample");
  }

  /** Roles are followed to a depth that the policy has no limit for. */
  private void levels() {
    Map<String, Set<String>> above = new LinkedHashMap<>();
    for (CasbinRow link : links) {
      String domain = model.hasDomainRoles() ? "@" + link.value(2) : "";
      above
          .computeIfAbsent(link.value(0) + domain, key -> new LinkedHashSet<>())
          .add(link.value(1) + domain);
    }
    for (String start : above.keySet()) {
      Set<String> seen = new LinkedHashSet<>(Set.of(start));
      Set<String> level = Set.of(start);
      for (int depth = 0; !level.isEmpty(); depth++) {
        if (depth > MOST_LEVELS) {
          throw report.fatal(
              links
                  .get(0)
                  .error(
                      "too-many-levels",
                      "roles of more than " + MOST_LEVELS + " levels above " + start)
                  .because("Casbin follows " + MOST_LEVELS + " levels, and a policy all of them")
                  .mend("give the roles directly"));
        }
        Set<String> next = new LinkedHashSet<>();
        level.forEach(name -> next.addAll(above.getOrDefault(name, Set.of())));
        next.removeAll(seen);
        seen.addAll(next);
        level = next;
      }
    }
  }

  private void link(CasbinRow link) {
    String suffix = model.hasDomainRoles() ? "@" + link.value(2) : "";
    Optional<String> parent = named("role", link.value(1) + suffix, link);
    if (parent.isEmpty()) {
      return;
    }
    draft.role(parent.get());
    if (isRole(link.value(0), suffix)) {
      named("role", link.value(0) + suffix, link)
          .filter(child -> !reaches(parent.get(), child, new LinkedHashSet<>()) || cycle(link))
          .ifPresent(child -> draft.role(child).inherits.add(parent.get()));
    } else {
      user(link.value(0), link).ifPresent(own -> draft.role(own).inherits.add(parent.get()));
    }
  }

  private boolean cycle(CasbinRow link) {
    draft.find(
        link.warning(PolicyDraft.NARROWER, "roles that inherit each other")
            .because(
                "a role cannot inherit itself; this line, which closes the circle, is left out")
            .mend("make one role of them"));
    return false;
  }

  private boolean reaches(String from, String to, Set<String> seen) {
    return from.equals(to)
        || (seen.add(from)
            && draft.role(from).inherits.stream().anyMatch(next -> reaches(next, to, seen)));
  }

  private boolean isRole(String name, String suffix) {
    return roleNames.contains(name)
        && (suffix.isEmpty()
            || links.stream()
                .anyMatch(
                    link -> link.value(1).equals(name) && suffix.equals("@" + link.value(2))));
  }

  private Optional<String> named(String kind, String name, CasbinRow row) {
    Optional<String> role = PolicyDraft.roleName(kind, name);
    if (role.isEmpty()) {
      draft.find(
          row.warning(PolicyDraft.NOT_IMPORTED, "the name " + Diagnostic.quote(name))
              .because("a name of a role or a subject is one segment without `*`")
              .mend("rename it in the source"));
    }
    return role;
  }

  private Optional<String> user(String name, CasbinRow row) {
    Optional<String> role = named("user", name, row);
    role.ifPresent(own -> draft.assign(name, own, row.place()));
    return role;
  }

  private List<Entry> entries(CasbinRow row) {
    boolean allowing = !row.value(model.fields("p").indexOf("eft")).equals("deny");
    String effect = row.value(model.fields("p").indexOf("eft"));
    if (!Set.of("", "allow", "deny").contains(effect)) {
      draft.find(
          row.warning(PolicyDraft.NOT_IMPORTED, "the effect " + Diagnostic.quote(effect))
              .because("a rule allows or denies; another effect decides nothing")
              .mend("correct the rule"));
      return List.of();
    }
    TextPattern action = pattern(row, model.action());
    TextPattern object = pattern(row, model.object());
    List<Entry> all = new ArrayList<>();
    String subject = value(row, model.subject());
    Set<Comparison> how = model.comparisons(model.subject());
    if (how.isEmpty() || (how.contains(Comparison.STAR) && subject.equals("*"))) {
      all.add(entry(row, Optional.of(draft.everyone()), action, object, domain(row), allowing));
      return report(row, all);
    }
    boolean grouped = how.contains(Comparison.GROUP);
    if (grouped && model.hasDomainRoles()) {
      for (String domain : domains) {
        if (isRole(subject, "@" + domain) && meets(row, domain, allowing)) {
          all.add(
              entry(
                  row,
                  named("role", subject + "@" + domain, row),
                  action,
                  object,
                  TextPattern.literal(domain),
                  allowing));
        }
      }
      if (!roleNames.contains(subject)) {
        all.add(entry(row, user(subject, row), action, object, domain(row), allowing));
      }
    } else {
      boolean role = grouped && roleNames.contains(subject);
      Optional<String> name = role ? named("role", subject, row) : user(subject, row);
      all.add(entry(row, name, action, object, domain(row), allowing));
    }
    return report(row, all);
  }

  private TextPattern domain(CasbinRow row) {
    return model.hasDomain()
        ? pattern(row, model.domain())
        : TextPattern.of(TextPattern.SEGMENT_RUN);
  }

  /** Whether a rule is about a domain: surely for an allow, perhaps for a deny. */
  private boolean meets(CasbinRow row, String domain, boolean allowing) {
    if (!model.hasDomain()) {
      return true;
    }
    TextPattern pattern = pattern(row, model.domain());
    return (allowing ? pattern.innerNames() : pattern.outerNames())
        .stream().anyMatch(name -> NamePattern.of(name).matches(domain));
  }

  private Entry entry(
      CasbinRow row,
      Optional<String> role,
      TextPattern action,
      TextPattern object,
      TextPattern domain,
      boolean allowing) {
    List<String> roles = role.map(List::of).orElse(List.of());
    List<String> outer = roles.isEmpty() ? List.of(draft.everyone()) : roles;
    return new Entry(
        roles,
        outer,
        action.innerNames(),
        action.outerNames(),
        paths(object, domain, true),
        paths(object, domain, false),
        allowing,
        row);
  }

  private List<PathPattern> paths(TextPattern object, TextPattern domain, boolean within) {
    List<PathPattern> all = new ArrayList<>();
    List<List<String>> roots = new ArrayList<>();
    if (model.hasDomain()) {
      PathPattern.segments(domain, within).forEach(name -> roots.add(List.of(DOMAINS, name)));
    } else {
      roots.add(List.of());
    }
    for (List<String> root : roots) {
      if (isSegment()) {
        PathPattern.segments(object, within)
            .forEach(name -> all.add(new PathPattern(joined(root, name), false)));
        continue;
      }
      if (slashed) {
        all.addAll(cover(object, new Space(plain ? joined(root, "path") : root, true), within));
      }
      if (plain) {
        all.addAll(cover(object, new Space(slashed ? joined(root, "name") : root, false), within));
      }
    }
    return all;
  }

  private static List<PathPattern> cover(TextPattern object, Space space, boolean within) {
    return (within ? PathPattern.inner(object, space) : PathPattern.outer(object, space))
        .patterns();
  }

  private static List<String> joined(List<String> root, String name) {
    List<String> all = new ArrayList<>(root);
    all.add(name);
    return all;
  }

  /** Reports where less is allowed than the rule does. */
  private List<Entry> report(CasbinRow row, List<Entry> entries) {
    for (String field : List.of(model.object(), model.action())) {
      TextPattern pattern = pattern(row, field);
      boolean exact =
          (field.equals(model.action()) || isSegment())
              ? PathPattern.isExactSegment(pattern)
              : PathPattern.inner(pattern, new Space(List.of("x"), slashed)).exact();
      String value = value(row, field);
      if (!exact) {
        draft.find(
            row.warning(PolicyDraft.NARROWER, Diagnostic.quote(value) + " is not said exactly")
                .because(
                    value.contains(".")
                        ? "a `.` that is not escaped is any character there, and is taken as a dot"
                            + " here"
                        : "not all that it matches can be said with `*` and `**`")
                .mend("if what is written is what was meant, nothing is lost"));
      }
      if (field.equals(model.object()) && value.length() > 1 && value.endsWith("/")) {
        draft.find(
            row.warning(PolicyDraft.NOT_IMPORTED, Diagnostic.quote(value) + " ends with a slash")
                .because("a path has no empty segment, so a request for it is denied")
                .mend("drop the slash where requests are made"));
      }
    }
    return entries;
  }

  private TextPattern pattern(CasbinRow row, String field) {
    Set<Comparison> how = model.comparisons(field);
    if (how.isEmpty()) {
      return TextPattern.of(TextPattern.RUN);
    }
    String value = value(row, field);
    TextPattern all = TextPattern.nothing();
    for (Comparison each : how) {
      all = all.or(CasbinPatterns.pattern(each, value, groups));
    }
    return all;
  }

  private void write(List<Entry> entries) {
    Combination combination = model.combination();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.allowing() && combination != Combination.NO_DENY) {
        for (String role : entry.innerRoles()) {
          draft.add(role, Rule.allow(entry.innerActions(), entry.inner(), entry.row().place()));
        }
      } else if (!entry.allowing() && combination != Combination.ALLOW) {
        deny(entry, combination == Combination.PRIORITY ? entries.subList(0, i) : List.of());
      }
    }
    if (combination == Combination.NO_DENY) {
      Place place = entries.isEmpty() ? Place.code() : entries.get(0).row().place();
      List<PathPattern> all = everything();
      draft.add(
          draft.everyone(),
          Rule.allow(List.of("*"), all, place).noting("the model allows what no rule denies"));
    }
  }

  /** All that can be asked about. */
  private List<PathPattern> everything() {
    if (model.hasDomain()) {
      return List.of(PathPattern.beneath(DOMAINS));
    }
    return slashed && plain
        ? List.of(PathPattern.beneath("path"), PathPattern.beneath("name"))
        : List.of(PathPattern.beneath("**"));
  }

  private void deny(Entry entry, List<Entry> earlier) {
    List<PolicyDraft.Exempt> parts = new ArrayList<>();
    for (Entry each : earlier) {
      List<PathPattern> met =
          each.inner().stream()
              .filter(path -> entry.outer().stream().anyMatch(path::mayMeet))
              .toList();
      if (each.allowing() && !met.isEmpty() && !each.innerRoles().isEmpty()) {
        boolean all = each.innerRoles().contains(FirstMatch.Who.ALL);
        parts.add(
            new PolicyDraft.Exempt(all ? List.of() : each.innerRoles(), each.innerActions(), met));
      }
    }
    for (String role : entry.outerRoles()) {
      draft.add(
          role, Rule.deny(entry.outerActions(), entry.outer(), entry.row().place()).except(parts));
    }
  }

  /** Subjects that each rule matches: they may do all, if what all rules say is an allow. */
  private void superusers() {
    Combination combination = model.combination();
    boolean denying = rules.stream().anyMatch(rule -> value(rule, "eft").equals("deny"));
    boolean allowing = rules.stream().anyMatch(rule -> !value(rule, "eft").equals("deny"));
    for (String name : model.superusers()) {
      boolean allowed = allowing && (combination == Combination.ALLOW || !denying);
      CasbinRow row =
          rules.isEmpty() ? new CasbinRow(new Source("rules", ""), 0, List.of("p")) : rules.get(0);
      if (allowed) {
        List<PathPattern> all = everything();
        user(name, row)
            .ifPresent(
                role ->
                    draft.add(
                        role,
                        Rule.allow(List.of("*"), all, row.place())
                            .noting("the matcher is true for " + name)));
      } else {
        draft.find(
            row.warning(PolicyDraft.NOT_IMPORTED, "the subject " + Diagnostic.quote(name))
                .because("the matcher is true for it in each rule, in those that deny too")
                .mend("give it what it needs by a rule"));
      }
    }
  }
}
