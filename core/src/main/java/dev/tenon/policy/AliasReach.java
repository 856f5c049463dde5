package dev.tenon.policy;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.util.List;

/** Checks that no pattern exceeds the maximum path length when its alias is resolved. */
final class AliasReach {

  private final Aliases aliases;
  private final Iterable<Role> roles;
  private final List<Tenant> tenants;
  private final Diagnostics found;

  AliasReach(Aliases aliases, Iterable<Role> roles, List<Tenant> tenants, Diagnostics found) {
    this.aliases = aliases;
    this.roles = roles;
    this.tenants = tenants;
    this.found = found;
  }

  void check() {
    if (aliases.asMap().isEmpty()) {
      return;
    }
    for (Role role : roles) {
      for (Permission permission : role.permissions()) {
        permission.mentionedResources().forEach(pattern -> check(pattern, permission.place()));
      }
    }
    for (Tenant tenant : tenants) {
      tenant.includes().forEach(clause -> check(clause.pattern(), clause.place()));
      tenant.excludes().forEach(clause -> check(clause.pattern(), clause.place()));
    }
  }

  private void check(ResourcePattern pattern, Place place) {
    try {
      aliases.resolve(pattern);
    } catch (InvalidPathException tooLong) {
      found.add(
          Diagnostic.error(
                  "alias-too-long",
                  place,
                  "pattern "
                      + Diagnostic.quote(pattern.toString())
                      + " grows too long by its alias")
              .because(
                  "under its canonical name a path has at most "
                      + Resource.MAX_SEGMENTS
                      + " segments")
              .mend("write the pattern with the canonical name, and shorter"));
    }
  }
}
