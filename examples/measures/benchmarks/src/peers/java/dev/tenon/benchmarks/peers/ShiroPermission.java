package dev.tenon.benchmarks.peers;

import java.util.List;
import java.util.Set;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.permission.WildcardPermission;

/** Shiro's permission whose parts may also be {@code prefix*} or {@code *suffix}. */
final class ShiroPermission extends WildcardPermission {

  private static final long serialVersionUID = 1;

  ShiroPermission(String text) {
    super(text, true);
  }

  @Override
  public boolean implies(Permission asked) {
    List<Set<String>> mine = getParts();
    List<Set<String>> others = ((ShiroPermission) asked).getParts();
    for (int i = 0; i < mine.size(); i++) {
      if (!implies(mine.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean implies(Set<String> part, Set<String> asked) {
    if (part.containsAll(asked) || part.contains(WILDCARD_TOKEN)) {
      return true;
    }
    return part.size() == 1 && matches(part.iterator().next(), asked.iterator().next());
  }

  private static boolean matches(String glob, String text) {
    int last = glob.length() - 1;
    if (glob.charAt(last) == '*') {
      return text.regionMatches(0, glob, 0, last);
    }
    return glob.charAt(0) == '*'
        && text.length() >= last
        && text.regionMatches(text.length() - last, glob, 1, last);
  }
}
