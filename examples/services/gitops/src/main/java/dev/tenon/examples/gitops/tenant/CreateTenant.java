package dev.tenon.examples.gitops.tenant;

import dev.tenon.examples.gitops.rights.ClusterState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code create tenant}: for each namespace the namespace itself, with the label that makes it the
 * tenant's, a service account, and a role binding for it. Prints them; nothing is applied.
 *
 * <p>The binding lies in the namespace, so even {@code cluster-admin} is everything in there and
 * nothing elsewhere.
 */
@Command(name = "tenant", description = "Prints the objects of a new tenant, to be applied.")
public final class CreateTenant implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern LABEL_KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.:]{0,252}");
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][-A-Za-z0-9_./]*(:[-A-Za-z0-9_./]+)*");
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The tenant's name.")
  private String name = "";

  @Option(
      names = "--with-namespace",
      required = true,
      description = "A namespace; may be repeated.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--with-service-account",
      description = "In whose name is delivered; the tenant's name by default.")
  private String account = "";

  @Option(
      names = "--cluster-role",
      defaultValue = "cluster-admin",
      description = "What it may do in its namespace; ${DEFAULT-VALUE} by default.")
  private String role = "cluster-admin";

  @Option(names = "--label", description = "A further label of each object, as KEY=VALUE.")
  private Map<String, String> labels = new TreeMap<>();

  @Option(names = "--skip-namespace", description = "The namespaces are there already.")
  private boolean skipNamespace;

  /** Prints the objects. */
  @Override
  public Integer call() {
    spec.commandLine().getOut().print(yaml(objects()));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<HasMetadata> objects() {
    requireName("NAME", name);
    namespaces.forEach(namespace -> requireName("--with-namespace", namespace));
    String who = account.isEmpty() ? name : account;
    requireName("--with-service-account", who);
    require(ROLE, "--cluster-role", role);
    labels.forEach(
        (key, value) -> {
          require(LABEL_KEY, "--label", key);
          require(LABEL, "--label", value);
        });
    if (labels.containsKey(ClusterState.TENANT)) {
      throw new ParameterException(
          spec.commandLine(), "--label: the tenant's own label is its name");
    }
    List<HasMetadata> objects = new ArrayList<>();
    for (String namespace : namespaces) {
      if (!skipNamespace) {
        objects.add(new NamespaceBuilder().withMetadata(metadata(namespace, "")).build());
      }
      objects.add(new ServiceAccountBuilder().withMetadata(metadata(who, namespace)).build());
      objects.add(binding(who, namespace));
    }
    return objects;
  }

  private HasMetadata binding(String who, String namespace) {
    return new RoleBindingBuilder()
        .withMetadata(metadata(name + "-reconciler", namespace))
        .withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("ClusterRole")
        .withName(role)
        .endRoleRef()
        .addNewSubject()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("User")
        .withName("gotk:" + namespace + ":reconciler")
        .endSubject()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(who)
        .withNamespace(namespace)
        .endSubject()
        .build();
  }

  private ObjectMeta metadata(String object, String namespace) {
    return new ObjectMetaBuilder()
        .withName(object)
        .withNamespace(namespace.isEmpty() ? null : namespace)
        .addToLabels(labels)
        .addToLabels(ClusterState.TENANT, name)
        .build();
  }

  private void require(Pattern pattern, String option, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new ParameterException(
          spec.commandLine(), option + ": Kubernetes takes no `" + value + "` here");
    }
  }

  private void requireName(String option, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": `" + value + "` is no name: lower case letters, digits and `-`, at most 63");
    }
  }

  /** As {@code flux create tenant --export} prints them. */
  private static String yaml(List<HasMetadata> objects) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    StringBuilder text = new StringBuilder();
    for (HasMetadata object : objects) {
      text.append("---\n");
      print(serialization.convertValue(object, TreeMap.class), "", text);
      text.append('\n');
    }
    return text.toString();
  }

  private static void print(Map<?, ?> map, String indent, StringBuilder text) {
    String before = indent;
    for (Map.Entry<String, Object> each : sorted(map).entrySet()) {
      text.append(before).append(quoted(each.getKey())).append(':');
      before = indent.replace('-', ' ');
      if (each.getValue() instanceof Map<?, ?> below) {
        text.append('\n');
        print(below, before + "  ", text);
      } else if (each.getValue() instanceof List<?> items) {
        text.append('\n');
        for (Object item : items) {
          print((Map<?, ?>) item, before + "- ", text);
        }
      } else {
        text.append(' ').append(quoted(String.valueOf(each.getValue()))).append('\n');
      }
    }
  }

  private static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put("" + key, value));
    return sorted;
  }

  /** What YAML could read as something else than a text is quoted, and so is anything odd. */
  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
