package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Effect;
import java.time.Instant;
import java.util.List;

/**
 * A decision as it is written down: plain values, with ids as the settings show them.
 *
 * <p>Texts that come with a request are cut after {@value #LONGEST} characters where they are
 * longer than any canonical one. There is no token in it, and no claim but issuer, id and client.
 *
 * @param number counts the records of one log, from 1; the same record that is written twice has
 *     the same number
 * @param time when it was decided
 * @param subject who asked
 * @param actors who acted for the subject, the one that acts directly first
 * @param tenant the tenant that the request named, empty for none
 * @param action the action's name
 * @param resource the path in its text spelling
 * @param creating whether the resource was to be created
 * @param effect what was answered
 * @param reason why, as a code
 * @param rule the rule or the tenant's clause that decided
 * @param rules all rules that covered it, strongest first; empty unless the settings ask for them
 * @param policy the policy's version
 * @param nanos how long deciding took, in nanoseconds
 * @param oneIn one in so many allowed requests is recorded; 1 for what is not allowed
 * @param lost how many decisions could not be recorded since the record before
 */
public record AuditRecord(
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
    Ground rule,
    List<Ground> rules,
    String policy,
    long nanos,
    int oneIn,
    long lost)
    implements Audited {

  /** Longer than the text of any canonical resource. */
  public static final int LONGEST = 40_000;

  /** Copies what is given. */
  public AuditRecord {
    actors = ImmutableList.copyOf(actors);
    rules = ImmutableList.copyOf(rules);
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
   * @param text the rule or clause in words
   * @param place where it is written
   */
  public record Ground(String role, String text, String place) {}

  /** As {@code audit.schema.json} beside this class describes it. */
  @Override
  public String toJson() {
    return AuditLine.of(this);
  }
}
