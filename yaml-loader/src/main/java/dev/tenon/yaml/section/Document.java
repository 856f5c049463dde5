package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Composer;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.events.Event;

/**
 * The top level of policy files: the keys, and the section that reads each.
 *
 * <p>One set of sections reads all files of a policy in turn, so that it detects duplicates across
 * files.
 */
final class Document {

  /** Keys of other servers that configure the source of roles; here the host configures it. */
  private static final List<String> PROVIDERS =
      List.of(
          "azure",
          "github",
          "google",
          "jaas",
          "jetty",
          "keycloak",
          "ldap",
          "oauth2",
          "okta",
          "openid",
          "saml");

  /** The top-level keys of a Kubernetes object. */
  private static final List<String> OBJECT_KEYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "data",
          "binaryData",
          "stringData",
          "immutable",
          "spec");

  private final Draft draft;
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final AliasesSection aliases;
  private boolean wrapped;

  Document(Draft draft) {
    this.draft = draft;
    this.aliases = new AliasesSection(draft);
    sections.put("version", new VersionSection(draft));
    sections.put("authorized_roles", names(Policy.Builder::authorizing));
    sections.put("admin_roles", names(Policy.Builder::administeredBy));
    sections.put("actions", new ActionsSection(draft));
    sections.put("attributes", new AttributesSection(draft));
    sections.put("variables", new VariablesSection(draft));
    sections.put("roles", new RolesSection(draft));
    sections.put("policies", new PoliciesSection(draft));
    sections.put("limits", new LimitsSection(draft));
    sections.put("tenants", new TenantsSection(draft));
    sections.put("own_roles", new OwnRolesSection(draft));
    sections.put("assignments", new AssignmentsSection(draft));
    sections.put("aliases", aliases);
    sections.put("claims", new ClaimsSection(draft));
    sections.put("issuers", new IssuersSection(draft));
  }

  private Section names(BiConsumer<Policy.Builder, Collection<NamePattern>> add) {
    return new NamesSection(draft, add);
  }

  /** Reads one file into the draft. */
  void read(Source source) {
    draft.source(source);
    Composer composer = new Composer(source, draft.report());
    composer.next();
    if (composer.at(Event.ID.StreamEnd)) {
      throw draft.report().fatal(empty(source));
    }
    composer.next();
    topLevel(source, composer);
    composer.next();
    if (!composer.at(Event.ID.StreamEnd)) {
      throw draft.report().fatal(composer.severalDocuments());
    }
  }

  /** Ends the reading of all files. */
  void finish() {
    aliases.finish();
  }

  private void topLevel(Source source, Composer composer) {
    Map<String, Scalar> seen = new HashMap<>();
    wrapped = false;
    boolean wholly = composer.isNothing();
    Node other =
        composer.eachKey(
            key -> {
              Scalar first = seen.putIfAbsent(key.text(), key);
              if (first != null) {
                draft.report().add(Composer.duplicate(key, first));
              }
              section(key).read(new Value(key, composer, draft.report()));
            });
    if (wholly) {
      throw draft.report().fatal(empty(source));
    }
    if (other != null) {
      draft
          .report()
          .add(
              Fields.wrongKind(other, "a policy file", "a map")
                  .mend("write keys: " + String.join(", ", sections.keySet())));
    }
  }

  private static Diagnostic empty(Source source) {
    return Diagnostic.error("empty-file", source.whole(), "the file says nothing")
        .because("an empty policy is more likely a mistake than meant")
        .mend("write `policies: []` for a policy that allows nothing, or remove the file");
  }

  private Section section(Scalar key) {
    Section section = sections.get(key.text());
    if (section != null) {
      return section;
    }
    if (key.text().startsWith("x-")) {
      return Value::whole;
    }
    return PROVIDERS.contains(key.text()) ? this::provider : this::unknown;
  }

  private void provider(Value value) {
    Scalar key = value.key();
    value.whole();
    draft
        .report()
        .add(
            key.warning("not-used", "key " + Diagnostic.quote(key.text()) + " is not used")
                .because("where roles come from is configured where tokens are verified")
                .mend("remove it when no other server reads this file"));
  }

  private void unknown(Value value) {
    if (value.key().text().equals("apiVersion")) {
      wrapped = true;
      draft
          .report()
          .add(
              value
                  .key()
                  .error("wrapped-policy", "a Kubernetes object, and not a policy")
                  .because("a policy file begins with a key such as `roles` or `policies`")
                  .mend(
                      "load the text that the object carries: write it to a file of its own, and"
                          + " let the ConfigMap be made of it or mount it as a file"));
    }
    if (wrapped && OBJECT_KEYS.contains(value.key().text())) {
      value.whole();
      return;
    }
    List<String> known = new ArrayList<>(sections.keySet());
    draft.report().add(Fields.unknownKey(value.key(), "a policy file", known));
    value.whole();
  }
}
