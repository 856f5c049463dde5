package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.subject.RoleScope;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Scopes;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code assignments}: roles and limits that the policy itself assigns. */
public final class AssignmentsSection implements Section {

  /** The value of {@code limit} by which an actor does not limit the subject. */
  public static final String NO_LIMIT = "none";

  private static final List<String> KEYED = List.of("subject", "client", "group", "actor");
  private static final List<String> KEYLESS = List.of("everyone", "anyone", "anonymous");
  private static final List<String> RECEIVERS = new ArrayList<>(KEYED);
  private static final List<String> KEYS;

  static {
    RECEIVERS.addAll(KEYLESS);
    List<String> all = new ArrayList<>(RECEIVERS);
    all.addAll(List.of("issuer", "role", "roles", "limit", "limits"));
    all.addAll(Scopes.KEYS);
    all.addAll(List.of("because", "own"));
    KEYS = List.copyOf(all);
  }

  private final Draft draft;
  private final Labels labels;
  private final Scopes scopes;

  AssignmentsSection(Draft draft) {
    this.draft = draft;
    this.labels = new Labels(draft);
    this.scopes = new Scopes(draft.report(), draft.names(), draft.paths());
  }

  @Override
  public void read(Value value) {
    value.eachItem(
        item -> Fields.of(item, "an assignment", KEYS, draft.report()).ifPresent(this::assignment));
  }

  private void assignment(Fields fields) {
    Optional<String> receiver = receiver(fields);
    Optional<String> key = receiver.flatMap(name -> key(fields, name));
    Optional<String> issuer =
        fields
            .find("issuer")
            .flatMap(node -> draft.names().name(node, "`issuer`"))
            .map(Scalar::text);
    boolean actor = receiver.equals(Optional.of("actor"));
    List<String> roles = actor ? noRoles(fields) : roles(fields);
    Optional<List<String>> limits = limits(fields, actor);
    Optional<RoleScope> scope = scopes.read(fields);
    fields.find("tenant").ifPresent(this::mention);
    if (receiver.isEmpty() || key.isEmpty() || scope.isEmpty()) {
      return;
    }
    Receiver whom = Receiver.valueOf(receiver.get().toUpperCase(Locale.ROOT));
    Assignment given =
        Assignment.of(whom, key.get(), roles)
            .fromIssuer(issuer.orElse(""))
            .within(scope.get())
            .at(fields.map().place());
    Assignment limited = limits.map(given::withLimits).orElse(given);
    Assignment full = fields.has("own") ? owned(limited, fields) : limited;
    draft.policy().assign(labels.line("because", full, fields, full::because));
  }

  /** The assignment as one that its tenant owns. */
  private Assignment owned(Assignment assignment, Fields fields) {
    Optional<Scalar> word = fields.find("own").flatMap(node -> draft.names().one(node, "`own`"));
    if (word.isPresent() && !word.get().text().equals("true")) {
      draft
          .report()
          .add(
              word.get()
                  .error("bad-value", "`own` is always `true`")
                  .because("an assignment without the key is general, and gives general roles")
                  .mend("write `own: true`, or remove the key"));
    }
    if (!fields.has("tenant")) {
      fields
          .key("own")
          .ifPresent(
              key ->
                  draft
                      .report()
                      .add(
                          key.error("own-without-tenant", "an own assignment of no tenant")
                              .because("its administrators gave it, and it counts there alone")
                              .mend("add `tenant: NAME`, or remove `own`")));
    }
    return assignment.ownedBy(assignment.scope().tenant());
  }

  private void mention(Node node) {
    if (node instanceof Scalar name) {
      draft.mention(name);
    }
  }

  private Optional<String> receiver(Fields fields) {
    List<String> given = RECEIVERS.stream().filter(fields::has).toList();
    if (given.size() == 1) {
      return Optional.of(given.get(0));
    }
    if (given.isEmpty() && fields.isMisspelt("subject")) {
      return Optional.empty();
    }
    draft
        .report()
        .add(
            fields
                .map()
                .error(
                    "bad-receiver",
                    given.isEmpty()
                        ? "an assignment to nobody"
                        : "an assignment with `" + String.join("` and `", given) + "`")
                .because("an assignment gives roles or limits to one receiver")
                .mend(
                    "write one of `subject: ID`, `client: ID`, `group: NAME`, `actor: ID`,"
                        + " `everyone: true`, `anyone: true` and `anonymous: true`"));
    return Optional.empty();
  }

  private Optional<String> key(Fields fields, String receiver) {
    Optional<Scalar> text =
        fields.find(receiver).flatMap(node -> draft.names().name(node, "`" + receiver + "`"));
    if (!KEYLESS.contains(receiver)) {
      return text.map(Scalar::text);
    }
    if (text.isPresent() && !text.get().text().equals("true")) {
      draft
          .report()
          .add(
              text.get()
                  .error("bad-receiver", "`" + receiver + "` is always `true`")
                  .because("this receiver needs no other word, and has no opposite")
                  .mend("write `" + receiver + ": true`, or remove the assignment"));
      return Optional.empty();
    }
    return text.map(word -> "");
  }

  private List<String> roles(Fields fields) {
    if (fields.has("role") && fields.has("roles")) {
      fields.contradiction("role", "roles");
    }
    boolean limits = fields.has("limit") || fields.has("limits");
    Optional<String> key =
        limits && !fields.has("role") && !fields.has("roles")
            ? Optional.empty()
            : fields.oneOf("role", "roles", "operator");
    List<Scalar> one = fields.find("role").map(draft.names()::roles).orElse(List.of());
    List<Scalar> several = fields.find("roles").map(draft.names()::roles).orElse(List.of());
    one.forEach(draft::mention);
    several.forEach(draft::mention);
    return key.map(name -> name.equals("role") ? one : several).orElse(List.of()).stream()
        .map(Scalar::text)
        .toList();
  }

  /** Reports roles of an actor. */
  private List<String> noRoles(Fields fields) {
    for (String key : List.of("role", "roles")) {
      fields
          .key(key)
          .ifPresent(
              name ->
                  draft
                      .report()
                      .add(
                          name.error("role-of-actor", "a role for an actor")
                              .because(
                                  "an actor uses the rights of the subject for whom it acts, within"
                                      + " its limits; it has no rights of its own here")
                              .mend(
                                  "write `limit`, or assign the role to the actor as a `subject`"
                                      + " or a `client`")));
    }
    return List.of();
  }

  /** The limits; empty if there are none, or for {@code limit: none}. */
  private Optional<List<String>> limits(Fields fields, boolean actor) {
    if (fields.has("limit") && fields.has("limits")) {
      fields.contradiction("limit", "limits");
    }
    String key = fields.has("limits") ? "limits" : "limit";
    if (!fields.has(key)) {
      if (actor) {
        fields.need("limit", NO_LIMIT);
      }
      return Optional.empty();
    }
    Optional<Node> node = fields.find(key);
    if (node.isPresent() && node.get() instanceof Scalar word && word.text().equals(NO_LIMIT)) {
      if (!actor) {
        draft
            .report()
            .add(
                word.error("limit-of-none", "`" + NO_LIMIT + "` for a receiver that is no actor")
                    .because(
                        "only an actor limits without an assignment, so only an actor needs the"
                            + " word that it does not")
                    .mend("remove the key"));
      }
      return Optional.empty();
    }
    List<Scalar> names =
        node.map(value -> draft.names().several(value, "a limit's name")).orElse(List.of());
    names.stream().filter(name -> name.text().indexOf('*') >= 0).forEach(this::refuseWildcard);
    names.forEach(draft::mention);
    return Optional.of(
        names.stream().map(Scalar::text).filter(name -> name.indexOf('*') < 0).toList());
  }

  private void refuseWildcard(Scalar name) {
    draft
        .report()
        .add(
            name.error("limit-wildcard", "a limit by a glob: " + Diagnostic.quote(name.text()))
                .because("limits are given by their exact names")
                .mend("name each limit; several are a union"));
  }
}
