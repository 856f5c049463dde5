package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A decision as it is written down: plain values, with ids as the settings show them.
 *
 * <p>Texts that come with a request are cut after {@value #LONGEST} characters where they are
 * longer than any canonical one. There is no token in it, and no claim but issuer, id and client.
 *
 * <p>Immutable and safe to share; two are equal if they are written down as the same line.
 */
public final class AuditRecord implements Audited {

  /** Longer than the text of any canonical resource. */
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
   * Who asked.
   *
   * @return who asked
   */
  public Party subject() {
    return subject;
  }

  /**
   * Who acted for the subject, the one that acts directly first.
   *
   * @return who acted for the subject, the one that acts directly first
   */
  public List<Party> actors() {
    return actors;
  }

  /**
   * The tenant that the request named, empty for none.
   *
   * @return the tenant that the request named, empty for none
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
   * What was answered.
   *
   * @return what was answered
   */
  public Effect effect() {
    return effect;
  }

  /**
   * Why, as a code.
   *
   * @return why, as a code
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
   * All rules that covered it, strongest first; empty unless the settings ask for them.
   *
   * @return all rules that covered it, strongest first; empty unless the settings ask for them
   */
  public List<RuleReference> rules() {
    return rules;
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
   * How long deciding took, in nanoseconds.
   *
   * @return how long deciding took, in nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /**
   * One in so many allowed requests is recorded; 1 for what is not allowed.
   *
   * @return one in so many allowed requests is recorded; 1 for what is not allowed
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
   * @return the id, empty where the settings have none
   */
  public String requestId() {
    return context.requestId();
  }

  /**
   * What the host says about the request besides.
   *
   * @return an immutable map, empty where the settings have no fields
   */
  public Map<String, String> fields() {
    return context.fields();
  }

  /**
   * A subject, or one who acts for it.
   *
   * @param issuer who vouches for the id, empty for the host itself
   * @param id who it is, as the settings show ids; empty if they omit it
   * @param client the application it came with, empty if there is none
   * @param anonymous whether it is nobody in particular
   */
  public record Party(String issuer, String id, String client, boolean anonymous) {}

  /**
   * What in the policy speaks of a request.
   *
   * @param role the role that has the rule, empty if it is none of a role
   * @param id the rule's id; empty where it has none, and for a clause
   * @param text the rule or clause in words
   * @param place where it is written
   */
  public record RuleReference(String role, String id, String text, String place) {}

  /** As {@code audit.schema.json} beside this class describes it. */
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

  /** The same as {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
