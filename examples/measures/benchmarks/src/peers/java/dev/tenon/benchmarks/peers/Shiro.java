package dev.tenon.benchmarks.peers;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.cache.MemoryConstrainedCacheManager;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.apache.shiro.subject.SimplePrincipalCollection;
import org.jspecify.annotations.Nullable;

/**
 * Apache Shiro, one realm with its cache of authorization infos on.
 *
 * <p>Permissions are {@code effect:flink:cluster:kind:name:actions}. Shiro has no deny, so it is
 * asked twice; and no globs inside a part, so its permission class is extended by the two
 * comparisons, which costs less than a custom one would. The asked permissions are parsed
 * beforehand.
 */
public final class Shiro implements Contender {

  @Override
  public String name() {
    return "shiro";
  }

  @Override
  public int mostRules() {
    return 100_000;
  }

  @Override
  public Engine load(Workload workload) {
    Map<String, List<Permission>> permissions =
        workload.rules().stream()
            .collect(
                Collectors.groupingBy(
                    Rule::role, Collectors.mapping(Shiro::permission, Collectors.toList())));
    return requests -> checks(new RulesRealm(permissions, requests), requests);
  }

  private static Permission permission(Rule rule) {
    String actions = String.join(",", rule.actions());
    String path = String.join(":", rule.pattern());
    return new ShiroPermission((rule.denies() ? "deny:" : "allow:") + path + ":" + actions);
  }

  private static Checks checks(RulesRealm realm, List<Request> requests) {
    PrincipalCollection[] subjects =
        requests.stream()
            .map(request -> new SimplePrincipalCollection(request.subject().id(), "bench"))
            .toArray(PrincipalCollection[]::new);
    Permission[] denies = asked(requests, "deny:");
    Permission[] allows = asked(requests, "allow:");
    return i ->
        !realm.isPermitted(subjects[i], denies[i]) && realm.isPermitted(subjects[i], allows[i]);
  }

  private static Permission[] asked(List<Request> requests, String effect) {
    return requests.stream()
        .map(r -> new ShiroPermission(effect + String.join(":", r.path()) + ":" + r.action()))
        .toArray(Permission[]::new);
  }

  private static final class RulesRealm extends AuthorizingRealm {

    private final Map<String, List<Permission>> permissions;
    private final Map<String, List<String>> roles;

    RulesRealm(Map<String, List<Permission>> permissions, List<Request> requests) {
      super(new MemoryConstrainedCacheManager());
      this.permissions = permissions;
      this.roles =
          requests.stream()
              .map(Request::subject)
              .distinct()
              .collect(Collectors.toMap(subject -> subject.id(), subject -> subject.roles()));
      setAuthorizationCachingEnabled(true);
    }

    @Override
    protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
      SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
      for (String role : roles.getOrDefault(principals.toString(), List.of())) {
        info.addObjectPermissions(permissions.getOrDefault(role, List.of()));
      }
      return info;
    }

    @Override
    protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
      return null;
    }
  }
}
