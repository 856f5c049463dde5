package dev.tenon.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.SettableSource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate in Jersey, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private SettableSource source;
  private Approvals approvals;
  private Server server;

  private static Policy policy() {
    try {
      return YamlPolicies.parse(
          "policy.yaml", Files.readString(java.nio.file.Path.of("src/test/resources/policy.yaml")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Who calls is in a header: name and roles. */
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
    String[] parts = user.split(" ");
    return Subject.of(parts[0]).withRoles(List.of(parts).subList(1, parts.length));
  }

  private static DecisionInterceptor recording(List<String> into) {
    return (request, decision, took) -> {
      into.add(Gate.requestId() + " " + decision.reason().code());
      return Interception.PASS;
    };
  }

  @BeforeAll
  void start() throws Exception {
    source = SettableSource.of(policy());
    LiveAuthorizer live =
        LiveAuthorizer.over(
            source,
            LiveSettings.standard().withNanoTime(nanos::get).denyingAfter(Duration.ofMinutes(10)));
    Authorizer authorizer = live.interceptedBy(recording(seen));
    approvals = Approvals.of(authorizer, TicketStore.inMemory(), AdminSettings.standard());
    ResourceConfig application = new ResourceConfig(Invoices.class);
    application.register(
        Gate.of(authorizer, GateTest::caller)
            .withTenant(request -> request.getUriInfo().getPathParameters().getFirst("org"))
            .withApprovals(approvals, Duration.ofHours(1)));
    server = serve(application);
  }

  private static Server serve(ResourceConfig application) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new ServletContainer(application)), "/*");
    server.setHandler(context);
    server.start();
    return server;
  }

  private static int port(Server server) {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
  }

  private HttpResponse<String> send(String method, String path, String user, String... headers) {
    int port = port(server);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!user.isEmpty()) {
      request.header("User", user);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertProblem(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
    assertEquals(
        "application/problem+json",
        response.headers().firstValue("Content-Type").orElse("" + response.headers().map()));
  }

  private static String member(String name, HttpResponse<String> response) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(response.body());
    return found.find() ? found.group(1) : "";
  }

  /** The methods of Jersey's own table. */
  private static Stream<String> requests(Resource resource, String path) {
    String here = path + "/" + resource.getPath();
    Stream<String> mine =
        resource.getAllMethods().stream()
            .map(ResourceMethod::getHttpMethod)
            .map(m -> m + " " + here);
    return Stream.concat(
        mine, resource.getChildResources().stream().flatMap(child -> requests(child, here)));
  }

  @Test
  void everyMethod_isRefusedToNobody_andToSomebodyWithoutRoles() {
    List<String> requests = requests(Resource.from(Invoices.class), "").toList();
    assertEquals(5, requests.size(), requests::toString);
    for (String request : requests) {
      String[] parts = request.split(" ", 2);
      String path = parts[1].replace("{org}", "acme").replaceAll("\\{[^}]*}", "1");
      if (path.endsWith("health")) {
        assertEquals(200, send(parts[0], path, "").statusCode());
        continue;
      }
      assertProblem(401, "missing", send(parts[0], path, ""));
      HttpResponse<String> nil = send(parts[0], path, "nil");
      if (path.endsWith("invoices")) {
        assertEquals("[]", nil.body());
      } else {
        assertEquals(403, nil.statusCode(), nil.body());
      }
    }
  }

  @Test
  void aRequest_isDecidedByRoleAndTenant() {
    String ann = "ann acme clerk";
    assertEquals("invoice 1", send("GET", "/orgs/acme/invoices/1", ann).body());
    assertEquals("created 12", send("PUT", "/orgs/acme/invoices/12", ann).body());
    assertProblem(403, "tenant-not-assigned", send("GET", "/orgs/globex/invoices/1", ann));
    assertProblem(403, "no-rule", send("DELETE", "/orgs/acme/invoices/1", ann));
    assertEquals("[1, 2, 3, 4, 5, 6, 9]", send("GET", "/orgs/acme/invoices", ann).body());
    assertProblem(404, "not-found", send("OPTIONS", "/orgs/acme/invoices/1", ann));
    assertProblem(404, "not-found", send("GET", "/application.wadl", ann));
    assertProblem(401, "bad-signature", send("GET", "/orgs/acme/invoices/1", "forged"));
    HttpResponse<String> later = send("GET", "/orgs/acme/invoices/1", "later");
    assertProblem(503, "key-unavailable", later);
    assertEquals("5", later.headers().firstValue("Retry-After").orElse(""));
    assertEquals(
        "Bearer",
        send("GET", "/orgs/acme/invoices", "").headers().firstValue("WWW-Authenticate").orElse(""));
  }

  @Test
  void theSpellingOfANumber_isThatOfTheValue() {
    String ann = "ann acme clerk";
    for (String seven : List.of("7", "007", "+7", "%37", "%30%37")) {
      assertProblem(403, "denied-by-rule", send("GET", "/orgs/acme/invoices/" + seven, ann));
    }
    assertProblem(400, "invalid-path", send("GET", "/orgs/acme/invoices/seven", ann));
  }

  @Test
  void whatIsNotVisible_isAnsweredLikeWhatIsNotThere() {
    HttpResponse<String> hidden = send("GET", "/orgs/acme/invoices/8", "ann acme clerk");
    HttpResponse<String> missing = send("GET", "/orgs/acme/invoices/99", "ann acme clerk");
    HttpResponse<String> nothing = send("GET", "/nothing", "ann acme clerk");
    for (HttpResponse<String> each : List.of(hidden, missing, nothing)) {
      assertProblem(404, "not-found", each);
      assertEquals(
          hidden.body().replaceAll("\"id\":.*", ""), each.body().replaceAll("\"id\":.*", ""));
    }
  }

  @Test
  void aHeldRequest_goesThroughOnce_whenASecondPersonApproves() {
    String path = "/orgs/acme/invoices/1";
    String bo = "bo acme accountant";
    assertProblem(409, "held-for-approval", send("DELETE", path, bo));
    String ticket = member("ticket", send("DELETE", path, bo, "Tenon-Reason", "paid twice"));
    assertProblem(409, "not-approved", send("DELETE", path, bo, "Tenon-Ticket", ticket));
    approvals.approve(ticket, Subject.of("eve").withRoles("acme", "owner"), "seen");
    assertEquals("deleted 1", send("DELETE", path, bo, "Tenon-Ticket", ticket).body());
    assertProblem(409, "already-used", send("DELETE", path, bo, "Tenon-Ticket", ticket));
  }

  @Test
  void theResponse_hasTheIdThatAnAuditLogSees() {
    HttpResponse<String> denied = send("DELETE", "/orgs/acme/invoices/1", "ann acme clerk");
    assertTrue(seen.contains(member("id", denied) + " no-rule"), seen::toString);
    assertEquals("", Gate.requestId());
  }

  @Test
  void withoutThePolicy_theLastOneCounts_thenEverythingIs503() {
    String path = "/orgs/acme/invoices/1";
    source.fail(Diagnostic.error("away", Place.code(), "the source is away"));
    assertEquals(200, send("GET", path, "ann acme clerk").statusCode());
    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertProblem(503, "stale-policy", send("GET", path, "ann acme clerk"));
    source.set(policy());
    assertEquals(200, send("GET", path, "ann acme clerk").statusCode());
  }

  /** Answers with the name as the method gets it. */
  @Path("orgs/{org}/invoices/named/{name}")
  public static class Named {
    /** The name. */
    @GET
    @Allowed(action = "READ", resource = "orgs/{org}/invoices/{name}")
    public String get(@PathParam("name") String name) {
      return name;
    }
  }

  @Test
  void noSpellingOfAName_getsPastTheRuleOnIt() throws Exception {
    ResourceConfig application = new ResourceConfig(Named.class);
    application.register(
        Gate.of(Authorizer.compile(policy()), GateTest::caller)
            .withTenant(request -> request.getUriInfo().getPathParameters().getFirst("org")));
    Server other = serve(application);
    try {
      String path = "http://127.0.0.1:" + port(other) + "/orgs/acme/invoices/named/";
      for (String name :
          List.of(
              "7", "%37", "7/", "7//", "/7", "x/../7", "7;a=b", ";a=b/7", "7;", "7%3Ba=b", "7?a=b",
              "%2537", "+7", "%207", "6", "a+b", "a%20b")) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(path + name))
                    .header("User", "ann acme clerk")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertNotEquals("7", answer.body(), name);
        if (List.of("6", "a+b", "a%20b").contains(name)) {
          assertEquals(name.replace("%20", " "), answer.body());
        }
      }
    } finally {
      other.stop();
    }
  }

  /** Nothing is declared. */
  @Path("a")
  public static class Undeclared {
    /** Would answer everybody. */
    @GET
    public String get() {
      return "secret";
    }
  }

  /** Another variable. */
  @Path("a/{id}")
  public static class Misspelt {
    /** Would have no resource. */
    @GET
    @Allowed(action = "READ", resource = "a/{ib}")
    public String get() {
      return "secret";
    }
  }

  /** Two declarations. */
  @Path("a")
  public static class Twice {
    /** Would be open or not. */
    @GET
    @Open
    @Identified
    public String get() {
      return "secret";
    }
  }

  /** A fraction has many spellings. */
  @Path("a/{id}")
  public static class Fraction {
    /** Would be decided by another text. */
    @GET
    @Allowed(action = "READ", resource = "a/{id}")
    public String get(@PathParam("id") double id) {
      return "secret";
    }
  }

  /** Hands over to what nobody declared. */
  @Path("a")
  public static class Locator {
    /** Where the rest is. */
    @Path("b")
    public Undeclared rest() {
      return new Undeclared();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Undeclared.class, Misspelt.class, Twice.class, Fraction.class})
  void anApplicationThatIsNotDeclared_doesNotStart(Class<?> resource) {
    ResourceConfig application = new ResourceConfig(resource);
    application.register(Gate.of(Authorizer.denyAll(), request -> Subject.anonymous()));
    assertTrue(
        assertThrows(RuntimeException.class, () -> new ApplicationHandler(application))
            .toString()
            .contains(resource.getSimpleName()));
  }

  @Test
  void aSubresourceThatIsNotDeclared_isNeverAnswered() throws Exception {
    ResourceConfig application = new ResourceConfig(Locator.class);
    application.register(Gate.of(Authorizer.denyAll(), request -> Subject.anonymous()));
    Server other = serve(application);
    try {
      int port = port(other);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/a/b")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(500, answer.statusCode());
      assertFalse(answer.body().contains("secret"));
    } finally {
      other.stop();
    }
  }

  @Test
  void aCodeOfARefusal_isAWord() {
    List<String> refused = new ArrayList<>();
    for (String code : List.of("", "a b", "\"", "A")) {
      assertThrows(IllegalArgumentException.class, () -> new RefusedException(401, code));
      refused.add(code);
    }
    assertEquals(4, refused.size());
  }
}
