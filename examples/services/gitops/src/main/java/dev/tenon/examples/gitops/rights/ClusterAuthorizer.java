package dev.tenon.examples.gitops.rights;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.kubernetes.Region;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may do what in the cluster as it is at a moment. Immutable and safe to share, if what reads
 * the cluster is.
 */
public final class ClusterAuthorizer {

  private final Authorizer file;
  private final References references;
  private final String platformNamespace;
  private final Supplier<ClusterState> cluster;

  /**
   * Decides by a policy and a cluster.
   *
   * @param policy the policy of the file
   * @param references which objects of other namespaces may be named
   * @param platformNamespace the one namespace whose objects are the platform's, by its name
   * @param clock by which rights end
   * @param cluster reads the objects
   */
  public ClusterAuthorizer(
      Policy policy,
      References references,
      String platformNamespace,
      Clock clock,
      Supplier<ClusterState> cluster) {
    this.file = Authorizer.compile(policy, Settings.standard().withClock(clock));
    this.references = references;
    this.platformNamespace = platformNamespace;
    this.cluster = cluster;
  }

  /** The same with the policy of a file. */
  public static ClusterAuthorizer of(
      Path file,
      References references,
      String platformNamespace,
      Clock clock,
      Supplier<ClusterState> cluster) {
    return new ClusterAuthorizer(
        YamlPolicies.load(file), references, platformNamespace, clock, cluster);
  }

  /**
   * The rights of this moment. Only what the objects add is compiled, the file's policy is shared.
   *
   * @throws RuntimeException if the cluster cannot be read
   */
  public Moment now() {
    ClusterState state = cluster.get().withPlatform(platformNamespace);
    Policy policy = new ClusterPolicy(file.policy(), references, state).whole();
    return new Moment(file.replacedBy(policy), state);
  }

  /** The rights of one moment, for any number of questions that belong together. */
  public final class Moment {

    private final Authorizer authorizer;
    private final ClusterState state;

    private Moment(Authorizer authorizer, ClusterState state) {
      this.authorizer = authorizer;
      this.state = state;
    }

    /** What an object, an account or a user may do, confined to the tenant that it belongs to. */
    public Access of(Who who) {
      return who.isObject()
          ? authorizer.access(
              Subject.of(who.user())
                  .fromIssuer(ClusterPolicy.OBJECTS)
                  .confinedTo(tenant(who.namespace(), state.tenantOf(who.namespace()))))
          : of(Map.of("sub", who.user()), "");
    }

    /** Why it is as it is, for the platform's administrators. */
    public String explain(Question question) {
      Subject subject = of(question.who()).subject();
      return authorizer
          .explain(Request.of(subject, question.action(), question.target().path()))
          .toString();
    }

    /**
     * What is decided about all of a region, for a user whose claims say who it is. In each
     * namespace it may hold other roles, so what is asked of all of them is asked of each as well.
     */
    public Region.Answer decide(Map<String, ?> claims, Region region, String verb) {
      Set<String> names = policy().actions().names();
      Collection<String> verbs = verb.equals("*") && !names.isEmpty() ? names : List.of(verb);
      List<String> namespaces = state.namespaces().stream().map(Namespace::name).toList();
      return Stream.concat(Stream.of(region), region.in(namespaces).stream())
          .map(part -> decide(of(claims, part.namespace()), part, verbs))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }

    private Region.Answer decide(Access access, Region region, Collection<String> verbs) {
      Subject unlimited = access.subject().withRoles(ClusterPolicy.PLATFORM_ADMIN);
      return region.decide(access, authorizer.access(unlimited), verbs);
    }

    /**
     * What a user of Kubernetes may do. Who has a home may do it there alone; anybody else in the
     * tenant of the namespace that is asked for, or else as the platform.
     */
    private Access of(Map<String, ?> claims, String namespace) {
      Subject subject = authorizer.policy().subjectFrom(claims).subject().withRoles(groups(claims));
      Optional<String> home = ClusterPolicy.namespaceOf(subject);
      if (home.isPresent()) {
        Optional<String> label = state.homeOf(subject.id(), home.get());
        return authorizer.access(subject.confinedTo(tenant(home.get(), label)));
      }
      Access access = authorizer.access(subject);
      return Stream.of(tenant(namespace, state.tenantOf(namespace)), ClusterPolicy.PLATFORM)
          .filter(access.tenants()::contains)
          .findFirst()
          .map(tenant -> authorizer.access(subject.confinedTo(tenant)))
          .orElse(access);
    }

    /** Whose a namespace is; empty for the platform's, and for none. */
    public String tenantOf(String namespace) {
      return state.tenantOf(namespace).orElse("");
    }

    /** What the cluster's objects give, and to whom. */
    public List<Grant> grants() {
      return policy().assignments().stream()
          .filter(each -> each.scope().tenant().startsWith(ClusterPolicy.tenant("")))
          .map(
              each ->
                  new Grant(
                      each.scope().tenant().substring(ClusterPolicy.tenant("").length()),
                      each + " by " + each.place()))
          .toList();
    }

    /** The policy of the moment. */
    public Policy policy() {
      return authorizer.policy();
    }

    /** Those of its groups to which something is bound. */
    private List<String> groups(Map<String, ?> claims) {
      return claims.get("groups") instanceof List<?> groups
          ? state.bindings().stream()
              .flatMap(binding -> binding.groups().stream())
              .distinct()
              .filter(groups::contains)
              .map(ClusterPolicy::group)
              .toList()
          : List.of();
    }

    private String tenant(String namespace, Optional<String> label) {
      return label.isEmpty() && namespace.equals(platformNamespace)
          ? ClusterPolicy.PLATFORM
          : ClusterPolicy.tenant(label.orElse(""));
    }
  }
}
