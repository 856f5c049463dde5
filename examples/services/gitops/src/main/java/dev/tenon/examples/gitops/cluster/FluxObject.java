package dev.tenon.examples.gitops.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object that is reconciled. Its specification is read by way of {@link Fields} alone. */
public final class FluxObject {

  private final Kind kind;
  private final GenericKubernetesResource raw;

  FluxObject(Kind kind, GenericKubernetesResource raw) {
    this.kind = kind;
    this.raw = raw;
  }

  /** Its kind. */
  public Kind kind() {
    return kind;
  }

  /** Where it lies. */
  public String namespace() {
    return raw.getMetadata().getNamespace();
  }

  /** Its name. */
  public String name() {
    return raw.getMetadata().getName();
  }

  GenericKubernetesResource raw() {
    return raw;
  }

  /**
   * A value of the specification.
   *
   * @throws IllegalStateException if the table of fields does not declare it as one
   */
  public Optional<String> text(String path) {
    return Optional.ofNullable(value(path)).map(String::valueOf);
  }

  /** The values of a list of the specification. */
  public List<String> texts(String path) {
    return value(path) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Nullable Object value(String path) {
    if (!Fields.isValue(kind, path)) {
      throw new IllegalStateException(kind + ": spec." + path + " is not in the table of values");
    }
    Object value = spec();
    for (String part : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return value;
  }

  /**
   * All that it names.
   *
   * @throws Failure if the specification has something that is not in the table of fields
   */
  public List<Reference> references() {
    Fields.requireDeclared(kind, spec());
    List<Reference> references = new ArrayList<>();
    for (Field field : Fields.of(kind)) {
      if (field.isReference()) {
        references.addAll(Reference.of(field, spec(), namespace()));
      }
    }
    String user = annotation(Cluster.USER);
    if (actsForSomebody() && !user.isEmpty()) {
      if (references.stream().anyMatch(Reference::isIdentity)) {
        throw new Failure(
            Failure.Reason.NOT_SUPPORTED,
            Fields.USER.path() + " stands beside spec.serviceAccountName",
            "it acts in one name",
            "remove one of them");
      }
      references.add(Reference.toName(Fields.USER, user, Fields.USER.path(), ""));
    }
    return references;
  }

  /** Whether it delivers something, in somebody's name. */
  public boolean actsForSomebody() {
    return Fields.of(kind).stream().anyMatch(Field::isIdentity);
  }

  /**
   * In whose name it would act if it named nobody.
   *
   * @param name an account or, with {@code {namespace}} in it, a user
   */
  public Reference actingAs(String name) {
    String user = name.replace("{namespace}", namespace());
    if (!user.equals(name)) {
      return Reference.toName(Fields.USER, user, "the default user", "");
    }
    Field account = Fields.of(kind).stream().filter(Field::isIdentity).findFirst().orElseThrow();
    return Reference.toName(account, name, "the default service account", namespace());
  }

  /** The namespace that a value names, or its own. */
  public String namespaceIn(String path) {
    return text(path)
        .filter(name -> !name.isEmpty())
        .map(name -> Names.namespace(name, "spec." + path))
        .orElse(namespace());
  }

  private String annotation(String name) {
    Map<String, String> annotations = raw.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }

  private Map<?, ?> spec() {
    return raw.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec ? spec : Map.of();
  }

  /** What asked last for its reconciliation; empty if nothing did. */
  public String requestedAt() {
    return annotation(Cluster.REQUESTED);
  }

  /** What its status says under a key. */
  public Optional<Object> status(String key) {
    return raw.getAdditionalProperties().get("status") instanceof Map<?, ?> status
        ? Optional.ofNullable(status.get(key))
        : Optional.empty();
  }

  /** Its condition {@code Ready}. */
  public Condition ready() {
    if (status("conditions").orElse(List.of()) instanceof List<?> conditions) {
      for (Object each : conditions) {
        if (each instanceof Map<?, ?> condition && "Ready".equals(condition.get("type"))) {
          return Condition.of(condition);
        }
      }
    }
    return Condition.unknown();
  }

  /** Whether it is ready. */
  public boolean isReady() {
    return ready().isTrue();
  }

  /** For people: {@code Kustomization web/app}. */
  @Override
  public String toString() {
    return kind.word() + " " + namespace() + "/" + name();
  }
}
