package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The claim mappings and issuers of a policy, compiled to turn the claims of a token into a
 * subject.
 *
 * <p>Applications use it through {@code Policy.subjectFrom}. Immutable and thread-safe. The cost of
 * a subject is linear in the claims that the mappings read. Reading claims never throws: what
 * cannot be read is refused or ignored with a reason.
 */
public final class ClaimMapper {

  private static final ClaimPath CLIENT_ID = ClaimPath.of("client_id");
  private static final String SUB = "sub";

  /** The configuration for the tokens of one issuer. */
  private record Source(
      ClaimPath identity,
      ImmutableList<ClaimPath> client,
      ImmutableList<CompiledMapping> mappings,
      Map<String, Application> applications) {}

  private final boolean listsIssuers;
  private final ImmutableMap<String, Source> issuers;
  private final Source anyIssuer;
  private final AttributeDeclarations attributes;
  private final Predicate<String> known;
  private final Predicate<String> tenantOnly;

  private ClaimMapper(
      boolean listsIssuers,
      ImmutableMap<String, Source> issuers,
      Source anyIssuer,
      AttributeDeclarations attributes,
      Predicate<String> known,
      Predicate<String> tenantOnly) {
    this.listsIssuers = listsIssuers;
    this.issuers = issuers;
    this.anyIssuer = anyIssuer;
    this.attributes = attributes;
    this.known = known;
    this.tenantOnly = tenantOnly;
  }

  /**
   * Compiles claim mappings and issuers.
   *
   * @param mappings the mappings for the tokens of every issuer
   * @param issuers the issuers that are accepted; without any, tokens of every issuer are mapped
   * @param attributes the types of the attributes that the mappings give
   * @return the mapper, which knows no roles
   */
  public static ClaimMapper of(
      List<ClaimMapping> mappings, List<Issuer> issuers, AttributeDeclarations attributes) {
    ImmutableList<CompiledMapping> common = compile(mappings);
    Source anyIssuer =
        new Source(
            ClaimPath.of(SUB),
            ImmutableList.of(CLIENT_ID, ClaimPath.of("azp")),
            common,
            ImmutableMap.of());
    ImmutableMap.Builder<String, Source> sources = ImmutableMap.builder();
    issuers.forEach(issuer -> sources.put(issuer.name(), source(issuer, common)));
    return new ClaimMapper(
        !issuers.isEmpty(), sources.build(), anyIssuer, attributes, role -> false, role -> false);
  }

  /**
   * A copy with other known roles.
   *
   * @param other whether a policy defines or mentions a role
   * @param inTenantOnly whether a role can be held in a tenant only
   * @return a new mapper that shares the compiled mappings
   */
  public ClaimMapper knowing(Predicate<String> other, Predicate<String> inTenantOnly) {
    return new ClaimMapper(listsIssuers, issuers, anyIssuer, attributes, other, inTenantOnly);
  }

  private static Source source(Issuer issuer, ImmutableList<CompiledMapping> common) {
    ImmutableList<CompiledMapping> all =
        ImmutableList.<CompiledMapping>builder()
            .addAll(common)
            .addAll(compile(issuer.mappings()))
            .build();
    return new Source(
        issuer.identity(), ImmutableList.copyOf(issuer.client()), all, issuer.applications());
  }

  private static ImmutableList<CompiledMapping> compile(List<ClaimMapping> mappings) {
    return mappings.stream().map(CompiledMapping::new).collect(ImmutableList.toImmutableList());
  }

  /**
   * The subject of the first claims, with the roles and variables that all of them give.
   *
   * @param sources the claims of the token, then further claims about the same subject; not empty
   * @return the subject, or why there is none
   */
  public MappedSubject map(List<Map<String, ?>> sources) {
    Map<String, ?> claims = sources.get(0);
    String name = textOf(ClaimPath.member(claims, "iss"));
    if (listsIssuers && !issuers.containsKey(name)) {
      return MappedSubject.refused(ClaimProblem.UNKNOWN_ISSUER, "claim `iss`", name);
    }
    if (!name.isEmpty() && PathProblem.ofSegment(name) != PathProblem.NONE) {
      return MappedSubject.refused(ClaimProblem.UNKNOWN_ISSUER, "claim `iss`", name);
    }
    Source source = issuers.getOrDefault(name, anyIssuer);
    String id = textOf(source.identity().find(claims));
    if (PathProblem.ofSegment(id) != PathProblem.NONE) {
      return MappedSubject.refused(
          ClaimProblem.NO_IDENTITY, "claim " + Diagnostic.quote(source.identity().toString()), id);
    }
    ImmutableList<Actor> actors = Actors.of(claims);
    if (actors == null) {
      return MappedSubject.refused(ClaimProblem.BAD_ACTOR, "claim `act`", "");
    }
    return new Reading(name, id, source, actors, sources).subject();
  }

  static String clientOf(List<ClaimPath> paths, Map<String, ?> claims) {
    for (ClaimPath path : paths) {
      String client = textOf(path.find(claims));
      if (PathProblem.ofSegment(client) == PathProblem.NONE) {
        return client;
      }
    }
    return "";
  }

  private static String textOf(@Nullable Object claim) {
    return claim instanceof String text ? text : "";
  }

  /** One reading of one token's claims; it can be repeated for the report. */
  private final class Reading {

    private final String issuer;
    private final String id;
    private final Source source;
    private final ImmutableList<Actor> actors;
    private final List<Map<String, ?>> sources;

    Reading(
        String issuer,
        String id,
        Source source,
        ImmutableList<Actor> actors,
        List<Map<String, ?>> sources) {
      this.issuer = issuer;
      this.id = id;
      this.source = source;
      this.actors = actors;
      this.sources = sources;
    }

    MappedSubject subject() {
      SubjectWriter writer = new SubjectWriter(attributes);
      String client = read(writer);
      Optional<Subject> subject = writer.subject(issuer, id, client, actors);
      return subject.isEmpty()
          ? MappedSubject.refused(ClaimProblem.TOO_MANY, "the claims", "")
          : MappedSubject.of(subject.get(), writer.overage(), this::report);
    }

    private ClaimReport report() {
      ClaimReport.Writer writer = new ClaimReport.Writer(attributes, known, tenantOnly);
      read(writer);
      return writer.report();
    }

    /** Reads all claims and returns the client. */
    private String read(ClaimListener listener) {
      List<Map<String, ?>> own = ownSources(listener);
      String client = clientOf(source.client(), sources.get(0));
      Application application = source.applications().get(client);
      if (application != null) {
        give(application, listener);
      }
      for (CompiledMapping mapping : source.mappings()) {
        mapping.read(own, listener);
      }
      return client;
    }

    private List<Map<String, ?>> ownSources(ClaimListener listener) {
      if (sources.size() == 1) {
        return sources;
      }
      List<Map<String, ?>> own = new ArrayList<>(sources.subList(0, 1));
      Object sub = ClaimPath.member(sources.get(0), SUB);
      for (Map<String, ?> more : sources.subList(1, sources.size())) {
        if (sub instanceof String && Objects.equals(sub, ClaimPath.member(more, SUB))) {
          own.add(more);
        } else {
          listener.ignored("claim `sub`", Place.code(), "", ClaimProblem.OTHER_SUBJECT);
        }
      }
      return own;
    }

    private void give(Application application, ClaimListener listener) {
      String client = application.client();
      for (String role : application.roles()) {
        listener.role("application", Place.code(), client, role);
      }
      application
          .variables()
          .asMap()
          .forEach(
              (name, segments) -> {
                listener.variable(name);
                segments.forEach(s -> listener.value("application", Place.code(), client, name, s));
              });
    }
  }
}
