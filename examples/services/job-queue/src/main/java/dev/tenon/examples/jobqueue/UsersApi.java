package dev.tenon.examples.jobqueue;

import dev.tenon.examples.jobqueue.Accounts.Holding;
import dev.tenon.servlet.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers about accounts: they are listed, added, changed and closed while the server runs. */
final class UsersApi {

  private record NewUser(@Nullable String name, @Nullable String kind, @Nullable String password) {}

  private record Changed(@Nullable String password, @Nullable Boolean superuser) {}

  private final Jobs jobs;
  private final Store store;
  private final Accounts accounts;
  private final Guard guard;
  private final Settings.Mode mode;

  UsersApi(Jobs jobs, Store store, Accounts accounts, Guard guard, Settings.Mode mode) {
    this.jobs = jobs;
    this.store = store;
    this.accounts = accounts;
    this.guard = guard;
    this.mode = mode;
  }

  void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Map<String, ?>> users = accounts.open().stream().<Map<String, ?>>map(this::shown).toList();
    Bodies.write(response, 200, Map.of("users", users));
  }

  private Map<String, ?> shown(Accounts.Account user) {
    List<String> roles =
        user.roles().stream()
            .map(
                held -> held.cluster().isEmpty() ? held.role() : held.cluster() + ":" + held.role())
            .toList();
    return Map.of(
        "id", user.id(), "name", user.name(), "roles", roles, "superuser", guard.administers(user));
  }

  /** Adds an account, with a role in the cluster {@code main}. */
  void add(Call call, HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<NewUser> body = Bodies.read(request, response, NewUser.class);
    if (body.isEmpty()) {
      return;
    }
    NewUser user = body.get();
    if (user.name() == null
        || user.kind() == null
        || user.password() == null
        || !(user.kind().equals("none") || guard.isRole(user.kind()))) {
      Bodies.error(response, 400, "bad-account");
    } else if (mode == Settings.Mode.SINGLE_USER) {
      Bodies.error(response, 409, "single-user");
    } else {
      List<Holding> roles =
          user.kind().equals("none") ? List.of() : List.of(Holding.in(Guard.MAIN, user.kind()));
      try {
        String id = accounts.add(user.name(), roles, user.password()).id();
        store.changed(Guard.SERVICE, call.subject().id(), "user " + user.name() + " added");
        Bodies.write(response, 201, Map.of("id", id, "name", user.name(), "kind", user.kind()));
      } catch (IllegalArgumentException e) {
        Bodies.error(response, 400, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Sets another password, or whether an account is a superuser. */
  void change(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Changed> body = Bodies.read(request, response, Changed.class);
    if (body.isEmpty()) {
      return;
    }
    String name = call.variable("name");
    Changed wanted = body.get();
    if ((wanted.password() == null) == (wanted.superuser() == null)) {
      Bodies.error(response, 400, "bad-change");
    } else if (wanted.password() != null) {
      try {
        answer(
            call, accounts.setPassword(name, wanted.password()), "password set", request, response);
      } catch (IllegalArgumentException e) {
        Bodies.error(response, 400, String.valueOf(e.getMessage()));
      }
    } else {
      boolean superuser = Boolean.TRUE.equals(wanted.superuser());
      Optional<Holding> role =
          superuser ? Optional.of(Holding.in("", "superuser")) : Optional.empty();
      Accounts.Change change =
          accounts.change(name, guard::administers, account -> account.holding("", role));
      answer(call, change, superuser ? "made a superuser" : "no superuser", request, response);
    }
  }

  /** Closes an account and ends its jobs. */
  void close(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = call.variable("name");
    Optional<Accounts.Account> account = accounts.named(name);
    Accounts.Change change = accounts.change(name, guard::administers, Accounts.Account::closed);
    if (change == Accounts.Change.DONE) {
      account.ifPresent(left -> jobs.cancelAll(job -> job.owner().equals(left.id())));
    }
    answer(call, change, "closed", request, response);
  }

  private void answer(
      Call call,
      Accounts.Change change,
      String what,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String name = call.variable("name");
    switch (change) {
      case DONE -> {
        store.changed(Guard.SERVICE, call.subject().id(), "user " + name + " " + what);
        Bodies.write(response, 200, Map.of(name, what));
      }
      case ABSENT -> call.notFound(request, response);
      case LAST_ADMINISTRATOR -> Bodies.error(response, 409, "last-administrator");
    }
  }
}
