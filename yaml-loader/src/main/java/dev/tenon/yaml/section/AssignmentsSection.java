package dev.tenon.yaml.section;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code assignments}: roles that the policy itself assigns. */
final class AssignmentsSection implements Section {

  private static final List<String> KEYS =
      List.of("subject", "client", "everyone", "issuer", "role", "roles");
  private static final List<String> RECEIVERS = KEYS.subList(0, 3);

  private final Draft draft;

  AssignmentsSection(Draft draft) {
    this.draft = draft;
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
    List<Scalar> roles = roles(fields);
    roles.forEach(draft::mention);
    if (receiver.isPresent() && key.isPresent()) {
      draft
          .policy()
          .assign(
              Assignment.of(
                      Receiver.valueOf(receiver.get().toUpperCase(Locale.ROOT)),
                      key.get(),
                      roles.stream().map(Scalar::text).toList())
                  .fromIssuer(issuer.orElse(""))
                  .at(fields.map().place()));
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
                .because("an assignment gives its roles to a subject, a client, or everyone")
                .mend("write one of `subject: ID`, `client: ID` and `everyone: true`"));
    return Optional.empty();
  }

  private Optional<String> key(Fields fields, String receiver) {
    Optional<Scalar> text =
        fields.find(receiver).flatMap(node -> draft.names().name(node, "`" + receiver + "`"));
    if (!receiver.equals("everyone")) {
      return text.map(Scalar::text);
    }
    if (text.isPresent() && !text.get().text().equals("true")) {
      draft
          .report()
          .add(
              text.get()
                  .error("bad-receiver", "`everyone` is always `true`")
                  .because("an assignment to everyone needs no other word, and has no opposite")
                  .mend("write `everyone: true`, or remove the assignment"));
      return Optional.empty();
    }
    return text.map(word -> "");
  }

  private List<Scalar> roles(Fields fields) {
    Optional<String> key = fields.oneOf("role", "roles", "operator");
    List<Scalar> one = fields.find("role").map(draft.names()::roles).orElse(List.of());
    List<Scalar> several = fields.find("roles").map(draft.names()::roles).orElse(List.of());
    if (fields.has("role") && fields.has("roles")) {
      fields.contradiction("role", "roles");
    }
    return key.map(name -> name.equals("role") ? one : several).orElse(List.of());
  }
}
