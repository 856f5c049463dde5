package dev.tenon.benchmarks.peers;

import com.yahoo.athenz.auth.token.AccessToken;
import com.yahoo.athenz.auth.token.RoleToken;
import com.yahoo.athenz.zpe.ZpeClient;
import com.yahoo.athenz.zpe.ZpeConsts;
import com.yahoo.athenz.zpe.match.ZpeMatch;
import com.yahoo.athenz.zpe.match.impl.ZpeMatchAll;
import com.yahoo.athenz.zpe.match.impl.ZpeMatchEqual;
import com.yahoo.athenz.zpe.match.impl.ZpeMatchRegex;
import com.yahoo.athenz.zpe.match.impl.ZpeMatchStartsWith;
import com.yahoo.rdl.Struct;
import dev.tenon.benchmarks.workload.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A workload's rules as Athenz's client holds them. Athenz makes the instance, from the name. */
public final class AthenzAssertions implements ZpeClient {

  static final String DOMAIN = "bench";

  private static volatile Map<String, List<Struct>> allows = Map.of();
  private static volatile Map<String, List<Struct>> denies = Map.of();

  private final Map<String, List<Struct>> allowed = allows;
  private final Map<String, List<Struct>> denied = denies;

  static void load(List<Rule> rules) {
    Map<String, List<Struct>> toAllow = new TreeMap<>();
    Map<String, List<Struct>> toDeny = new TreeMap<>();
    for (Rule rule : rules) {
      List<Struct> assertions =
          (rule.denies() ? toDeny : toAllow)
              .computeIfAbsent(rule.role(), role -> new ArrayList<>());
      for (String action : rule.actions()) {
        assertions.add(assertion(rule, action));
      }
    }
    allows = toAllow;
    denies = toDeny;
  }

  private static Struct assertion(Rule rule, String action) {
    String resource = String.join("/", rule.pattern());
    Struct assertion = new Struct();
    assertion.put(ZpeConsts.ZPE_FIELD_POLICY_NAME, "policy");
    assertion.put(ZpeConsts.ZPE_ACTION_MATCH_STRUCT, match(action));
    assertion.put(ZpeConsts.ZPE_FIELD_RESOURCE, resource);
    assertion.put(ZpeConsts.ZPE_RESOURCE_MATCH_STRUCT, match(resource));
    assertion.put(ZpeConsts.ZPE_FIELD_ROLE, rule.role());
    assertion.put(ZpeConsts.ZPE_ROLE_MATCH_STRUCT, match(rule.role()));
    return assertion;
  }

  private static ZpeMatch match(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return new ZpeMatchEqual(pattern);
    }
    if (pattern.equals("*")) {
      return new ZpeMatchAll();
    }
    return star == pattern.length() - 1
        ? new ZpeMatchStartsWith(pattern.substring(0, star))
        : new ZpeMatchRegex(pattern);
  }

  @Override
  public void init(@Nullable String domain) {}

  @Override
  public void close() {}

  @Override
  public Map<String, RoleToken> getRoleTokenCacheMap() {
    return new ConcurrentHashMap<>();
  }

  @Override
  public Map<String, AccessToken> getAccessTokenCacheMap() {
    return new ConcurrentHashMap<>();
  }

  @Override
  public Map<String, List<Struct>> getRoleAllowAssertions(String domain) {
    return allowed;
  }

  @Override
  public Map<String, List<Struct>> getWildcardAllowAssertions(String domain) {
    return Map.of();
  }

  @Override
  public Map<String, List<Struct>> getRoleDenyAssertions(String domain) {
    return denied;
  }

  @Override
  public Map<String, List<Struct>> getWildcardDenyAssertions(String domain) {
    return Map.of();
  }

  @Override
  public int getDomainCount() {
    return 1;
  }
}
