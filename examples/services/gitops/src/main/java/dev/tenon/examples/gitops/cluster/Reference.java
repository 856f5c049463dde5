package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Target;
import dev.tenon.examples.gitops.rights.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an object names in one place. Reading one looks at nothing but the object itself.
 *
 * @param field the field
 * @param place where it stands, such as {@code spec.resources[1]}
 * @param kind of what
 * @param target what is named, there or not
 */
public record Reference(Field field, String place, Kind kind, Target target) {

  /** All that it needs to be allowed, in the name of the objects of a namespace. */
  public List<Question> questions(String namespace) {
    return field.actions().stream()
        .map(action -> new Question(Who.objectOf(namespace), action, target, place))
        .toList();
  }

  /** Whether it says in whose name an object acts. */
  public boolean isIdentity() {
    return field.isIdentity();
  }

  /** The references that a field of a specification holds. */
  static List<Reference> of(Field field, Map<?, ?> spec, String namespace) {
    List<Reference> references = new ArrayList<>();
    boolean many = field.path().endsWith("[]");
    String key = many ? field.path().substring(0, field.path().length() - 2) : field.path();
    Object value = spec;
    for (String part : key.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    if (many && value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        references.add(of(field, "spec." + key + "[" + i + "]", items.get(i), namespace));
      }
    } else if (value != null) {
      references.add(of(field, "spec." + key, value, namespace));
    }
    return references;
  }

  static Reference toName(Field field, String name, String place, String namespace) {
    Kind kind = field.kinds().get(0);
    return new Reference(field, place, kind, kind.target(namespace, Names.name(name, place)));
  }

  private static Reference of(Field field, String place, Object value, String namespace) {
    if (field.isName() && value instanceof String name) {
      return toName(field, name, place, namespace);
    }
    if (!(value instanceof Map<?, ?> parts) || !(parts.get("name") instanceof String name)) {
      throw notSupported(place, "a reference is a map with a name");
    }
    Kind kind = kind(field, place, parts);
    String where =
        parts.get("namespace") instanceof String named && !named.isEmpty()
            ? Names.namespace(named, place + ".namespace")
            : namespace;
    return new Reference(field, place, kind, kind.target(where, Names.name(name, place + ".name")));
  }

  private static Kind kind(Field field, String place, Map<?, ?> parts) {
    Object word = parts.get("kind");
    Object apiVersion = parts.get("apiVersion");
    if (word == null && field.kinds().size() == 1) {
      return field.kinds().get(0);
    }
    return field.kinds().stream()
        .filter(kind -> kind.word().equals(word))
        .filter(kind -> !(apiVersion instanceof String text) || kind.isOfGroup(text))
        .findFirst()
        .orElseThrow(
            () ->
                notSupported(
                    place,
                    "it may refer to "
                        + String.join(", ", field.kinds().stream().map(Kind::word).toList())));
  }

  private static Failure notSupported(String place, String why) {
    return new Failure(
        Failure.Reason.NOT_SUPPORTED,
        place + " is not supported",
        why,
        "name the one object that is meant");
  }
}
