package dev.tenon.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties beneath {@code tenon}.
 *
 * @param policy where the policy is: a path, a {@code classpath:} resource or an {@code https:} or
 *     {@code file:} address
 * @param reload how often the source is asked for a new policy; nought for never
 * @param staleAfter how long unconfirmed a policy is healthy, null for ever
 * @param denyAfter how long unconfirmed a policy decides, null for ever
 * @param lastGood a file that keeps the last good policy for a start without the source, or null
 * @param tenant what selects the tenant of a request
 * @param open patterns of paths that everybody gets, of mappings without an annotation
 * @param identified patterns of paths that everybody who is identified gets
 * @param routes patterns of paths about which the policy decides
 * @param attributes where attributes of resources are, for conditions
 * @param staticResources whether files of the class path are answered to everybody
 * @param hideInvisible whether what a tenant does not show is answered like what does not exist
 * @param otherServlets names of servlets beside the dispatcher, which Tenon does not decide about
 * @param managementPort whether a management port of its own may be without decisions
 * @param audit the audit log
 * @param approvals held requests
 */
@ConfigurationProperties("tenon")
record TenonProperties(
    @DefaultValue("classpath:policy.yaml") String policy,
    @DefaultValue("10s") Duration reload,
    @Nullable Duration staleAfter,
    @Nullable Duration denyAfter,
    @Nullable Path lastGood,
    @DefaultValue Tenant tenant,
    @DefaultValue List<String> open,
    @DefaultValue List<String> identified,
    @DefaultValue List<Route> routes,
    @DefaultValue List<Attribute> attributes,
    @DefaultValue("closed") Access staticResources,
    @DefaultValue("true") boolean hideInvisible,
    @DefaultValue List<String> otherServlets,
    @DefaultValue("closed") Access managementPort,
    @DefaultValue Audit audit,
    @DefaultValue Approvals approvals) {

  /** Whether something is answered without a decision. */
  enum Access {
    /** It is. */
    OPEN,
    /** It is not. */
    CLOSED
  }

  /**
   * What selects the tenant; the first of these that is there.
   *
   * @param variable the variable of the path that names it
   * @param header the header that names it
   */
  record Tenant(@DefaultValue("") String variable, @DefaultValue("") String header) {

    boolean isKnown() {
      return !variable.isEmpty() || !header.isEmpty();
    }

    String of(Call call) {
      String named = call.variables().getOrDefault(variable, "");
      return named.isEmpty() && !header.isEmpty() ? call.header(header) : named;
    }
  }

  /**
   * A declaration of paths.
   *
   * @param path a pattern
   * @param methods the methods, empty for all
   * @param action the action
   * @param resource a template of the resource
   * @param tenant the tenant in which it is decided, empty for that of the request
   */
  record Route(
      String path,
      @DefaultValue List<String> methods,
      String action,
      String resource,
      @DefaultValue("") String tenant) {}

  /**
   * Attributes of resources in a database.
   *
   * @param resource a template of the resources, with typed variables as of {@link AllowedRows}
   * @param query a SELECT of one row, with a parameter for each variable in its order; each column
   *     is the attribute {@code resource.column}
   */
  record Attribute(String resource, String query) {}

  /** How ids of subjects are shown. */
  enum Ids {
    /** As they are. */
    SHOWN,
    /** Hashed with a key. */
    HASHED,
    /** Not at all. */
    OMITTED
  }

  /**
   * The audit log.
   *
   * @param file a file of JSON lines, or null
   * @param log whether each line goes to the logger {@code dev.tenon.audit}
   * @param ids how ids of subjects are shown
   * @param key the key of the hashes, at least 16 bytes in UTF-8
   * @param whenFull what happens to a decision that cannot be recorded: block, drop or deny
   */
  record Audit(
      @Nullable Path file,
      @DefaultValue("false") boolean log,
      @DefaultValue("omitted") Ids ids,
      @DefaultValue("") String key,
      @DefaultValue("deny") dev.tenon.live.Overflow whenFull) {}

  /**
   * Held requests.
   *
   * @param enabled whether they can be approved at {@code /tenon/approvals}
   * @param lifetime how long a ticket waits
   */
  record Approvals(@DefaultValue("false") boolean enabled, @DefaultValue("4h") Duration lifetime) {}

  /** Whether the policy is at an address that is fetched. */
  boolean isRemote() {
    return policy.startsWith("https:") || policy.startsWith("http:");
  }

  URI address() {
    return URI.create(policy);
  }
}
