package dev.tenon.examples.flinkconsole.web;

import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Users;
import dev.tenon.policy.Tenant;
import dev.tenon.servlet.Authenticator;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Caller;
import dev.tenon.servlet.ClientAddress;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.servlet.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Logging in and out, and choosing the tenant to work in: exactly one at a time. */
final class SignIn implements Authenticator {

  static final String LOGIN = "/login";
  static final String TENANTS = "/tenants";

  private final Security security;
  private final Users users;
  private final int proxies;
  private final LoginLimit limit;
  private final Pages pages;

  SignIn(Security security, Users users, LoginLimit limit, int proxies, Pages pages) {
    this.security = security;
    this.users = users;
    this.proxies = proxies;
    this.limit = limit;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.get(LOGIN, this::form).open(),
        Route.post(LOGIN, this::login).open(),
        Route.post("/logout", this::logout).identified(),
        Route.get(TENANTS, this::tenants).identified(),
        Route.post(TENANTS, this::choose).identified());
  }

  /** By the session's cookie, with the roles that the user has now. */
  @Override
  public Caller authenticate(HttpServletRequest request) {
    return Visit.of(request)
        .flatMap(visit -> users.subject(visit.user()))
        .map(Caller::of)
        .orElseGet(() -> Caller.unknown("not-logged-in"));
  }

  @Override
  public String challenge() {
    return "Form";
  }

  private void form(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    pages.show(request, response, "login", "Log in", new Views.Login(""));
  }

  private void login(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = Forms.text(request, "user");
    LoginLimit.Attempt attempt = limit.begin(name, ClientAddress.of(request, proxies));
    if (attempt.mustWait()) {
      response.setHeader("Retry-After", String.valueOf(attempt.seconds()));
      String wait = Forms.duration(Duration.ofSeconds(attempt.seconds()));
      again(request, response, 429, "Too many attempts have failed. Try again in " + wait + ".");
    } else if (users.verify(name, Forms.text(request, "password"))) {
      attempt.succeeded();
      enter(name, request, response);
    } else {
      again(request, response, 401, "There is no such user with this password.");
    }
  }

  private void again(
      HttpServletRequest request, HttpServletResponse response, int status, String problem)
      throws IOException {
    response.setStatus(status);
    pages.show(request, response, "login", "Log in", new Views.Login(problem));
  }

  private void enter(String name, HttpServletRequest request, HttpServletResponse response) {
    Visit visit = Visit.begin(request, name);
    List<Tenant> open = users.subject(name).map(security::tenantsOf).orElse(List.of());
    if (open.size() == 1) {
      visit.enter(open.get(0).name());
    }
    Pages.redirect(response, open.size() == 1 ? "/" : TENANTS);
  }

  private void logout(Call call, HttpServletRequest request, HttpServletResponse response) {
    Visit.end(request);
    Pages.redirect(response, LOGIN);
  }

  private void tenants(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Views.Choice> choices =
        security.tenantsOf(call.subject()).stream()
            .map(tenant -> choice(tenant, call.tenant()))
            .toList();
    pages.show(request, response, "tenants", "Choose a tenant", new Views.Choices(choices));
  }

  private static Views.Choice choice(Tenant tenant, String current) {
    return new Views.Choice(tenant.name(), tenant.description(), tenant.name().equals(current));
  }

  private void choose(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = Forms.text(request, "tenant");
    List<Tenant> open = security.tenantsOf(call.subject());
    if (open.stream().noneMatch(tenant -> tenant.name().equals(name))) {
      call.notFound(request, response);
      return;
    }
    Visit visit = Visit.begun(request);
    visit.enter(name);
    visit.say("You work in " + name + " now.");
    Pages.redirect(response, "/");
  }
}
