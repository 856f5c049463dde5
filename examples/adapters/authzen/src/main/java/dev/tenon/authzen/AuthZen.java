package dev.tenon.authzen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Authorizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy decision point of the OpenID AuthZEN Authorization API 1.0: evaluations, searches,
 * metadata; and requests for access as the draft profile for them has it.
 *
 * <pre>{@code
 * AuthZen pdp = AuthZen.builder(authorizer, directory).mapping(mapping).inventory(documents).build();
 * context.addServlet(new AuthZenServlet(pdp, callers, URI.create("https://pdp.example.com")), "/*");
 * }</pre>
 *
 * <p>A subject that the directory does not know is decided as an anonymous one. What a caller says
 * of a subject counts as far as {@link Caller} says. Thread-safe.
 */
public final class AuthZen {

  static final String EVALUATION = "/access/v1/evaluation";
  static final String EVALUATIONS = "/access/v1/evaluations";
  static final String SEARCH_SUBJECT = "/access/v1/search/subject";
  static final String SEARCH_RESOURCE = "/access/v1/search/resource";
  static final String SEARCH_ACTION = "/access/v1/search/action";
  static final String REQUESTS = "/access/v1/requests";
  static final String APPROVALS = "/access/v1/approvals";

  private final Mapping mapping;
  private final Limits limits;
  private final Json json;
  private final Evaluations evaluations;
  private final Searches searches;
  private final Optional<AccessRequests> requests;

  private AuthZen(Builder builder) {
    Optional<Inventory> inventory = Optional.ofNullable(builder.inventory);
    Translation translation =
        new Translation(builder.mapping, builder.directory, inventory, builder.authorizer::policy);
    Seal seal = builder.key == null ? Seal.ofThisProcess() : new Seal(builder.key);
    mapping = builder.mapping;
    limits = builder.limits;
    json = new Json(limits);
    requests = Optional.ofNullable(builder.requests).map(desk -> desk.over(translation, seal));
    evaluations = new Evaluations(builder.authorizer, translation, requests, limits);
    searches =
        new Searches(
            builder.authorizer,
            translation,
            builder.directory,
            inventory,
            mapping.actions(),
            limits,
            seal,
            builder.clock);
  }

  /**
   * Begins a decision point.
   *
   * @param authorizer decides, and gives its records to an audit log if it is intercepted by one
   * @param directory which subjects there are
   * @return a builder with the standard mapping and limits
   */
  public static Builder builder(Authorizer authorizer, Directory directory) {
    return new Builder(authorizer, directory);
  }

  /**
   * The id of what this thread decides: {@code evaluation_id} of the answer. For {@link
   * dev.tenon.live.AuditSettings#withContext}.
   *
   * @return the id, empty if it decides nothing
   */
  public static String evaluationId() {
    return Call.idHere();
  }

  /**
   * The caller and its request id, for {@link dev.tenon.live.AuditSettings#withContext}.
   *
   * @return an unmodifiable map, empty if this thread decides nothing
   */
  public static Map<String, String> auditFields() {
    return Map.copyOf(Call.fieldsHere());
  }

  boolean isTenantInPath() {
    return mapping.isTenantInPath();
  }

  Limits limits() {
    return limits;
  }

  Json json() {
    return json;
  }

  Evaluations evaluations() {
    return evaluations;
  }

  Searches searches() {
    return searches;
  }

  Optional<AccessRequests> requests() {
    return requests;
  }

  /** The metadata of the decision point at an address; what is not there is not listed. */
  ObjectNode metadata(String base) {
    ObjectNode metadata = Json.object();
    metadata.put("policy_decision_point", base);
    metadata.put("access_evaluation_endpoint", base + EVALUATION);
    metadata.put("access_evaluations_endpoint", base + EVALUATIONS);
    metadata.put("search_subject_endpoint", base + SEARCH_SUBJECT);
    if (searches.canFindResources()) {
      metadata.put("search_resource_endpoint", base + SEARCH_RESOURCE);
    }
    if (searches.canFindActions()) {
      metadata.put("search_action_endpoint", base + SEARCH_ACTION);
    }
    if (requests.isPresent()) {
      metadata.put("access_request_endpoint", base + REQUESTS);
      metadata.putArray("capabilities").add(AccessRequests.CAPABILITY);
    }
    return metadata;
  }

  /** Makes a decision point. For one thread. */
  public static final class Builder {

    private final Authorizer authorizer;
    private final Directory directory;
    private Mapping mapping = Mapping.standard();
    private Limits limits = Limits.standard();
    private Clock clock = Clock.systemUTC();
    private @Nullable Inventory inventory;
    private @Nullable Desk requests;
    private byte @Nullable [] key;

    /** Makes the requests for access, once the other parts are there. */
    private interface Desk {
      AccessRequests over(Translation translation, Seal seal);
    }

    private Builder(Authorizer authorizer, Directory directory) {
      this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
      this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Sets what requests mean to the policy.
     *
     * @param newMapping the mapping
     * @return this builder
     */
    public Builder mapping(Mapping newMapping) {
      mapping = Objects.requireNonNull(newMapping, "mapping");
      return this;
    }

    /**
     * Sets which resources there are. Without it resources cannot be searched.
     *
     * @param newInventory the inventory
     * @return this builder
     */
    public Builder inventory(Inventory newInventory) {
      inventory = Objects.requireNonNull(newInventory, "inventory");
      return this;
    }

    /**
     * Lets callers request what a rule holds for approval. Without it such a request is denied.
     *
     * @param approvals decides about the requests, over the same policy
     * @param tickets the store of these approvals
     * @param lifetime how long a request waits, and an approval counts
     * @return this builder
     * @throws IllegalArgumentException if the lifetime is not positive
     */
    public Builder approvals(Approvals approvals, TicketStore tickets, Duration lifetime) {
      if (lifetime.isNegative() || lifetime.isZero()) {
        throw new IllegalArgumentException("a ticket cannot live for " + lifetime);
      }
      Objects.requireNonNull(approvals, "approvals");
      Objects.requireNonNull(tickets, "tickets");
      requests =
          (translation, seal) ->
              new AccessRequests(approvals, tickets, lifetime, translation, seal, clock);
      return this;
    }

    /**
     * Sets what one request may take.
     *
     * @param newLimits the limits
     * @return this builder
     */
    public Builder limits(Limits newLimits) {
      limits = Objects.requireNonNull(newLimits, "limits");
      return this;
    }

    /**
     * Sets the clock for the ends of tokens.
     *
     * @param newClock the clock
     * @return this builder
     */
    public Builder clock(Clock newClock) {
      clock = Objects.requireNonNull(newClock, "clock");
      return this;
    }

    /**
     * Sets the key of tokens of pages and denials, so that several servers, or one that is
     * restarted, take each other's. Without it each process has its own.
     *
     * @param newKey 32 random bytes, which are secret
     * @return this builder
     * @throws IllegalArgumentException if it has another length
     */
    public Builder key(byte[] newKey) {
      new Seal(newKey);
      key = newKey.clone();
      return this;
    }

    /**
     * Makes the decision point.
     *
     * @return a new decision point
     */
    public AuthZen build() {
      return new AuthZen(this);
    }
  }
}
