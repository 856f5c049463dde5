package dev.tenon.yaml.suite;

import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.path.InvalidPathException;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import dev.tenon.suite.NamedSubject;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Holdings;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code subjects} of a suite: subjects, given by their parts or by claims. */
final class SubjectsReader {

  private static final List<String> KEYS =
      List.of(
          "id",
          "issuer",
          "client",
          "roles",
          "holds",
          "limits",
          "variables",
          "attributes",
          "acted_for_by",
          "claims",
          "anonymous");

  private final SuiteDraft draft;
  private final Holdings holdings;

  SubjectsReader(SuiteDraft draft) {
    this.draft = draft;
    this.holdings = new Holdings(draft.report(), draft.names(), draft.paths());
  }

  void read(Scalar name, Node body) {
    draft
        .names()
        .one(name, "a subject's name")
        .flatMap(text -> Fields.of(body, "a subject", KEYS, draft.report()))
        .flatMap(fields -> subject(name, fields))
        .ifPresentOrElse(
            subject -> draft.subject(name, subject.at(name.place())), () -> draft.refused(name));
  }

  private Optional<NamedSubject> subject(Scalar name, Fields fields) {
    for (String alone : List.of("claims", "anonymous")) {
      if (fields.has(alone) && fields.map().entries().size() > 1) {
        draft
            .report()
            .add(
                fields
                    .map()
                    .error("bad-subject", "a subject with `" + alone + "` and other keys")
                    .because("claims say all of a subject, and nobody in particular has nothing")
                    .mend("remove the other keys, or `" + alone + "`"));
        return Optional.empty();
      }
    }
    if (fields.has("anonymous")) {
      return Optional.of(NamedSubject.of(name.text(), Subject.anonymous()));
    }
    if (fields.has("claims")) {
      return fields.find("claims").flatMap(this::claims).map(c -> claimed(name, c));
    }
    AttributeTexts attributes =
        new AttributesReader(draft).read(fields, AttributeSide.SUBJECT.word());
    return given(name, fields)
        .map(subject -> NamedSubject.of(name.text(), subject).withAttributes(attributes));
  }

  private static NamedSubject claimed(Scalar name, Map<String, Object> claims) {
    return NamedSubject.fromClaims(name.text(), claims);
  }

  private Optional<Map<String, Object>> claims(Node node) {
    if (node instanceof Mapping map) {
      return Optional.of(ClaimValues.of(map));
    }
    draft.report().add(Fields.wrongKind(node, "`claims`", "a map"));
    return Optional.empty();
  }

  /** Builds the subject at once, since its parts reject invalid values. */
  private Optional<Subject> given(Scalar name, Fields fields) {
    Scalar id = fields.find("id").flatMap(node -> draft.names().one(node, "an id")).orElse(name);
    List<String> roles = texts(fields, "roles");
    List<String> actors = texts(fields, "acted_for_by");
    Map<String, List<String>> variables = variables(fields);
    Set<HeldRole> held = fields.find("holds").map(holdings::roles).orElse(Set.of());
    List<HeldLimit> limits = fields.find("limits").map(holdings::limits).orElse(List.of());
    Optional<String> issuer = texts(fields, "issuer").stream().findFirst();
    Optional<String> client = texts(fields, "client").stream().findFirst();
    try {
      Subject subject = Subject.of(id.text()).withRoles(roles).holding(held);
      for (HeldLimit limit : limits) {
        subject = subject.limitedTo(limit);
      }
      subject = issuer.isPresent() ? subject.fromIssuer(issuer.get()) : subject;
      subject = client.isPresent() ? subject.throughClient(client.get()) : subject;
      for (Map.Entry<String, List<String>> variable : variables.entrySet()) {
        subject = subject.withVariable(variable.getKey(), variable.getValue());
      }
      for (String actor : actors) {
        subject = subject.actedForBy(actor);
      }
      return Optional.of(subject);
    } catch (InvalidPathException refused) {
      draft.report().add(Paths.refused(id, "the subject", refused.problem()));
    } catch (IllegalArgumentException refused) {
      draft
          .report()
          .add(
              fields
                  .map()
                  .error("bad-subject", "no such subject can ask")
                  .because(String.valueOf(refused.getMessage()))
                  .mend("write it as a service would make it"));
    }
    return Optional.empty();
  }

  private List<String> texts(Fields fields, String key) {
    return fields
        .find(key)
        .map(node -> draft.names().several(node, "`" + key + "`"))
        .orElse(List.of())
        .stream()
        .map(Scalar::text)
        .toList();
  }

  /** The values of variables by name; a single text is one value. */
  Map<String, List<String>> variables(Fields fields) {
    Map<String, List<String>> read = new LinkedHashMap<>();
    Optional<Node> node = fields.find("variables");
    if (node.isPresent() && node.get() instanceof Mapping map) {
      for (Mapping.Entry entry : map.entries()) {
        List<String> values = new ArrayList<>();
        draft.names().several(entry.value(), "a value").forEach(v -> values.add(v.text()));
        read.put(entry.key().text(), values);
      }
    } else {
      node.ifPresent(other -> draft.report().add(Fields.wrongKind(other, "`variables`", "a map")));
    }
    return read;
  }
}
