package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import dev.tenon.policy.Effect;
import dev.tenon.yaml.syntax.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy in the making, with the places of the source that each part comes from, and what was
 * found on the way. For one thread.
 */
final class PolicyDraft {

  /** The code of a finding: nothing was written for a part of the source. */
  static final String NOT_IMPORTED = "not-imported";

  /** The code of a finding: what was written allows less than the source. */
  static final String NARROWER = "imported-narrower";

  /** The code of a finding: something else decides what the source decided. */
  static final String DIFFERENT = "imported-differently";

  /** A part of a rule to which it does not apply. */
  record Exempt(List<String> roles, List<String> actions, List<PathPattern> resources) {
    Exempt {
      roles = List.copyOf(new LinkedHashSet<>(roles));
      actions = List.copyOf(new LinkedHashSet<>(actions));
      resources = List.copyOf(new LinkedHashSet<>(resources));
    }
  }

  /** A rule, with the place that it comes from, and an empty text where it is always in force. */
  record Rule(
      Effect effect,
      List<String> actions,
      List<PathPattern> resources,
      List<Exempt> exceptions,
      String from,
      String until,
      Place origin,
      String note) {

    Rule {
      actions = List.copyOf(new LinkedHashSet<>(actions));
      resources = List.copyOf(new LinkedHashSet<>(resources));
      exceptions = List.copyOf(new LinkedHashSet<>(exceptions));
    }

    static Rule allow(List<String> actions, List<PathPattern> resources, Place origin) {
      return new Rule(Effect.ALLOW, actions, resources, List.of(), "", "", origin, "");
    }

    static Rule deny(List<String> actions, List<PathPattern> resources, Place origin) {
      return new Rule(Effect.DENY, actions, resources, List.of(), "", "", origin, "");
    }

    Rule except(List<Exempt> parts) {
      return new Rule(effect, actions, resources, parts, from, until, origin, note);
    }

    Rule within(String start, String end) {
      return new Rule(effect, actions, resources, exceptions, start, end, origin, note);
    }

    Rule noting(String words) {
      return new Rule(effect, actions, resources, exceptions, from, until, origin, words);
    }
  }

  /** A role: where it comes from, what it inherits, and its rules. */
  static final class Role {
    final String name;
    final Set<String> inherits = new LinkedHashSet<>();
    final List<Rule> rules = new ArrayList<>();
    @Nullable Place origin;
    String words = "";

    Role(String name) {
      this.name = name;
    }

    /** Says where the role comes from, and what it is there. */
    void from(Node node, String what) {
      origin = node.place();
      words = what;
    }
  }

  /** A role that the policy gives, with values of variables for its rules. */
  record Assignment(
      Receiver receiver,
      String name,
      String issuer,
      String role,
      Map<String, String> variables,
      Place origin) {

    Assignment {
      variables = Map.copyOf(variables);
    }
  }

  /** Who is given a role. */
  enum Receiver {
    /** One subject, by its id. */
    SUBJECT,
    /** The members of a group, by the role that they come with. */
    GROUP,
    /** Everyone who is identified. */
    EVERYONE,
    /** Who is not identified. */
    ANONYMOUS
  }

  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Set<String> given = new LinkedHashSet<>();
  private final Set<Assignment> assignments = new LinkedHashSet<>();
  private final Map<String, Map<String, String>> claims = new LinkedHashMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();
  private final List<String> contract = new ArrayList<>();
  private final Set<String> sampleActions = new LinkedHashSet<>();
  private final Map<String, List<String>> shapes = new LinkedHashMap<>();

  /** Adds a line to the text that says how requests are named. */
  void tell(String line) {
    contract.add(line);
  }

  /** Names an action that generated cases ask about where a rule is about all actions. */
  void sample(String... actions) {
    sampleActions.addAll(List.of(actions));
  }

  /** Names the parts behind a root that a request has at least, with samples of them. */
  void shape(String root, String... names) {
    shapes.put(root, List.of(names));
  }

  /** The role of a name, made at the first use. */
  Role role(String name) {
    return roles.computeIfAbsent(name, Role::new);
  }

  /** Adds a rule to a role, unless it covers nothing. */
  void add(String role, Rule rule) {
    if (!rule.actions().isEmpty() && !rule.resources().isEmpty()) {
      role(role).rules.add(rule);
    }
  }

  /** Gives a role to a subject, once. */
  void assign(String subject, String role, Place origin) {
    role(role);
    if (given.add(role)) {
      assignments.add(new Assignment(Receiver.SUBJECT, subject, "", role, Map.of(), origin));
    }
  }

  /** The role for the rights of one user, whom the policy gives it; empty if it cannot be named. */
  Optional<String> user(String id, Node origin) {
    return user("user", id, "", origin);
  }

  /** The role for the rights of one user of an issuer. */
  Optional<String> user(String kind, String id, String issuer, Node origin) {
    return named(kind, id, origin)
        .map(
            role -> {
              role(role);
              if (given.add(role)) {
                assignments.add(
                    new Assignment(Receiver.SUBJECT, id, issuer, role, Map.of(), origin.place()));
              }
              return role;
            });
  }

  /** The role for the members of a group; a claim of this name tells who they are. */
  Optional<String> group(String kind, String claim, String name, Node origin) {
    return named(kind, name, origin)
        .map(
            role -> {
              role(role);
              claims.computeIfAbsent(claim, key -> new LinkedHashMap<>()).put(name, role);
              return role;
            });
  }

  /** The role of everyone who is identified. */
  String everyone() {
    role("*");
    return "*";
  }

  /** Gives a role with values of variables, once. */
  void assign(
      Receiver receiver, String name, String role, Map<String, String> variables, Node origin) {
    boolean known =
        assignments.stream()
            .anyMatch(
                each ->
                    each.receiver() == receiver
                        && each.name().equals(name)
                        && each.role().equals(role)
                        && each.variables().equals(variables));
    if (!known) {
      assignments.add(new Assignment(receiver, name, "", role, variables, origin.place()));
    }
  }

  /** Whether a name can be that of a subject; if not, that is reported. */
  boolean isSubject(String id, Node origin) {
    return named("user", id, origin).isPresent();
  }

  private Optional<String> named(String kind, String name, Node origin) {
    Optional<String> role = roleName(kind, name);
    if (role.isEmpty()) {
      notImported(
          origin,
          "the " + kind + " " + Diagnostic.quote(name) + " has no rights here",
          "a name of a role or a subject is one segment without `*`",
          "give its rights to another name");
    }
    return role;
  }

  /** The name of a role, with its kind in front, so that names of two kinds never meet. */
  static Optional<String> roleName(String kind, String name) {
    String role = kind + ":" + name;
    boolean valid =
        PathProblem.ofSegment(name) == PathProblem.NONE
            && PathProblem.ofSegment(role) == PathProblem.NONE
            && name.indexOf('*') < 0;
    return valid ? Optional.of(role) : Optional.empty();
  }

  void notImported(Node where, String what, String why, String fix) {
    find(NOT_IMPORTED, where, what, why, fix);
  }

  void narrower(Node where, String what, String why, String fix) {
    find(NARROWER, where, what, why, fix);
  }

  void different(Node where, String what, String why, String fix) {
    find(DIFFERENT, where, what, why, fix);
  }

  private void find(String code, Node where, String what, String why, String fix) {
    find(where.warning(code, what).because(why).mend(fix));
  }

  /** Adds a finding once. */
  void find(Diagnostic found) {
    if (!findings.contains(found)) {
      findings.add(found);
    }
  }

  Map<String, Role> roles() {
    return roles;
  }

  Set<Assignment> assignments() {
    return assignments;
  }

  Map<String, Map<String, String>> claims() {
    return claims;
  }

  List<Diagnostic> findings() {
    return findings;
  }

  List<String> contract() {
    return contract;
  }

  Set<String> sampleActions() {
    return sampleActions;
  }

  Map<String, List<String>> shapes() {
    return shapes;
  }
}
