package dev.tenon.authzen;

import dev.tenon.authz.Authorizer;
import dev.tenon.subject.Subject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server that has the API beside what else it serves, as the README shows it. */
final class Embedded implements AutoCloseable {

  private final Server jetty = new Server();

  Embedded(Authorizer authorizer, String hashOfKey) throws Exception {
    Directory directory = new Users();
    Callers callers =
        KnownCallers.none()
            .withKey(
                hashOfKey, Caller.named("gateway").may(Caller.Right.EVALUATE, Caller.Right.SEARCH));
    AuthZen pdp = AuthZen.builder(authorizer, directory).mapping(Mapping.standard()).build();
    AuthZenServlet servlet =
        new AuthZenServlet(pdp, callers, URI.create("https://pdp.example.com"));
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(servlet), "/*");
    jetty.setHandler(context);
    jetty.start();
  }

  URI address() {
    return URI.create(
        "http://127.0.0.1:" + ((ServerConnector) jetty.getConnectors()[0]).getLocalPort());
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }

  /** The users of this server: Ada, who fails where there is nobody after her. */
  private static final class Users implements Directory {

    @Override
    public Optional<Subject> find(String type, String id) {
      if (id.equals("broken")) {
        throw new IllegalStateException("the database of users is away");
      }
      return type.equals("user") && id.equals("ada")
          ? Optional.of(Subject.of("ada").withRoles("reader"))
          : Optional.empty();
    }

    @Override
    public List<String> ids(String type, String after, int most) {
      return type.equals("user") && after.compareTo("ada") < 0 ? List.of("ada") : List.of();
    }
  }
}
