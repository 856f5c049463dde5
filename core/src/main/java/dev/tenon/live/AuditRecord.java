package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A recorded decision: plain values, with ids as the settings show them.
 *
 * <p>Texts from a request are cut after {@value #LONGEST} characters, which no canonical one
 * exceeds. A record contains no token and no claims except issuer, id and client.
 *
 * <p>Immutable and thread-safe; two are equal if their lines are equal.
 */
public final class AuditRecord implements Audited {

  /** The most characters of a text; longer than any canonical resource. */
  public static final int LONGEST = 40_000;

  private final long number;
  private final Instant time;
  private final Party subject;
  private final List<Party> actors;
  private final String tenant;
  private final String action;
  private final String resource;
  private final boolean creating;
  private final Effect effect;
  private final String reason;
  private final RuleReference rule;
  private final List<RuleReference> rules;
  private final AttributesRead attributes;
  private final String policy;
  private final long nanos;
  private final int oneIn;
  private final long lost;
  private final AuditContext context;

  AuditRecord(
      long number,
      Instant time,
      Party subject,
      List<Party> actors,
      String tenant,
      String action,
      String resource,
      boolean creating,
      Effect effect,
      String reason,
      RuleReference rule,
      List<RuleReference> rules,
      AttributesRead attributes,
      String policy,
      long nanos,
      int oneIn,
      long lost,
      AuditContext context) {
    this.number = number;
    this.time = time;
    this.subject = subject;
    this.actors = ImmutableList.copyOf(actors);
    this.tenant = tenant;
    this.action = action;
    this.resource = resource;
    this.creating = creating;
    this.effect = effect;
    this.reason = reason;
    this.rule = rule;
    this.rules = ImmutableList.copyOf(rules);
    this.attributes = attributes;
    this.policy = policy;
    this.nanos = nanos;
    this.oneIn = oneIn;
    this.lost = lost;
    this.context = context;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Instant time() {
    return time;
  }

  /**
   * The requesting subject.
   *
   * @return the requesting subject
   */
  public Party subject() {
    return subject;
  }

  /**
   * The actors for the subject, the direct one first.
   *
   * @return the actors for the subject, the direct one first
   */
  public List<Party> actors() {
    return actors;
  }

  /**
   * The tenant in which it was decided. If the subject may not enter the tenant that the request
   * names, that one.
   *
   * @return the active tenant, or the one that the request named; empty for none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The action's name.
   *
   * @return the action's name
   */
  public String action() {
    return action;
  }

  /**
   * The path in its text spelling.
   *
   * @return the path in its text spelling
   */
  public String resource() {
    return resource;
  }

  /**
   * Whether the resource was to be created.
   *
   * @return whether the resource was to be created
   */
  public boolean creating() {
    return creating;
  }

  /**
   * The effect of the decision.
   *
   * @return the effect of the decision
   */
  public Effect effect() {
    return effect;
  }

  /**
   * The code of the reason.
   *
   * @return the code of the reason
   */
  public String reason() {
    return reason;
  }

  /**
   * The rule or the tenant's clause that decided.
   *
   * @return the rule or the tenant's clause that decided
   */
  public RuleReference rule() {
    return rule;
  }

  /**
   * All rules that cover the request, strongest first; empty unless the settings ask for them.
   *
   * @return all rules that cover the request, strongest first; empty unless the settings ask for
   *     them
   */
  public List<RuleReference> rules() {
    return rules;
  }

  /**
   * The attributes that the condition of the deciding rule reads, and the conditions of its
   * exceptions.
   *
   * @return an immutable list of full names, such as {@code resource.amount}, in the order in which
   *     the rule has them; empty if no rule decided, or it has no condition
   */
  public List<String> attributes() {
    return attributes.names();
  }

  /**
   * The values of those attributes that the settings show by {@link
   * AuditSettings#withAttributeValues}.
   *
   * @return an immutable map from a full name to the value as text, the elements of a set sorted
   *     and separated by a comma; without attributes that are absent or not known
   */
  public Map<String, String> attributeValues() {
    return attributes.values();
  }

  /**
   * The policy's version.
   *
   * @return the policy's version
   */
  public String policy() {
    return policy;
  }

  /**
   * The duration of the check, in nanoseconds.
   *
   * @return the duration of the check, in nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /**
   * The sampling rate {@code n}: one in n allowed requests is recorded; 1 if not allowed.
   *
   * @return the sampling rate {@code n}: one in n allowed requests is recorded; 1 if not allowed
   */
  public int oneIn() {
    return oneIn;
  }

  @Override
  public long lost() {
    return lost;
  }

  /**
   * The id of the host's request.
   *
   * @return the id, empty if the settings have none
   */
  public String requestId() {
    return context.requestId();
  }

  /**
   * Further fields from the host.
   *
   * @return an immutable map, empty if the settings have no fields
   */
  public Map<String, String> fields() {
    return context.fields();
  }

  /**
   * A subject or an actor.
   *
   * @param issuer the issuer of the id, empty for the host itself
   * @param id the id as the settings show it; empty if they omit it
   * @param client the client application, empty if there is none
   * @param anonymous whether it is anonymous
   */
  public record Party(String issuer, String id, String client, boolean anonymous) {}

  /**
   * A rule or clause that covers a request.
   *
   * @param role the role that has the rule, empty for a clause of no role
   * @param id the rule's id; empty for a rule without one and for a clause
   * @param text the rule or clause as text
   * @param place where it is written
   */
  public record RuleReference(String role, String id, String text, String place) {}

  /** The JSON of {@code audit.schema.json}, a resource of this package. */
  @Override
  public String toJson() {
    return AuditLine.of(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AuditRecord other && toJson().equals(other.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  /** Returns {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
