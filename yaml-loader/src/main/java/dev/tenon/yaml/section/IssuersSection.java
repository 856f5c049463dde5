package dev.tenon.yaml.section;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** {@code issuers}: the trusted token issuers, and the requirements on their tokens. */
final class IssuersSection implements Section {

  private static final List<String> KEYS =
      List.of(
          "issuer",
          "audiences",
          "audience_claim",
          "algorithms",
          "identity",
          "client",
          "types",
          "parties",
          "requires",
          "skew",
          "max_age",
          "max_length",
          "max_depth",
          "keys",
          "refresh",
          "outage",
          "cooldown",
          "timeout",
          "claims",
          "applications");
  private static final List<String> APPLICATION_KEYS = List.of("client", "roles", "variables");

  private final Draft draft;
  private final Words words;
  private final ClaimMappings mappings;

  IssuersSection(Draft draft) {
    this.draft = draft;
    this.words = new Words(draft);
    this.mappings = new ClaimMappings(draft);
  }

  @Override
  public void read(Value value) {
    value.eachItem(
        item -> Fields.of(item, "an issuer", KEYS, draft.report()).ifPresent(this::issuer));
  }

  private void issuer(Fields fields) {
    Optional<Scalar> name =
        fields
            .need("issuer", "https://login.example")
            .flatMap(node -> draft.names().name(node, "an issuer"));
    List<String> audiences =
        fields.need("audiences", "[api]").map(this::audiences).orElse(List.of());
    if (name.isEmpty() || audiences.isEmpty()) {
      return;
    }
    draft.mention(name.get());
    Issuer.Builder issuer =
        Issuer.builder(name.get().text()).audiences(audiences).at(fields.map().place());
    algorithms(fields, issuer);
    fields.find("audience_claim").flatMap(mappings::path).ifPresent(issuer::audienceFrom);
    fields.find("identity").flatMap(mappings::path).ifPresent(issuer::identifiedBy);
    fields.find("client").ifPresent(node -> issuer.client(paths(node)));
    fields
        .find("keys")
        .flatMap(
            node ->
                words.read(node, "`keys`", "https://login.example/keys", IssuersSection::address))
        .ifPresent(issuer::keys);
    issuer.rules(rules(fields)).keyTimes(keyTimes(fields));
    each(fields, "claims", item -> mappings.read(item).ifPresent(issuer::mapping));
    each(fields, "applications", item -> application(item, issuer));
    draft.policy().issuer(issuer.build());
  }

  private static URI address(String text) {
    URI address = URI.create(text);
    if (!Issuer.isKeyAddress(address)) {
      throw new IllegalArgumentException(
          "keys are fetched over https, or over http from this machine");
    }
    return address;
  }

  private List<String> audiences(Node node) {
    if (node instanceof Sequence list && list.items().isEmpty()) {
      draft
          .report()
          .add(
              node.error("missing-value", "an issuer without an audience")
                  .because("a token that is meant for nobody here is refused")
                  .mend("write whom its tokens must be for, such as this service's client id"));
    }
    return texts(node, "an audience");
  }

  private List<String> texts(Node node, String what) {
    return draft.names().several(node, what).stream().map(Scalar::text).toList();
  }

  private void algorithms(Fields fields, Issuer.Builder issuer) {
    for (Scalar name :
        fields
            .find("algorithms")
            .map(node -> draft.names().several(node, "an algorithm"))
            .orElse(List.of())) {
      words
          .read(name, "an algorithm", "RS256", IssuersSection::algorithm)
          .ifPresent(issuer::algorithms);
    }
  }

  private static SigningAlgorithm algorithm(String code) {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm -> algorithm.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tokens are signed with one of "
                        + Arrays.toString(SigningAlgorithm.values())
                        + "; `none` and HMAC are not accepted"));
  }

  private ClaimPath[] paths(Node node) {
    List<Node> nodes = node instanceof Sequence list ? list.items() : List.of(node);
    return nodes.stream().flatMap(n -> mappings.path(n).stream()).toArray(ClaimPath[]::new);
  }

  private TokenRules rules(Fields fields) {
    TokenRules rules = TokenRules.standard();
    rules = with(fields, "types", rules, (r, n) -> r.types(texts(n, "a type")));
    rules = with(fields, "parties", rules, (r, n) -> r.parties(texts(n, "a client")));
    rules = with(fields, "requires", rules, this::requiring);
    rules = with(fields, "skew", rules, (r, n) -> time(r, n, "`skew`", r::skew));
    rules = with(fields, "max_age", rules, (r, n) -> time(r, n, "`max_age`", r::maxAge));
    rules =
        with(fields, "max_length", rules, (r, n) -> limit(r, n, i -> r.limits(i, r.maxDepth())));
    return with(fields, "max_depth", rules, (r, n) -> limit(r, n, i -> r.limits(r.maxLength(), i)));
  }

  private KeyTimes keyTimes(Fields fields) {
    KeyTimes usual = KeyTimes.standard();
    Duration refresh = time(fields, "refresh", usual.refresh());
    Duration outage = time(fields, "outage", usual.outage());
    Duration cooldown = time(fields, "cooldown", usual.cooldown());
    Duration timeout = time(fields, "timeout", usual.timeout());
    return words
        .accept(
            fields.map(),
            "the time of keys",
            "outage: 24h",
            () -> new KeyTimes(refresh, outage, cooldown, timeout))
        .orElse(usual);
  }

  private Duration time(Fields fields, String key, Duration usual) {
    return fields.find(key).flatMap(node -> words.duration(node, "`" + key + "`")).orElse(usual);
  }

  private TokenRules with(
      Fields fields,
      String key,
      TokenRules before,
      BiFunction<TokenRules, Node, TokenRules> change) {
    return fields
        .find(key)
        .flatMap(
            node -> words.accept(node, "`" + key + "`", "60s", () -> change.apply(before, node)))
        .orElse(before);
  }

  private TokenRules time(
      TokenRules before, Node node, String what, Function<Duration, TokenRules> change) {
    return words.duration(node, what).map(change).orElse(before);
  }

  private TokenRules limit(TokenRules before, Node node, IntFunction<TokenRules> change) {
    return words.number(node, "a limit").map(change::apply).orElse(before);
  }

  private TokenRules requiring(TokenRules rules, Node node) {
    if (!(node instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(node, "`requires`", "a map"));
      return rules;
    }
    TokenRules all = rules;
    for (Mapping.Entry entry : map.entries()) {
      Optional<Scalar> value = draft.names().one(entry.value(), "a claim's value");
      if (value.isPresent()) {
        all = all.requiring(entry.key().text(), value.get().text());
      }
    }
    return all;
  }

  private void each(Fields fields, String key, Consumer<Node> action) {
    fields
        .find(key)
        .ifPresent(
            node -> {
              if (node instanceof Sequence list) {
                list.items().forEach(action);
              } else {
                draft.report().add(Fields.wrongKind(node, "`" + key + "`", "a list"));
              }
            });
  }

  private void application(Node item, Issuer.Builder issuer) {
    Optional<Fields> read = Fields.of(item, "an application", APPLICATION_KEYS, draft.report());
    Optional<Scalar> client =
        read.flatMap(f -> f.need("client", "my-client"))
            .flatMap(node -> draft.names().name(node, "a client"));
    if (read.isEmpty() || client.isEmpty()) {
      return;
    }
    List<Scalar> roles = read.get().find("roles").map(draft.names()::roles).orElse(List.of());
    roles.forEach(draft::mention);
    List<Application> application = new ArrayList<>();
    application.add(
        Application.of(client.get().text()).withRoles(roles.stream().map(Scalar::text).toList()));
    read.get().find("variables").ifPresent(node -> variables(node, application));
    words.accept(
        client.get(), "an application", "my-client", () -> issuer.application(application.get(0)));
  }

  private void variables(Node node, List<Application> application) {
    if (!(node instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(node, "`variables`", "a map"));
      return;
    }
    for (Mapping.Entry entry : map.entries()) {
      List<String> values = texts(entry.value(), "a value");
      Application before = application.get(0);
      words
          .accept(
              entry.key(),
              "a variable",
              "project: [ml]",
              () -> before.withVariable(entry.key().text(), values))
          .ifPresent(after -> application.set(0, after));
    }
  }
}
