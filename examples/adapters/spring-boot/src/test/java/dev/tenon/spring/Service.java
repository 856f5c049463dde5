package dev.tenon.spring;

import dev.tenon.live.AuditSink;
import dev.tenon.live.Audited;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.SettableSource;
import dev.tenon.oidc.Documents;
import dev.tenon.yaml.YamlPolicies;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.ClassUtils;

/** The invoices service with all that may go away: keys, policy, database, time. */
final class Service implements AutoCloseable {

  private static final String NETTY_3 =
      "org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory";
  private static final String NETTY_4 =
      "org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory";

  final Login login = new Login();
  final SettableSource policy;
  final List<String> audit = new CopyOnWriteArrayList<>();
  final AtomicLong secondsLater = new AtomicLong();

  /** The observations of requests that were decided, as they end. */
  private final BlockingQueue<Observation.Context> observed = new LinkedBlockingQueue<>();

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Instant.now().plusSeconds(secondsLater.get());
        }
      };
  final AtomicLong nanos = new AtomicLong();
  final Database database;
  final ConfigurableApplicationContext context;
  private final boolean reactive;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A database that can be away. */
  static final class Database extends DelegatingDataSource {

    private volatile boolean away;

    private Database(DataSource database) {
      super(database);
    }

    void goAway() {
      away = true;
    }

    void comeBack() {
      away = false;
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (away) {
        throw new SQLTransientConnectionException("away");
      }
      return super.getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
      return new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    }
  }

  /** Keeps what was observed of requests. */
  private record Observations(BlockingQueue<Observation.Context> kept)
      implements ObservationHandler<Observation.Context> {

    @Override
    public void onStop(Observation.Context context) {
      if (context.getHighCardinalityKeyValue("tenon.id") != null) {
        kept.add(context);
      }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  /** The next observation of a request that has a value, which may end after its response. */
  Observation.Context observation(String key, String value) throws InterruptedException {
    while (true) {
      Observation.Context next = observed.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("no request with " + key + " " + value + " was observed");
      }
      KeyValue found = next.getHighCardinalityKeyValue(key);
      if (found != null && found.getValue().equals(value)) {
        return next;
      }
    }
  }

  private Service(Class<?> application, WebApplicationType type, String url) {
    reactive = type == WebApplicationType.REACTIVE;
    database = new Database(new DriverManagerDataSource(url));
    new JdbcTemplate(database)
        .execute(
            "DROP TABLE IF EXISTS invoices; CREATE TABLE invoices (org VARCHAR(50), id BIGINT,"
                + " status VARCHAR(20), amount BIGINT, PRIMARY KEY (org, id))");
    policy = SettableSource.of(YamlPolicies.parse("policy.yaml", resource("policy.yaml")));
    SpringApplication spring = new SpringApplication(application);
    spring.setWebApplicationType(type);
    Properties properties = new Properties();
    properties.put("spring.config.name", "service");
    properties.put("server.port", "0");
    properties.put("spring.main.banner-mode", "off");
    properties.put("logging.level.root", "error");
    properties.put("logging.level.dev.tenon", "off");
    properties.put("tenon.reload", "0s");
    properties.put("tenon.deny-after", "10m");
    properties.put("tenon.stale-after", "5m");
    properties.put("tenon.audit.ids", "shown");
    spring.setDefaultProperties(properties);
    spring.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) this::add);
    context = spring.run();
  }

  private void add(GenericApplicationContext beans) {
    String netty =
        ClassUtils.isPresent(NETTY_4, null) ? NETTY_4 : NETTY_3; // and not the servlet container
    if (reactive) {
      Class<?> server = ClassUtils.resolveClassName(netty, null);
      beans.registerBeanDefinition("server", new RootBeanDefinition(server));
    }
    beans.registerBean(Documents.class, () -> login);
    beans.registerBean(Observations.class, () -> new Observations(observed));
    beans.registerBean(SettableSource.class, () -> policy);
    beans.registerBean(DataSource.class, () -> database);
    beans.registerBean(Clock.class, () -> clock);
    beans.registerBean(AuditSink.class, () -> this::record);
    beans.registerBean(LiveSettings.class, () -> LiveSettings.standard().withNanoTime(nanos::get));
  }

  private void record(Audited entry) {
    audit.add(entry.toJson());
  }

  static Service start(Class<?> application, WebApplicationType type, String url) {
    return new Service(application, type, url);
  }

  static String resource(String name) {
    try (InputStream in = Service.class.getClassLoader().getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void reset() {
    JdbcTemplate jdbc = new JdbcTemplate(database);
    jdbc.update("DELETE FROM invoices");
    for (String org : List.of("acme", "globex", "initech")) {
      for (int id = 1; id <= 9; id++) {
        jdbc.update("INSERT INTO invoices VALUES (?, ?, 'open', ?)", org, id, id * 100);
      }
    }
  }

  String clerk(String... orgs) {
    return login.token("ann", List.of(orgs), "clerk");
  }

  HttpResponse<String> send(String method, String path, String token, String... headers) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", token);
    }
    return send(request, headers);
  }

  HttpResponse<String> post(String path, String token, String json) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", token)
            .POST(HttpRequest.BodyPublishers.ofString(json));
    return send(request, "Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
