package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers about clusters: which there are, who is a member of one, what was used of it and what
 * happened there. A cluster is its owners', who need nobody else to run it.
 */
final class ClusterApi {

  private static final int MOST_SLOTS = 64;

  private record NewCluster(
      @Nullable String name, @Nullable String owner, @Nullable Integer slots) {}

  private record Member(@Nullable String role, @Nullable String until) {}

  private final Jobs jobs;
  private final Store store;
  private final Accounts accounts;
  private final Guard guard;

  ClusterApi(Jobs jobs, Store store, Accounts accounts, Guard guard) {
    this.jobs = jobs;
    this.store = store;
    this.accounts = accounts;
    this.guard = guard;
  }

  /** The clusters that the caller would be told of one by one. */
  void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> shown =
        jobs.clusters().keySet().stream()
            .filter(name -> JobRights.maySee(call, name))
            .sorted()
            .toList();
    Bodies.write(response, 200, Map.of("clusters", shown));
  }

  void nodes(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int slots = jobs.clusters().getOrDefault(call.tenant(), 0);
    Map<String, ?> node = Map.of("name", call.tenant() + "0", "slots", slots);
    Bodies.write(response, 200, Map.of("nodes", List.of(node)));
  }

  void create(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NewCluster> body = Bodies.read(request, response, NewCluster.class);
    if (body.isEmpty()) {
      return;
    }
    String name = String.valueOf(body.get().name());
    String owner = String.valueOf(body.get().owner());
    int slots = body.get().slots() == null ? 1 : body.get().slots();
    boolean bad = !Accounts.isName(name) || Guard.RESERVED.contains(name);
    if (bad || slots < 1 || slots > MOST_SLOTS) {
      Bodies.error(response, 400, "bad-cluster");
    } else if (accounts.named(owner).isEmpty()) {
      Bodies.error(response, 400, "no-such-user");
    } else if (!jobs.create(name, slots)) {
      Bodies.error(response, 409, "name-taken");
    } else {
      give(owner, Accounts.Holding.in(name, "owner"));
      String by = call.subject().id();
      store.changed(Guard.SERVICE, by, "cluster " + name + " created, of " + owner);
      store.changed(name, by, "created, of " + owner);
      Bodies.write(response, 201, Map.of("name", name, "owner", owner, "slots", slots));
    }
  }

  private void give(String name, Accounts.Holding role) throws IOException {
    accounts.change(
        name, one -> false, account -> account.holding(role.cluster(), Optional.of(role)));
  }

  void close(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = call.tenant();
    if (name.equals(Guard.MAIN)) {
      Bodies.error(response, 409, "needed");
    } else if (!jobs.clusters().containsKey(name)) {
      call.notFound(request, response);
    } else {
      accounts.forget(name);
      jobs.remove(name);
      store.changed(Guard.SERVICE, call.subject().id(), "cluster " + name + " closed");
      Bodies.write(response, 200, Map.of("closed", name));
    }
  }

  void members(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Map<String, String>> members =
        accounts.open().stream()
            .flatMap(
                account ->
                    account.roles().stream()
                        .filter(role -> role.cluster().equals(call.tenant()))
                        .map(role -> member(account.name(), role)))
            .sorted(Comparator.comparing(member -> String.valueOf(member.get("name"))))
            .toList();
    Bodies.write(response, 200, Map.of("members", members));
  }

  private static Map<String, String> member(String name, Accounts.Holding role) {
    Map<String, String> member = new LinkedHashMap<>();
    member.put("name", name);
    member.put("role", role.role());
    if (!role.until().isEmpty()) {
      member.put("until", role.until());
    }
    return member;
  }

  void putMember(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Member> body = Bodies.read(request, response, Member.class);
    if (body.isEmpty()) {
      return;
    }
    String name = call.variable("name");
    String role = String.valueOf(body.get().role());
    String until = body.get().until() == null ? "" : body.get().until();
    if (!guard.isRole(role) || !(until.isEmpty() || isEnd(until))) {
      Bodies.error(response, 400, "bad-member");
    } else if (!jobs.clusters().containsKey(call.tenant())) {
      call.notFound(request, response);
    } else {
      Accounts.Holding held = new Accounts.Holding(role, call.tenant(), until);
      if (changed(call, name, Optional.of(held), request, response)) {
        String end = until.isEmpty() ? "" : " until " + until;
        store.changed(call.tenant(), call.subject().id(), name + " is " + role + end);
        Bodies.write(response, 200, member(name, held));
      }
    }
  }

  /** Whether a text is the end of a role: a second to come, as in ISO 8601. */
  private static boolean isEnd(String until) {
    try {
      return until.matches("2[0-9]{3}-.*:[0-9]{2}Z") && Instant.parse(until).isAfter(Instant.now());
    } catch (DateTimeException e) {
      return false;
    }
  }

  void removeMember(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = call.variable("name");
    Optional<Accounts.Account> account = accounts.named(name);
    if (changed(call, name, Optional.empty(), request, response)) {
      account.ifPresent(
          left ->
              jobs.cancelAll(
                  job -> job.cluster().equals(call.tenant()) && job.owner().equals(left.id())));
      store.changed(call.tenant(), call.subject().id(), name + " is no member");
      Bodies.write(response, 200, Map.of("removed", name));
    }
  }

  /** Gives an account another role in the cluster, or none; or says why not. */
  private boolean changed(
      Call call,
      String name,
      Optional<Accounts.Holding> role,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Accounts.Change change =
        accounts.change(
            name,
            account -> guard.owns(account, call.tenant()),
            account -> account.holding(call.tenant(), role));
    if (change == Accounts.Change.ABSENT) {
      call.notFound(request, response);
    } else if (change == Accounts.Change.LAST_ADMINISTRATOR) {
      Bodies.error(response, 409, "last-owner");
    }
    return change == Accounts.Change.DONE;
  }

  void usage(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean all = call.tenant().equals(Guard.SERVICE);
    List<Store.Used> used = all ? store.usage() : store.usage(call.tenant());
    Bodies.write(response, 200, Map.of("usage", used));
  }

  void audit(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Bodies.write(response, 200, Map.of("events", store.events(call.tenant())));
  }

  void explain(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> why = store.explanation(call.tenant(), call.variable("refusal"));
    if (why.isPresent()) {
      Bodies.write(response, 200, Map.of("explanation", why.get()));
    } else {
      call.notFound(request, response);
    }
  }
}
