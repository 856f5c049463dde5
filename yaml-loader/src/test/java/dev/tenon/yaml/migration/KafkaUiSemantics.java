package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Access control of Kafka UI: a permission of a role of which a subject is the caller. */
final class KafkaUiSemantics implements SourceSemantics {

  private final List<Object> roles = new ArrayList<>();
  private final Set<String> providers = new LinkedHashSet<>();

  KafkaUiSemantics(List<String> files) {
    for (String file : files) {
      for (Object document : SourceSemantics.load(file)) {
        roles.addAll(list(SourceSemantics.at(document, "rbac", "roles")));
      }
    }
    for (Object role : roles) {
      list(role, "subjects").forEach(subject -> providers.add(lower(subject, "provider")));
    }
  }

  private static String lower(Object from, String key) {
    return text(from, key).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean allows(Caller caller, String action, List<String> path) {
    return roles.stream()
        .filter(role -> list(role, "subjects").stream().anyMatch(each -> is(each, caller)))
        .anyMatch(role -> allows(role, action, path));
  }

  private boolean is(Object subject, Caller caller) {
    String provider = lower(subject, "provider");
    String type = lower(subject, "type");
    String value = text(subject, "value");
    boolean expression = text(subject, "regex").equals("true");
    List<String> names =
        type.equals("user")
            ? caller.issuer().isEmpty() || caller.issuer().equals(provider)
                ? List.of(caller.id())
                : List.of()
            : caller.named(providers.size() > 1 ? provider + "-" + type : type);
    return names.stream()
        .anyMatch(name -> expression ? Pattern.matches(value, name) : value.equals(name));
  }

  private static boolean allows(Object role, String action, List<String> path) {
    boolean application = path.get(0).equals("application");
    if (!application && !texts(role, "clusters").contains(path.get(1))) {
      return false;
    }
    String type = path.get(application ? 1 : 2);
    String name = path.size() > 3 ? path.get(3) : "";
    return list(role, "permissions").stream()
        .anyMatch(
            each ->
                lower(each, "resource").equals(type)
                    && (name.isEmpty() || Pattern.matches(text(each, "value"), name))
                    && texts(each, "actions").stream()
                        .anyMatch(
                            word -> word.equalsIgnoreCase("all") || word.equalsIgnoreCase(action)));
  }

  @Override
  public List<Caller> callers() {
    Set<Caller> all = new LinkedHashSet<>();
    for (Object role : roles) {
      for (Object subject : list(role, "subjects")) {
        String provider = lower(subject, "provider");
        String type = lower(subject, "type");
        String value = text(subject, "value").replace(".*", "1");
        boolean several = providers.size() > 1;
        if (type.equals("user")) {
          all.add(new Caller(value, several ? provider : "", Set.of()));
          all.add(new Caller(value, several ? "other" : "", Set.of()));
        } else {
          all.add(Caller.of("somebody", (several ? provider + "-" : "") + type + ":" + value));
          all.add(Caller.of("somebody", "other-" + type + ":" + value));
        }
      }
    }
    all.add(Caller.of("stranger", "group:strangers"));
    return List.copyOf(all);
  }

  @Override
  public List<String> actions() {
    return List.of("VIEW", "CREATE", "EDIT", "DELETE", "MESSAGES_READ", "EXECUTE");
  }

  @Override
  public List<List<String>> paths() {
    Set<List<String>> all = new LinkedHashSet<>();
    Set<String> clusters = new LinkedHashSet<>(List.of("other"));
    roles.forEach(role -> clusters.addAll(texts(role, "clusters")));
    all.add(List.of("application", "applicationconfig"));
    for (String cluster : clusters) {
      for (String type : List.of("clusterconfig", "ksql", "acl", "audit")) {
        all.add(List.of("cluster", cluster, type));
      }
      for (Object role : roles) {
        for (Object permission : list(role, "permissions")) {
          String type = lower(permission, "resource");
          for (String name : Samples.of(text(permission, "value"))) {
            if (!List.of("clusterconfig", "ksql", "acl", "audit", "applicationconfig")
                .contains(type)) {
              all.add(List.of("cluster", cluster, type, name));
            }
          }
        }
      }
    }
    return List.copyOf(all);
  }
}
