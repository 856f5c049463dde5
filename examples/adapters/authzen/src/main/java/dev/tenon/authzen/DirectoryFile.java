package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.policy.Policy;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The directory of a file: types, and in each its ids.
 *
 * <pre>{@code
 * user:
 *   ada: {roles: [editor], in: {acme: [owner]}, variables: {team: [blue]}, attributes: {department: sales}}
 * service:
 *   crawler: {subject: svc-crawler, issuer: https://login.example, roles: [reader]}
 * }</pre>
 *
 * <p>Immutable. The types of attributes are those of the policy in force.
 */
final class DirectoryFile implements Directory {

  private static final String[] KEYS = {
    "subject", "issuer", "roles", "in", "variables", "attributes"
  };

  private final Map<String, NavigableMap<String, Entry>> types;
  private final Supplier<Policy> policy;

  private record Entry(Subject subject, ObjectNode attributes) {}

  private DirectoryFile(Map<String, NavigableMap<String, Entry>> types, Supplier<Policy> policy) {
    this.types = types;
    this.policy = policy;
  }

  static DirectoryFile of(ConfigFile file, Supplier<Policy> policy) {
    Map<String, NavigableMap<String, Entry>> types = new HashMap<>();
    Map<List<String>, String> known = new HashMap<>();
    file.node()
        .fieldNames()
        .forEachRemaining(
            type -> {
              NavigableMap<String, Entry> entries = new TreeMap<>();
              file.named(type)
                  .forEach(
                      (id, about) -> {
                        Entry entry = entry(id, about.only(KEYS));
                        Subject subject = entry.subject();
                        String other =
                            known.put(List.of(subject.issuer(), subject.id()), type + "/" + id);
                        if (other != null) {
                          throw file.wrong(
                              type + "." + id,
                              "is the same subject as `"
                                  + other
                                  + "`: give one of them another `subject` or `issuer`");
                        }
                        entries.put(id, entry);
                      });
              types.put(type, entries);
            });
    return new DirectoryFile(types, policy);
  }

  private static Entry entry(String id, ConfigFile about) {
    try {
      Subject subject =
          Subject.of(about.text("subject", id))
              .fromIssuer(about.text("issuer", ""))
              .withRoles(about.texts("roles"), "the directory");
      ConfigFile in = about.section("in");
      for (String tenant : (Iterable<String>) () -> in.node().fieldNames()) {
        for (String role : in.texts(tenant)) {
          subject = subject.holding(HeldRole.of(role).in(tenant).from("the directory"));
        }
      }
      ConfigFile variables = about.section("variables");
      for (String name : (Iterable<String>) () -> variables.node().fieldNames()) {
        subject = subject.withVariable(name, variables.texts(name));
      }
      return new Entry(subject, about.section("attributes").node());
    } catch (IllegalArgumentException e) {
      throw about.wrong("", "is not valid: " + e.getMessage());
    }
  }

  int size() {
    return types.values().stream().mapToInt(Map::size).sum();
  }

  @Override
  public Optional<Subject> find(String type, String id) {
    NavigableMap<String, Entry> entries = types.get(type);
    Entry entry = entries == null ? null : entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    Attributes values = known(AttributeSide.SUBJECT, entry.attributes(), policy.get());
    return Optional.of(entry.subject().with(values));
  }

  /** Values of a file, in which null says that there is none. */
  static Attributes known(AttributeSide side, ObjectNode values, Policy policy) {
    Attributes known = AttributeValues.of(side, values, policy.attributes());
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      String name = side.word() + "." + value.getKey();
      if (value.getValue().isNull() && policy.attributes().typeOf(name).isPresent()) {
        known = known.withAbsent(name);
      }
    }
    return known;
  }

  @Override
  public List<String> ids(String type, String after, int most) {
    NavigableMap<String, Entry> entries = types.get(type);
    return entries == null
        ? List.of()
        : entries.tailMap(after, false).keySet().stream().limit(most).toList();
  }
}
