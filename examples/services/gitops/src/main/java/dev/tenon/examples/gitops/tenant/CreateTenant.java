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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private void requireName(String option, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": `" + value + "` is no name: lower case letters, digits and `-`, at most 63");
    }
  }

  private static String yaml(List<HasMetadata> objects) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    return objects.stream()
        .map(serialization::asYaml)
        .map(text -> text.startsWith("---\n") ? text : "---\n" + text)
        .collect(Collectors.joining());
  }
}
