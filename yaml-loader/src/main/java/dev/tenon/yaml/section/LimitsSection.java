package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Role;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.List;
import java.util.Optional;

/** {@code limits}: named ceilings on what the roles of a subject give. */
final class LimitsSection implements Section {

  private static final List<String> KEYS = List.of("description", "permissions");

  private final Draft draft;
  private final Rules rules;
  private final Labels labels;

  LimitsSection(Draft draft) {
    this.draft = draft;
    this.rules = new Rules(draft);
    this.labels = new Labels(draft);
  }

  @Override
  public void read(Value value) {
    value.eachEntry(this::limit);
  }

  private void limit(Scalar name, Node body) {
    draft.mention(name);
    Optional<Role> limit = name(name).map(text -> Role.of(text.text()).at(text.place()));
    // What is in a limit without a valid name is read for its errors.
    Role read = limit.orElse(Role.of("unnamed"));
    Role full =
        Fields.of(body, "a limit", KEYS, draft.report())
            .map(fields -> filled(read, fields))
            .orElse(read);
    limit.ifPresent(named -> draft.policy().limit(full));
  }

  private Optional<Scalar> name(Scalar key) {
    Optional<Scalar> name = draft.names().name(key, "a limit's name");
    if (name.isPresent() && key.text().indexOf('*') >= 0) {
      draft
          .report()
          .add(
              key.error(
                      "limit-wildcard",
                      "a limit's name with a wildcard: " + Diagnostic.quote(key.text()))
                  .because("a limit is given by its exact name, and no limit is everyone's")
                  .mend("give it a name, such as `reader`"));
      return Optional.empty();
    }
    return name;
  }

  private Role filled(Role limit, Fields fields) {
    Role described = labels.described(limit, fields, limit::describedAs);
    return fields
        .need("permissions", "[{effect: allow, actions: [READ], resource: documents}]")
        .map(node -> described.with(rules.list(node)))
        .orElse(described);
  }
}
