package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeSide;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers searches: the entries of the directory, the inventory or the list of actions that an
 * evaluation would allow, no more and no fewer. Thread-safe.
 */
final class Searches {

  private static final int BATCH = 256;

  private final Authorizer authorizer;
  private final Translation translation;
  private final Directory directory;
  private final Optional<Inventory> inventory;
  private final Set<String> mappedActions;
  private final Limits limits;
  private final Seal seal;
  private final Clock clock;

  Searches(
      Authorizer authorizer,
      Translation translation,
      Directory directory,
      Optional<Inventory> inventory,
      Set<String> mappedActions,
      Limits limits,
      Seal seal,
      Clock clock) {
    this.authorizer = authorizer;
    this.translation = translation;
    this.directory = directory;
    this.inventory = inventory;
    this.mappedActions = mappedActions;
    this.limits = limits;
    this.seal = seal;
    this.clock = clock;
  }

  /** The next ids after one, in order. */
  private interface Candidates {
    List<String> after(String id, int most);
  }

  /** What cannot be decided now is no reason to leave an entry out: the search fails. */
  private static boolean isAllowed(Decision decision) {
    if (!decision.reason().isOfPolicy()) {
      throw new FaultException(503, "a search cannot be answered now: " + decision.reason().code());
    }
    return decision.allowed();
  }

  boolean canFindResources() {
    return inventory.isPresent();
  }

  boolean canFindActions() {
    return !actions().isEmpty();
  }

  /** The actions that a search looks at. */
  private Set<String> actions() {
    return mappedActions.isEmpty() ? authorizer.policy().actions().names() : mappedActions;
  }

  ObjectNode subjects(Call call, ObjectNode body) {
    Entity subject = Entity.searched("subject", body);
    Question question =
        new Question(
            subject, Entity.action(body), Entity.of("resource", body), Question.contextOf(body));
    translation.tenant(call, question.resource(), question.context());
    return search(
        "subject",
        call,
        body,
        (after, most) -> directory.ids(subject.type(), after, most),
        id -> isAllowed(call, question.by(subject.found(id))),
        id -> found(subject.type(), id));
  }

  private boolean isAllowed(Call call, Question question) {
    return isAllowed(authorizer.check(translation.request(call, question)));
  }

  ObjectNode resources(Call call, ObjectNode body) {
    Entity resource = Entity.searched("resource", body);
    Question question =
        new Question(
            Entity.of("subject", body), Entity.action(body), resource, Question.contextOf(body));
    String tenant = translation.tenant(call, resource, question.context());
    Inventory known = inventory.orElseThrow();
    return search(
        "resource",
        call,
        body,
        (after, most) -> known.ids(tenant, resource.type(), after, most),
        allowed(call, question),
        id -> found(resource.type(), id));
  }

  /**
   * Whether the question is allowed about a resource, by one version of the policy for the whole
   * page. A filter answers for the policies in which no attribute of the resource counts: one
   * record of the audit log, and nothing is looked at where nothing can be allowed.
   */
  private Predicate<String> allowed(Call call, Question question) {
    Request example = translation.request(call, question.on(question.resource().found("any")));
    Access access = authorizer.access(example.subject()).within(example.tenant());
    Function<String, Request> request =
        id -> translation.request(call, question.on(question.resource().found(id)));
    Optional<ResourceFilter> filter = filter(access, example);
    if (filter.isPresent() && filter.get().isNothing()) {
      check(access, example); // Whether the policy says so.
    }
    return filter.isPresent()
        ? id -> filter.get().test(request.apply(id).resource())
        : id -> check(access, request.apply(id));
  }

  private static boolean check(Access access, Request request) {
    return isAllowed(
        request.isCreating()
            ? access.checkCreating(request.action(), request.resource(), request.attributes())
            : access.check(request.action(), request.resource(), request.attributes()));
  }

  private Optional<ResourceFilter> filter(Access access, Request example) {
    String side = AttributeSide.RESOURCE.word() + ".";
    boolean attributes =
        authorizer.policy().attributes().asMap().keySet().stream()
            .anyMatch(name -> name.startsWith(side));
    if (attributes || example.isCreating()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          access.filter(example.action(), example.attributes().only(AttributeSide.REQUEST)));
    } catch (InexpressibleException e) {
      return Optional.empty(); // Then each is checked.
    }
  }

  ObjectNode actions(Call call, ObjectNode body) {
    Question question =
        new Question(
            Entity.of("subject", body),
            new Entity("", "", Json.object()),
            Entity.of("resource", body),
            Question.contextOf(body));
    translation.tenant(call, question.resource(), question.context());
    TreeSet<String> names = new TreeSet<>(actions());
    return search(
        "action",
        call,
        body,
        (after, most) -> names.tailSet(after, false).stream().limit(most).toList(),
        name ->
            isAllowed(
                call,
                new Question(
                    question.subject(),
                    new Entity(name, "", Json.object()),
                    question.resource(),
                    question.context())),
        name -> Json.object().put("name", name));
  }

  private static JsonNode found(String type, String id) {
    return Json.object().put("type", type).put("id", id);
  }

  private ObjectNode search(
      String kind,
      Call call,
      ObjectNode body,
      Candidates candidates,
      Predicate<String> passes,
      Function<String, JsonNode> shown) {
    Page page = Page.of(kind, call, body, seal, clock);
    ObjectNode answer = Json.object();
    ObjectNode about = answer.putObject("page");
    ArrayNode results = answer.putArray("results");
    End end = call.during(Call.newId(), () -> collect(page, candidates, passes, shown, results));
    about.put("next_token", end.more() ? page.next(end.last(), seal, clock) : "");
    about.put("count", results.size());
    return answer;
  }

  /**
   * Where a page ends.
   *
   * @param last the last candidate that the next page need not look at
   * @param more whether a result follows; true too where so many have been looked at that the next
   *     page has to find out
   */
  private record End(String last, boolean more) {}

  /** Fills a page, and looks for the result after it. */
  private End collect(
      Page page,
      Candidates candidates,
      Predicate<String> passes,
      Function<String, JsonNode> shown,
      ArrayNode results) {
    String last = page.after();
    int left = limits.scanned();
    while (left > 0) {
      List<String> batch = candidates.after(last, Math.min(BATCH, left));
      if (batch.isEmpty()) {
        return new End(last, false);
      }
      for (String id : batch) {
        if (passes.test(id)) {
          if (results.size() == page.size(limits)) {
            return new End(last, true);
          }
          results.add(shown.apply(id));
        }
        last = id;
        left--;
      }
    }
    return new End(last, !candidates.after(last, 1).isEmpty());
  }
}
