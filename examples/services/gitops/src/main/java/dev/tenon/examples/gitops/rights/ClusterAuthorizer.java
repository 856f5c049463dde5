package dev.tenon.examples.gitops.rights;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may do what in the cluster as it is at a moment. Immutable and safe to share, if what reads
 * the cluster is.
 */
public final class ClusterAuthorizer {

  /** A role of questions about what is forbidden; no subject that is decided about holds it. */
  private static final String ALL = "everything";

  private final Authorizer file;
  private final ClusterPolicy reading;
  private final String platformNamespace;
  private final Supplier<ClusterState> cluster;

  /**
   * Decides by a policy and a cluster.
   *
   * @param policy the policy of the file
   * @param reading how the cluster's objects are read
   * @param platformNamespace the one namespace whose objects are the platform's, by its name
   * @param cluster reads the objects
   */
  public ClusterAuthorizer(
      Policy policy,
      ClusterPolicy reading,
      String platformNamespace,
      Supplier<ClusterState> cluster) {
    this.file = Authorizer.compile(policy);
    this.reading = reading;
    this.platformNamespace = platformNamespace;
    this.cluster = cluster;
  }

  /**
   * Decides by a policy file and a cluster.
   *
   * @param file the policy file
   * @param references which objects of other namespaces may be named
   * @param platformNamespace the one namespace whose objects are the platform's, by its name
   * @param cluster reads the objects
   */
  public static ClusterAuthorizer of(
      Path file, References references, String platformNamespace, Supplier<ClusterState> cluster) {
    return new ClusterAuthorizer(
        YamlPolicies.load(file),
        new ClusterPolicy(references, Set.of(ClusterState.NAME, ClusterState.TENANT)),
        platformNamespace,
        cluster);
  }

  /**
   * The rights of this moment. Only what the objects add is compiled, the file's policy is shared.
   *
   * @throws RuntimeException if the cluster cannot be read
   */
  public Moment now() {
    ClusterState state = cluster.get().disowning(platformNamespace);
    return new Moment(file.replacedBy(reading.of(file.policy(), state)), state);
  }

  /** The rights of one moment, for any number of questions that belong together. */
  public final class Moment {

    private final Authorizer authorizer;
    private final ClusterState state;

    private Moment(Authorizer authorizer, ClusterState state) {
      this.authorizer = authorizer;
      this.state = state;
    }

    /** What an object or an account may do, in the tenant that its namespace belongs to. */
    public Access of(Who who) {
      Subject subject =
          who.account().isEmpty()
              ? objectOf(who.namespace())
              : account(who.namespace(), Map.of("sub", who.user()));
      return authorizer.access(subject).within(tenantOf(who.namespace()));
    }

    /** What a user of Kubernetes may do: a service account, or whoever its claims say. */
    public Access of(Map<String, ?> claims) {
      return of(authorizer, claims, Set.of());
    }

    /** What is decided about all of a region for a user of Kubernetes. */
    public Region.Answer decide(Map<String, ?> claims, Region region, String verb) {
      Role all = Role.of(ALL).with(Permission.allow("*").on("**"));
      Access unlimited = of(authorizer.replacedBy(policy().with(all)), claims, Set.of(all.name()));
      return region.decide(of(claims), unlimited, policy(), verb);
    }

    private Access of(Authorizer by, Map<String, ?> claims, Set<String> more) {
      Subject subject = policy().subjectFrom(claims).subject();
      Set<String> home = subject.variables().asMap().getOrDefault("namespace", Set.of());
      for (String namespace : home) {
        Subject account = account(namespace, claims);
        return by.access(with(account, more)).within(tenantOf(namespace));
      }
      return by.access(with(subject, more));
    }

    private static Subject with(Subject subject, Set<String> more) {
      return more.isEmpty() ? subject : subject.withRoles(more);
    }

    /** The policy of the moment. */
    public Policy policy() {
      return authorizer.policy();
    }

    private Subject objectOf(String namespace) {
      String tenant = tenantOf(namespace);
      return Subject.of(Who.objectOf(namespace).user())
          .withRoles(
              ClusterPolicy.OBJECT, ClusterPolicy.OPEN, ClusterPolicy.from(namespace), tenant)
          .withVariable("namespace", namespace)
          .withVariable(
              "owned", state.tenantOf(namespace).map(state::namespacesOf).orElse(List.of()));
    }

    private Subject account(String namespace, Map<String, ?> claims) {
      return authorizer.policy().subjectFrom(claims).subject().withRoles(tenantOf(namespace));
    }

    /** From where it lies, never from what it says. */
    private String tenantOf(String namespace) {
      return namespace.equals(platformNamespace)
          ? ClusterPolicy.PLATFORM
          : state.tenantOf(namespace).map(ClusterPolicy::tenant).orElse(ClusterPolicy.NOBODY);
    }
  }
}
