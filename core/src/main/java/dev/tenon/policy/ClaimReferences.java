package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.Issuer;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that claims are mapped to roles that exist, and that no issuer is defined twice. */
final class ClaimReferences {

  private static final String MAPPED = "a mapping names only limits that the section `limits` has";

  private final List<ClaimMapping> mappings;
  private final List<Issuer> issuers;
  private final KnownRoles known;
  private final Set<String> names;
  private final TenancyReferences tenancy;
  private final AttributeDeclarations attributes;
  private final Diagnostics found;

  ClaimReferences(
      List<ClaimMapping> mappings,
      List<Issuer> issuers,
      KnownRoles known,
      Set<String> names,
      TenancyReferences tenancy,
      AttributeDeclarations attributes,
      Diagnostics found) {
    this.mappings = mappings;
    this.issuers = issuers;
    this.known = known;
    this.names = names;
    this.tenancy = tenancy;
    this.attributes = attributes;
    this.found = found;
  }

  void check() {
    mappings.forEach(this::check);
    Map<String, Place> first = new HashMap<>();
    for (Issuer issuer : issuers) {
      issuer.mappings().forEach(this::check);
      for (Application application : issuer.applications().values()) {
        rolesExist(application.roles(), issuer.place());
        application
            .roles()
            .forEach(
                role ->
                    tenancy.heldEverywhere(
                        role,
                        issuer.place(),
                        "given to the application " + Diagnostic.quote(application.client()),
                        "an assignment of the role to the client, in place of this one"));
      }
      once(issuer, first);
    }
  }

  /** The roles that claims are mapped to by name. */
  static ImmutableSet<String> rolesIn(List<ClaimMapping> mappings, List<Issuer> issuers) {
    ImmutableSet.Builder<String> roles = ImmutableSet.builder();
    all(mappings, issuers)
        .forEach(
            mapping -> {
              mapping.yields().stream()
                  .filter(ClaimOutput::givesRoles)
                  .flatMap(output -> output.table().stream())
                  .forEach(table -> table.values().forEach(roles::addAll));
              mapping.holdings().forEach(holding -> roles.addAll(holding.statedRoles()));
            });
    issuers.forEach(i -> i.applications().values().forEach(a -> roles.addAll(a.roles())));
    return roles.build();
  }

  private static Stream<ClaimMapping> all(List<ClaimMapping> mappings, List<Issuer> issuers) {
    return Stream.concat(
        mappings.stream(), issuers.stream().flatMap(issuer -> issuer.mappings().stream()));
  }

  /** Whether claims are mapped to roles or limits in tenants. */
  static boolean nameTenants(List<ClaimMapping> mappings, List<Issuer> issuers) {
    return all(mappings, issuers)
        .flatMap(mapping -> Stream.concat(mapping.holdings().stream(), mapping.limit().stream()))
        .anyMatch(ClaimHolding::isInTenant);
  }

  private void check(ClaimMapping mapping) {
    mapping.attributes().forEach(attribute -> isDeclared(attribute, mapping.place()));
    if (!mapping.attributes().isEmpty() && !mapping.holdings().isEmpty()) {
      found.add(
          Diagnostic.error(
                  "attributes-and-holdings",
                  mapping.place(),
                  "a mapping that gives attributes and holdings")
              .about(mapping.attributes().get(0).name())
              .because(
                  "an attribute belongs to the subject, and not to a role that it holds by one"
                      + " value")
              .mend(
                  "give the attributes by a second mapping of the claim, or give the holding"
                      + " `variables`"));
    }
    for (ClaimHolding holding : mapping.holdings()) {
      rolesExist(holding.statedRoles(), mapping.place());
      tenants(holding, mapping.place());
      heldEverywhere(holding, mapping.place());
    }
    mapping
        .limit()
        .ifPresent(
            limit -> {
              limit
                  .statedRoles()
                  .forEach(name -> tenancy.knownLimit(name, mapping.place(), MAPPED));
              tenants(limit, mapping.place());
            });
    if (mapping.isIdle()) {
      found.add(
          Diagnostic.error("idle-mapping", mapping.place(), "the mapping yields nothing")
              .because("a mapping is there to give roles, values of a variable, or attributes")
              .mend("say which, or remove it"));
    }
    for (ClaimOutput output : mapping.yields()) {
      if (output.givesRoles()) {
        output
            .table()
            .ifPresent(
                table ->
                    table
                        .values()
                        .forEach(
                            row -> {
                              rolesExist(row, mapping.place());
                              row.forEach(role -> heldEverywhere(role, mapping.place()));
                            }));
      }
    }
  }

  /** Checks the attribute, and that each value of its table is of the declared type. */
  private void isDeclared(ClaimAttribute attribute, Place place) {
    String name = attribute.name();
    Optional<AttributeType> type = attributes.typeOf(name);
    if (type.isEmpty()) {
      found.add(
          Diagnostic.error(
                  "unknown-attribute",
                  place,
                  "a claim gives the attribute "
                      + Diagnostic.quote(name)
                      + ", which the policy does not declare")
              .about(name)
              .because("the declared type says how a value of the claim is read")
              .mend(
                  attributes.isEmpty()
                      ? "declare it: `attributes: {subject: {" + attribute.shortName() + ": text}}`"
                      : Suggestion.among(name, attributes.asMap().keySet())));
      return;
    }
    for (Set<String> row : attribute.table().map(Map::values).orElse(List.of())) {
      if (type.get().read(List.copyOf(row)).isEmpty()) {
        String texts = String.join(", ", row);
        found.add(
            Diagnostic.error(
                    "wrong-value",
                    place,
                    Diagnostic.quote(texts)
                        + " is no value of "
                        + Diagnostic.quote(name)
                        + ", which is "
                        + type.get())
                .about(name)
                .because("a table gives values of the declared type")
                .mend("write one value of that type for each row, or change the declaration"));
      }
    }
  }

  private void heldEverywhere(ClaimHolding holding, Place place) {
    if (holding instanceof ClaimHolding.Parts parts && parts.tenant().isEmpty()) {
      parts.statedRoles().forEach(role -> heldEverywhere(role, place));
    } else if (holding instanceof ClaimHolding.Rows table) {
      table.rows().values().stream()
          .flatMap(Set::stream)
          .filter(held -> held.scope().tenant().isEmpty())
          .forEach(held -> heldEverywhere(held.role(), place));
    }
  }

  private void heldEverywhere(String role, Place place) {
    tenancy.heldEverywhere(role, place, "given by a claim", "what the mapping `holds`");
  }

  private void tenants(ClaimHolding holding, Place place) {
    if (holding.isInTenant()) {
      tenancy.needTenants(place);
      holding.statedTenants().forEach(name -> tenancy.knownTenant(name, place));
    }
  }

  private void rolesExist(Collection<String> roles, Place place) {
    for (String role : roles) {
      if (!known.contains(role)) {
        found.add(
            Diagnostic.error("unknown-role", place, "unknown role " + Diagnostic.quote(role))
                .about(role)
                .because("a mapping that names roles names those that the policy speaks of")
                .mend(Suggestion.among(role, names)));
      }
    }
  }

  private void once(Issuer issuer, Map<String, Place> first) {
    Place before = first.putIfAbsent(issuer.name(), issuer.place());
    if (before != null) {
      found.add(
          Diagnostic.error(
                  "duplicate-issuer",
                  issuer.place(),
                  "issuer " + Diagnostic.quote(issuer.name()) + " is defined twice")
              .about(issuer.name())
              .alsoAt(before)
              .because("keys, audiences and mappings belong to one issuer")
              .mend("put the two together"));
    }
  }
}
