package dev.tenon.yaml.print;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.section.AssignmentsSection;
import dev.tenon.yaml.section.RolesSection;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Writes a policy: each part below its key, keys without content left out. */
public final class PolicyPrinter {

  /** Quotes all texts. */
  private static final YAMLFactory QUOTED =
      YAMLFactory.builder()
          .disable(Feature.WRITE_DOC_START_MARKER, Feature.SPLIT_LINES)
          .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .stringQuotingChecker(new PlainWords())
          .build();

  /** Quotes the texts that need quotes. */
  private static final YAMLFactory PLAIN = QUOTED.rebuild().enable(Feature.MINIMIZE_QUOTES).build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonGenerator out;

  private PolicyPrinter(JsonGenerator out) {
    this.out = out;
  }

  public static String print(Policy policy) {
    String text = print(policy, PLAIN);
    return text.contains(BYTE_ORDER_MARK)
        // The one character that the generator does not escape.
        ? print(policy, QUOTED).replace(BYTE_ORDER_MARK, "\\uFEFF")
        : text;
  }

  private static String print(Policy policy, YAMLFactory format) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = format.createGenerator(text)) {
      new PolicyPrinter(out).policy(policy);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void policy(Policy policy) throws IOException {
    out.writeStartObject();
    if (!policy.version().startsWith("sha256:")) {
      out.writeStringField("version", policy.version());
    }
    if (policy.restrictsEntry()) {
      texts("authorized_roles", names(policy.authorizedRoles()));
    }
    if (!policy.adminRoles().isEmpty()) {
      texts("admin_roles", names(policy.adminRoles()));
    }
    if (policy.actions().areDeclared()) {
      actions(policy.actions());
    }
    new ConditionPrinter(out).declarations(policy.attributes());
    if (!policy.valueRules().isEmpty()) {
      out.writeObjectFieldStart("variables");
      for (Map.Entry<String, String> rule : policy.valueRules().asMap().entrySet()) {
        out.writeObjectFieldStart(rule.getKey());
        out.writeStringField("without", rule.getValue());
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    roles("roles", policy.roles().values());
    if (!policy.limits().isEmpty()) {
      limits(policy.limits().values());
    }
    if (policy.usesTenants()) {
      tenants(policy.tenants());
    }
    if (!policy.ownRoles().isEmpty()) {
      out.writeObjectFieldStart("own_roles");
      for (Map.Entry<String, ? extends Map<String, Role>> own : policy.ownRoles().entrySet()) {
        roles(own.getKey(), own.getValue().values());
      }
      out.writeEndObject();
    }
    if (!policy.assignments().isEmpty()) {
      assignments(policy.assignments());
    }
    if (!policy.aliases().asMap().isEmpty()) {
      aliases(policy.aliases().asMap());
    }
    new ClaimPrinter(out).mappings(policy.claimMappings());
    new ClaimPrinter(out).issuers(policy.issuers());
    out.writeEndObject();
  }

  private void actions(Actions actions) throws IOException {
    out.writeObjectFieldStart("actions");
    for (String action : actions.names()) {
      texts(action, actions.impliedDirectlyBy(action).stream());
    }
    out.writeEndObject();
  }

  private void roles(String key, Collection<Role> roles) throws IOException {
    out.writeObjectFieldStart(key);
    for (Role role : roles) {
      out.writeObjectFieldStart(role.name());
      textIfAny("description", role.description());
      if (role.isHeldInTenantOnly()) {
        out.writeStringField("held", RolesSection.IN_TENANT);
      }
      inherits(role);
      if (!role.permissions().isEmpty()) {
        permissions(role);
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** The names that a role inherits, and maps for those that it inherits under a condition. */
  private void inherits(Role role) throws IOException {
    if (role.inheritsWhen().isEmpty()) {
      if (!role.inherits().isEmpty()) {
        texts("inherits", role.inherits().stream());
      }
      return;
    }
    out.writeArrayFieldStart("inherits");
    for (String name : role.inherits()) {
      out.writeString(name);
    }
    for (Map.Entry<String, RuleCondition> one : role.inheritsWhen().entrySet()) {
      out.writeStartObject();
      out.writeStringField("role", one.getKey());
      new ConditionPrinter(out).condition(one.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void limits(Collection<Role> limits) throws IOException {
    out.writeObjectFieldStart("limits");
    for (Role limit : limits) {
      out.writeObjectFieldStart(limit.name());
      textIfAny("description", limit.description());
      permissions(limit);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void permissions(Role role) throws IOException {
    out.writeArrayFieldStart("permissions");
    for (Permission permission : role.permissions()) {
      permission(permission);
    }
    out.writeEndArray();
  }

  private void permission(Permission permission) throws IOException {
    out.writeStartObject();
    textIfAny("id", permission.id());
    textIfAny("description", permission.description());
    out.writeStringField("effect", permission.effect().name().toLowerCase(Locale.ROOT));
    texts("actions", names(permission.actions()));
    if (permission.resources().size() == 1) {
      out.writeStringField("resource", permission.resources().iterator().next().toString());
    } else {
      paths("resources", permission.resources().stream());
    }
    exceptions(permission.exceptions());
    new ConditionPrinter(out).condition(permission.condition());
    if (!permission.approvers().isEmpty()) {
      texts("approved_by", permission.approvers().stream());
    }
    if (permission.validity().start().isPresent()) {
      out.writeStringField("from", permission.validity().start().get().toString());
    }
    if (permission.validity().end().isPresent()) {
      out.writeStringField("until", permission.validity().end().get().toString());
    }
    out.writeEndObject();
  }

  /** One exception as a map, several as a list of maps. */
  private void exceptions(Set<Except> exceptions) throws IOException {
    if (exceptions.size() == 1) {
      out.writeFieldName("except");
      exception(exceptions.iterator().next());
    } else if (!exceptions.isEmpty()) {
      out.writeArrayFieldStart("except");
      for (Except except : exceptions) {
        exception(except);
      }
      out.writeEndArray();
    }
  }

  private void exception(Except except) throws IOException {
    out.writeStartObject();
    if (!except.actions().isEmpty()) {
      texts("actions", names(except.actions()));
    }
    if (!except.resources().isEmpty()) {
      paths("resources", except.resources().stream());
    }
    if (!except.roles().isEmpty()) {
      texts("roles", except.roles().stream());
    }
    new ConditionPrinter(out).when(except.condition());
    out.writeEndObject();
  }

  private void tenants(List<Tenant> tenants) throws IOException {
    out.writeArrayFieldStart("tenants");
    for (Tenant tenant : tenants) {
      out.writeStartObject();
      out.writeStringField("name", tenant.name());
      textIfAny("description", tenant.description());
      out.writeArrayFieldStart("resources");
      clauses("include", tenant.includes());
      clauses("exclude", tenant.excludes());
      out.writeEndArray();
      texts("roles", names(tenant.roles()));
      if (!tenant.adminRoles().isEmpty()) {
        texts("admin_roles", names(tenant.adminRoles()));
      }
      if (!tenant.adminsAssign().isEmpty()) {
        texts("admins_assign", names(tenant.adminsAssign()));
      }
      inferences(tenant.inferences());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void clauses(String key, List<TenantClause> clauses) throws IOException {
    if (!clauses.isEmpty()) {
      out.writeStartObject();
      paths(key, clauses.stream().map(TenantClause::pattern));
      out.writeEndObject();
    }
  }

  private void inferences(List<Inference> inferences) throws IOException {
    if (!inferences.isEmpty()) {
      out.writeArrayFieldStart("inferred");
      for (Inference inference : inferences) {
        out.writeStartObject();
        out.writeStringField("relation", inference.relation());
        texts("from", inference.from().stream());
        texts("to", inference.to().stream());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private void assignments(List<Assignment> assignments) throws IOException {
    out.writeArrayFieldStart("assignments");
    for (Assignment assignment : assignments) {
      out.writeStartObject();
      String receiver = assignment.receiver().name().toLowerCase(Locale.ROOT);
      if (assignment.key().isEmpty()) {
        out.writeBooleanField(receiver, true);
      } else {
        out.writeStringField(receiver, assignment.key());
      }
      textIfAny("issuer", assignment.issuer());
      if (!assignment.roles().isEmpty() || !isLimit(assignment)) {
        texts("roles", assignment.roles().stream());
      }
      if (assignment.isLimiting()) {
        texts("limits", assignment.limits().stream());
      } else if (assignment.receiver() == Receiver.ACTOR) {
        out.writeStringField("limit", AssignmentsSection.NO_LIMIT);
      }
      new ScopePrinter(out).write(assignment.scope());
      textIfAny("because", assignment.because());
      if (!assignment.owner().isEmpty()) {
        out.writeBooleanField("own", true);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static boolean isLimit(Assignment assignment) {
    return assignment.isLimiting() || assignment.receiver() == Receiver.ACTOR;
  }

  private void aliases(Map<Resource, Resource> aliases) throws IOException {
    out.writeObjectFieldStart("aliases");
    for (Map.Entry<Resource, Resource> alias : aliases.entrySet()) {
      out.writeStringField(alias.getKey().toString(), alias.getValue().toString());
    }
    out.writeEndObject();
  }

  /** Paths as texts, or as lists where texts without `/` could be taken for segments. */
  private void paths(String key, Stream<ResourcePattern> patterns) throws IOException {
    List<String> texts = patterns.map(ResourcePattern::toString).toList();
    boolean ambiguous = texts.stream().noneMatch(text -> text.indexOf('/') >= 0);
    if (texts.size() < 2 || !ambiguous) {
      texts(key, texts.stream());
      return;
    }
    out.writeArrayFieldStart(key);
    for (String text : texts) {
      out.writeStartArray();
      out.writeString(text);
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private void textIfAny(String key, String text) throws IOException {
    if (!text.isEmpty()) {
      out.writeStringField(key, text);
    }
  }

  private void texts(String key, Stream<String> texts) throws IOException {
    out.writeArrayFieldStart(key);
    for (String text : texts.toList()) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static Stream<String> names(Collection<NamePattern> patterns) {
    return patterns.stream().map(PolicyPrinter::name);
  }

  /** A name outside paths in YAML; there, {@code *} alone is a wildcard. */
  private static String name(NamePattern pattern) {
    if (pattern instanceof Literal literal) {
      return literal.name();
    }
    return pattern instanceof Glob glob ? String.join("*", glob.chunks()) : "*";
  }
}
