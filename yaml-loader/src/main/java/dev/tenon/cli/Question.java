package dev.tenon.cli;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one request. */
abstract class Question extends Verb {

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final SubjectOptions who = new SubjectOptions();
  @Mixin final ClockOption clock = new ClockOption();

  @Option(
      names = {"-t", "--tenant"},
      paramLabel = "NAME",
      description = "The tenant that the subject works in.")
  String tenant = "";

  @Option(
      names = "--attr",
      paramLabel = "NAME=VALUES",
      description =
          "An attribute, such as resource.owner=ada or request.mfa=true: for a set of texts with"
              + " commas between; without = it is absent. May be repeated.")
  List<String> attributes = new ArrayList<>();

  @Option(names = "--creating", description = "The resource does not exist yet.")
  boolean creating;

  @Parameters(index = "0", paramLabel = "ACTION", description = "The action's exact name.")
  String action = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description =
          "The resource's segments with / between; \\ escapes /, *, $ and itself in a segment.")
  String resource = "";

  Question(String name, Terminal terminal) {
    super(name, terminal);
  }

  abstract Answer answer(Authorizer authorizer, Request request);

  @Override
  final Answer answer() {
    Policy read = policy.read(terminal()).policy();
    Settings settings = Settings.standard().withClock(clock.clock());
    Authorizer authorizer = Authorizer.compile(read, settings);
    Attributes values = attributes(read.attributes());
    Subject subject = who.subject(terminal(), read);
    Attributes ofSubject = values.only(AttributeSide.SUBJECT);
    subject = ofSubject.isEmpty() ? subject : subject.with(ofSubject);
    Request request =
        Request.of(subject, action, Resource.parse(resource))
            .within(tenant)
            .with(values.only(AttributeSide.RESOURCE).withAll(values.only(AttributeSide.REQUEST)));
    Answer answer = answer(authorizer, creating ? request.creating() : request);
    if (!who.claims.isEmpty()) {
      answer.note(SubjectOfClaims.UNVERIFIED);
    }
    note(read, request, answer);
    return answer;
  }

  private Attributes attributes(AttributeDeclarations declared) {
    AttributeTexts texts = AttributeTexts.none();
    for (String attribute : attributes) {
      int equals = attribute.indexOf('=');
      String name = equals < 0 ? attribute : attribute.substring(0, equals);
      Optional<AttributeType> type = declared.typeOf(name);
      if (type.isEmpty()) {
        throw new Usage(unknown("attribute", name, declared.asMap().keySet()));
      }
      String given = attribute.substring(equals + 1);
      boolean several = type.get().kind() == AttributeType.Kind.TEXTS;
      texts =
          equals < 0
              ? texts.withAbsent(name)
              : texts.with(
                  name,
                  !several
                      ? List.of(given)
                      : given.isEmpty() ? List.of() : List.of(given.split(",", -1)));
      if (!texts.mistyped(declared).isEmpty()) {
        throw new Usage(
            Diagnostic.quote(given)
                + " is no value of "
                + Diagnostic.quote(name)
                + " of type "
                + type.get());
      }
    }
    return texts.under(declared);
  }

  /** Adds notes on parts of the request that the policy does not know, which may be mistakes. */
  private static void note(Policy policy, Request request, Answer answer) {
    String action = request.action();
    if (policy.actions().areDeclared() && !policy.actions().names().contains(action)) {
      answer.note(unknown("action", action, policy.actions().names()));
    }
    for (String role : request.subject().roles()) {
      if (!policy.roles().containsKey(role)) {
        answer.note(unknown("role", role, policy.roles().keySet()));
      }
    }
    request.subject().heldRoles().stream()
        .map(HeldRole::role)
        .filter(role -> !policy.roles().containsKey(role))
        .forEach(role -> answer.note(unknown("role", role, policy.roles().keySet())));
    request.subject().limits().stream()
        .flatMap(limit -> limit.parts().stream())
        .map(HeldRole::role)
        .filter(limit -> !policy.limits().containsKey(limit))
        .forEach(limit -> answer.note(unknown("limit", limit, policy.limits().keySet())));
    String active = request.tenant();
    if (!active.isEmpty()
        && policy.tenants().stream().noneMatch(one -> one.pattern().matches(active))) {
      answer.note(unknown("tenant", active, policy.tenants().stream().map(Tenant::name).toList()));
    }
  }

  private static String unknown(String kind, String name, java.util.Collection<String> known) {
    return "the policy defines no "
        + kind
        + " "
        + Diagnostic.quote(name)
        + "; "
        + Suggestion.among(name, known);
  }
}
