package dev.tenon.cli;

import dev.tenon.claims.MappedSubject;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for the subject: its parts, or claims. */
final class SubjectOptions {

  @Option(
      names = {"-s", "--subject"},
      paramLabel = "ID",
      description = "The subject's id.")
  String id = "";

  @Option(
      names = {"-r", "--role"},
      paramLabel = "NAME",
      description = "A role that comes with the subject. May be repeated.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--holds",
      paramLabel = "ROLE@TENANT",
      description =
          "A role that the subject holds in one tenant, with more behind colons: on=PATH,"
              + " until=INSTANT, and NAME=VALUES for values of its own. May be repeated.")
  List<String> held = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "NAMES",
      description =
          "A limit, or several with commas whose union it is; @TENANT and more as with --holds."
              + " Each that is given must allow the request.")
  List<String> limits = new ArrayList<>();

  @Option(
      names = {"-v", "--var"},
      paramLabel = "NAME=VALUES",
      description =
          "Values of a variable, with commas between; none is an empty set. May be repeated.")
  List<String> variables = new ArrayList<>();

  @Option(names = "--issuer", paramLabel = "NAME", description = "Who vouches for the id.")
  String issuer = "";

  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "The application that the subject comes with.")
  String client = "";

  @Option(
      names = "--actor",
      paramLabel = "ID",
      description = "Who acts for the subject. May be repeated, the one that acts directly first.")
  List<String> actors = new ArrayList<>();

  @Option(names = "--anonymous", description = "Nobody in particular asks.")
  boolean anonymous;

  @Option(
      names = "--claims",
      paramLabel = "FILE",
      description =
          "Claims as JSON, or a token, or - for standard input: the policy's mappings make the"
              + " subject. No signature is verified.")
  String claims = "";

  /** The subject from the options. */
  Subject subject(Terminal terminal, Policy policy) {
    int ways = (claims.isEmpty() ? 0 : 1) + (anonymous ? 1 : 0) + (id.isEmpty() ? 0 : 1);
    if (ways != 1) {
      throw new Usage("say who asks by one of --subject, --claims and --anonymous");
    }
    if (id.isEmpty() && hasParts()) {
      throw new Usage(
          "--role, --holds, --limit, --var, --issuer, --client and --actor go with --subject");
    }
    if (anonymous) {
      return Subject.anonymous();
    }
    return claims.isEmpty() ? byHand() : byClaims(terminal, policy);
  }

  /** Whether any option about the subject is set. */
  boolean isSaid() {
    return !id.isEmpty() || !claims.isEmpty() || anonymous || hasParts();
  }

  private boolean hasParts() {
    return !roles.isEmpty()
        || !held.isEmpty()
        || !limits.isEmpty()
        || !variables.isEmpty()
        || !issuer.isEmpty()
        || !client.isEmpty()
        || !actors.isEmpty();
  }

  private Subject byClaims(Terminal terminal, Policy policy) {
    MappedSubject mapped = policy.subjectFrom(Claims.read(terminal, claims));
    mapped
        .refusal()
        .ifPresent(
            problem -> {
              throw new Usage(
                  "the claims identify nobody (" + problem.code() + "): " + problem.explanation());
            });
    return mapped.subject();
  }

  private Subject byHand() {
    try {
      Subject subject = Subject.of(id).withRoles(roles);
      for (Map.Entry<String, Set<String>> variable : values().entrySet()) {
        subject = subject.withVariable(variable.getKey(), variable.getValue());
      }
      subject = subject.holding(held.stream().map(HeldOption::role).toList());
      for (String limit : limits) {
        subject = subject.limitedTo(HeldOption.limit(limit));
      }
      subject = issuer.isEmpty() ? subject : subject.fromIssuer(issuer);
      subject = client.isEmpty() ? subject : subject.throughClient(client);
      for (String actor : actors) {
        subject = subject.actedForBy(actor);
      }
      return subject;
    } catch (IllegalArgumentException refused) {
      throw new Usage("not a subject: " + refused.getMessage());
    }
  }

  private Map<String, Set<String>> values() {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new Usage("not a variable: " + Diagnostic.quote(variable) + "; write NAME=VALUE");
      }
      Set<String> all =
          values.computeIfAbsent(variable.substring(0, equals), name -> new LinkedHashSet<>());
      String given = variable.substring(equals + 1);
      if (!given.isEmpty()) {
        all.addAll(Arrays.asList(given.split(",", -1)));
      }
    }
    return values;
  }
}
