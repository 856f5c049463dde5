package dev.tenon.analysis;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.Issuer;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One way in which a policy gives roles: an assignment, an application, or values of a claim.
 * Immutable.
 *
 * @param issuer the only issuer; empty for any
 * @param subject the only id; empty for any
 * @param client the only client; empty for any
 * @param kind which subjects it is for
 * @param mapping the mapping of a claim, if it is one
 * @param fixed what the value of the claim must have, by {@linkplain Slot slot}
 * @param tenantSlot the slot that the name of the tenant is read from, if it is read as it stands
 * @param range the names that the tenant may have
 * @param tenants the possible tenants if they are stated; empty if the roles are held everywhere
 * @param roles the roles
 */
record RoleSource(
    String issuer,
    String subject,
    String client,
    Kind kind,
    Optional<ClaimMapping> mapping,
    Map<Slot, String> fixed,
    Optional<Slot> tenantSlot,
    NamePattern range,
    Set<String> tenants,
    Set<String> roles) {

  /** Which subjects a source is for. */
  enum Kind {
    IDENTIFIED,
    ANONYMOUS,
    ANYONE
  }

  /** A part of the value of a claim, or another claim. */
  record Slot(ClaimPart.Source source, String name) {
    static Slot of(ClaimPart part) {
      return switch (part.source()) {
        case CAPTURE -> new Slot(part.source(), part.capture());
        case CLAIM, MEMBER -> new Slot(part.source(), part.path().orElseThrow().toString());
        case VALUE, CONSTANT -> new Slot(ClaimPart.Source.VALUE, "");
      };
    }
  }

  /** Copies the collections. */
  RoleSource {
    fixed = ImmutableMap.copyOf(fixed);
    tenants = ImmutableSet.copyOf(tenants);
    roles = ImmutableSet.copyOf(roles);
  }

  /** Collects the sources of a policy. */
  static final class Finder {

    private final Policy policy;
    private final Set<String> assumed;
    private final List<RoleSource> found = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();

    Finder(Policy policy, Set<String> assumed) {
      this.policy = policy;
      this.assumed = assumed;
    }

    /** The claims that give any role, unless they are assumed to keep the invariant. */
    Set<String> open() {
      return open;
    }

    List<RoleSource> find() {
      found.add(plain("", "", "", Kind.IDENTIFIED, "").giving(Set.of(RoleName.EVERYONE)));
      policy.claimMappings().forEach(mapping -> mapping("", mapping));
      for (Issuer issuer : policy.issuers()) {
        issuer.mappings().forEach(mapping -> mapping(issuer.name(), mapping));
        for (Application application : issuer.applications().values()) {
          found.add(
              plain(issuer.name(), "", application.client(), Kind.IDENTIFIED, "")
                  .giving(application.roles()));
        }
      }
      List<RoleSource> claimed = List.copyOf(found);
      for (Assignment assignment : policy.assignments()) {
        assignment(assignment, claimed);
      }
      return found;
    }

    private static RoleSource plain(
        String issuer, String subject, String client, Kind kind, String tenant) {
      return new RoleSource(
          issuer,
          subject,
          client,
          kind,
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          AnyName.INSTANCE,
          tenant.isEmpty() ? Set.of() : Set.of(tenant),
          Set.of());
    }

    private void assignment(Assignment one, List<RoleSource> claimed) {
      Set<String> roles = generalRoles(one);
      String issuer = one.issuer();
      String tenant = one.scope().tenant();
      switch (one.receiver()) {
        case SUBJECT ->
            found.add(plain(issuer, one.key(), "", Kind.IDENTIFIED, tenant).giving(roles));
        case CLIENT ->
            found.add(plain(issuer, "", one.key(), Kind.IDENTIFIED, tenant).giving(roles));
        case EVERYONE -> found.add(plain(issuer, "", "", Kind.IDENTIFIED, tenant).giving(roles));
        case ANYONE -> found.add(plain(issuer, "", "", Kind.ANYONE, tenant).giving(roles));
        case ANONYMOUS -> found.add(plain(issuer, "", "", Kind.ANONYMOUS, tenant).giving(roles));
        case GROUP -> {
          for (RoleSource source : claimed) {
            boolean isPlain = source.tenantSlot.isEmpty() && source.tenants.isEmpty();
            if (isPlain && source.roles.contains(one.key())) {
              found.add(
                  new RoleSource(
                      issuer.isEmpty() ? source.issuer : issuer,
                      source.subject,
                      source.client,
                      source.kind,
                      source.mapping,
                      source.fixed,
                      Optional.empty(),
                      AnyName.INSTANCE,
                      tenant.isEmpty() ? Set.of() : Set.of(tenant),
                      roles));
            }
          }
        }
        case ACTOR -> {
          // An actor is given limits, and no roles.
        }
      }
    }

    /** The general roles that an assignment gives, also by own roles of its tenant. */
    private Set<String> generalRoles(Assignment one) {
      Map<String, Role> own = policy.ownRoles(one.owner());
      Set<String> all = new LinkedHashSet<>();
      Deque<String> open = new ArrayDeque<>(one.roles());
      while (!open.isEmpty()) {
        String name = open.remove();
        if (all.add(name) && own.containsKey(name)) {
          open.addAll(Objects.requireNonNull(own.get(name)).inherits());
        }
      }
      all.removeAll(own.keySet());
      return all;
    }

    private void mapping(String issuer, ClaimMapping mapping) {
      RoleSource any =
          new RoleSource(
              issuer,
              "",
              "",
              Kind.IDENTIFIED,
              Optional.of(mapping),
              Map.of(),
              Optional.empty(),
              AnyName.INSTANCE,
              Set.of(),
              Set.of());
      for (ClaimOutput output : mapping.yields()) {
        if (output.givesRoles()) {
          Slot slot =
              output.capture().isEmpty()
                  ? new Slot(ClaimPart.Source.VALUE, "")
                  : new Slot(ClaimPart.Source.CAPTURE, output.capture());
          output
              .table()
              .ifPresentOrElse(
                  rows ->
                      rows.forEach((text, roles) -> found.add(any.fix(slot, text).giving(roles))),
                  () -> asItStands(mapping));
        }
      }
      for (ClaimHolding holding : mapping.holdings()) {
        if (holding instanceof ClaimHolding.Rows rows) {
          rows(any, rows);
        } else {
          parts(any, mapping, (ClaimHolding.Parts) holding);
        }
      }
    }

    private void asItStands(ClaimMapping mapping) {
      if (!assumed.contains(mapping.path().toString())) {
        open.add(mapping.path().toString());
      }
    }

    private void rows(RoleSource any, ClaimHolding.Rows rows) {
      rows.rows()
          .forEach(
              (text, held) -> {
                for (HeldRole one : held) {
                  String tenant = one.scope().tenant();
                  found.add(
                      any.fix(Slot.of(rows.key()), text)
                          .in(tenant.isEmpty() ? Set.of() : Set.of(tenant))
                          .giving(Set.of(one.role())));
                }
              });
    }

    private void parts(RoleSource any, ClaimMapping mapping, ClaimHolding.Parts parts) {
      List<RoleSource> inTenant = new ArrayList<>();
      if (parts.tenant().isEmpty()) {
        inTenant.add(any);
      } else {
        ClaimPart tenant = parts.tenant().get();
        NamePattern range = tenant.range().orElse(AnyName.INSTANCE);
        if (tenant.source() == ClaimPart.Source.CONSTANT) {
          inTenant.add(any.in(tenant.possible().orElseThrow()));
        } else if (tenant.table().isPresent()) {
          tenant
              .table()
              .get()
              .forEach(
                  (text, names) ->
                      names.stream()
                          .filter(range::matches)
                          .forEach(
                              name ->
                                  inTenant.add(any.fix(Slot.of(tenant), text).in(Set.of(name)))));
        } else {
          inTenant.add(any.in(Slot.of(tenant), range));
        }
      }
      ClaimPart role = parts.role();
      if (role.source() == ClaimPart.Source.CONSTANT) {
        inTenant.forEach(one -> found.add(one.giving(role.constants())));
      } else if (role.table().isPresent()) {
        for (RoleSource one : inTenant) {
          role.table()
              .get()
              .forEach(
                  (text, names) -> {
                    String before = one.fixed.get(Slot.of(role));
                    if (before == null || before.equals(text)) {
                      found.add(one.fix(Slot.of(role), text).giving(names));
                    }
                  });
        }
      } else {
        asItStands(mapping);
      }
    }
  }

  /** The same source of other roles. */
  RoleSource giving(Set<String> names) {
    return new RoleSource(
        issuer, subject, client, kind, mapping, fixed, tenantSlot, range, tenants, names);
  }

  private RoleSource in(Set<String> names) {
    return new RoleSource(
        issuer, subject, client, kind, mapping, fixed, tenantSlot, range, names, roles);
  }

  private RoleSource in(Slot slot, NamePattern names) {
    return new RoleSource(
        issuer, subject, client, kind, mapping, fixed, Optional.of(slot), names, tenants, roles);
  }

  private RoleSource fix(Slot slot, String text) {
    Map<Slot, String> more = new LinkedHashMap<>(fixed);
    more.put(slot, text);
    return new RoleSource(
        issuer, subject, client, kind, mapping, more, tenantSlot, range, tenants, roles);
  }

  /** Whether the roles are held in one tenant and not everywhere. */
  boolean isInTenant() {
    return tenantSlot.isPresent() || !tenants.isEmpty();
  }

  /** Whether the roles may be held in a tenant. */
  boolean mayBeIn(String tenant) {
    return tenantSlot.isPresent()
        ? range.matches(tenant)
        : tenants.isEmpty() || tenants.contains(tenant);
  }

  /** What the value must have if the tenant is a given one. */
  Map<Slot, String> fixedIn(String tenant) {
    return tenantSlot.isPresent() ? fix(tenantSlot.get(), tenant).fixed : fixed;
  }
}
