package dev.tenon.jaxrs.quarkus;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Authorizer;
import dev.tenon.jaxrs.Gate;
import dev.tenon.jaxrs.RefusedException;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Produces the gate, which is all that an application does. */
@Singleton
public class Wiring {

  /** The gate of all resource methods; {@code -Dtenants=none} leaves the tenants out. */
  @Produces
  @Singleton
  public Gate gate() throws IOException {
    Authorizer authorizer = Authorizer.compile(YamlPolicies.parse("policy.yaml", policy()));
    Gate gate =
        Gate.of(authorizer, Wiring::caller)
            .withApprovals(
                Approvals.of(authorizer, TicketStore.inMemory(), AdminSettings.standard()),
                Duration.ofHours(1));
    return System.getProperty("tenants", "").equals("none")
        ? gate
        : gate.withTenant(request -> request.getUriInfo().getPathParameters().getFirst("org"));
  }

  private static String policy() throws IOException {
    try (InputStream policy =
        Objects.requireNonNull(Wiring.class.getResourceAsStream("/policy.yaml"))) {
      return new String(policy.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Who calls is in a header, for the tests: name and roles. */
  private static Subject caller(ContainerRequestContext request) {
    String user = request.getHeaderString("User");
    if (user == null) {
      return Subject.anonymous();
    }
    if (user.equals("forged")) {
      throw new RefusedException(401, "bad-signature");
    }
    if (user.equals("later")) {
      throw new RefusedException(503, "key-unavailable");
    }
    List<String> words = List.of(user.split(" "));
    return Subject.of(words.get(0)).withRoles(words.subList(1, words.size()));
  }
}
