package dev.tenon.policy;

import com.google.common.collect.ImmutableMap;
import dev.tenon.path.Resource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Aliases as a tree of segments, which finds the alias that a path begins with. Immutable; a lookup
 * allocates nothing.
 *
 * @param next the subtree for each next segment
 * @param isAlias whether an alias ends here
 */
record AliasTree(ImmutableMap<String, AliasTree> next, boolean isAlias) {

  static AliasTree of(Collection<Resource> aliases) {
    Growing root = new Growing();
    aliases.forEach(root::add);
    return root.grown();
  }

  /**
   * The length, in segments, of the longest alias that the resource begins with; 0 if there is
   * none.
   */
  int longest(Resource resource) {
    int longest = 0;
    AliasTree at = this;
    for (int size = 1; size <= resource.size(); size++) {
      @Nullable AliasTree beneath = at.next.get(resource.segment(size - 1));
      if (beneath == null) {
        return longest;
      }
      longest = beneath.isAlias ? size : longest;
      at = beneath;
    }
    return longest;
  }

  private static final class Growing {

    private final Map<String, Growing> next = new HashMap<>();
    private boolean isAlias;

    void add(Resource alias) {
      Growing at = this;
      for (int i = 0; i < alias.size(); i++) {
        at = at.next.computeIfAbsent(alias.segment(i), segment -> new Growing());
      }
      at.isAlias = true;
    }

    AliasTree grown() {
      ImmutableMap.Builder<String, AliasTree> grown = ImmutableMap.builder();
      next.forEach((segment, beneath) -> grown.put(segment, beneath.grown()));
      return new AliasTree(grown.build(), isAlias);
    }
  }
}
