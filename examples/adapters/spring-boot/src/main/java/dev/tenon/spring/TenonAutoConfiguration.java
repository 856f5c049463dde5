package dev.tenon.spring;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketStore;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSink;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveListener;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Overflow;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Refresh;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.observability.AuditFile;
import dev.tenon.oidc.Documents;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.store.LastGoodCopy;
import dev.tenon.store.PolicyAddress;
import dev.tenon.store.PolicyFiles;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/** Everything that one dependency, a policy and some properties bring. */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.reactive"
          + ".ReactiveUserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.reactive"
          + ".ReactiveWebSecurityAutoConfiguration"
    })
@EnableConfigurationProperties(TenonProperties.class)
class TenonAutoConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger("dev.tenon");
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.tenon.audit");

  @Bean
  @ConditionalOnMissingBean
  PolicySource tenonPolicySource(TenonProperties properties, ResourceLoader loader) {
    if (properties.isRemote()) {
      return PolicyAddress.of(properties.address());
    }
    if (properties.policy().contains(":")) {
      Resource resource = loader.getResource(properties.policy());
      try {
        if (resource.isFile()) {
          return PolicyFiles.of(resource.getFile().toPath());
        }
      } catch (IOException noFile) {
        LOG.debug("{} is read from the class path", properties.policy(), noFile);
      }
      return () -> YamlPolicies.parse(properties.policy(), text(resource));
    }
    return PolicyFiles.of(Path.of(properties.policy()));
  }

  private static String text(Resource resource) {
    try {
      return resource.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Bean
  @ConditionalOnMissingBean
  LiveAuthorizer tenonLiveAuthorizer(
      PolicySource source,
      TenonProperties properties,
      ObjectProvider<LiveSettings> custom,
      ObjectProvider<Settings> compiling,
      ObjectProvider<AttributeSource> attributes) {
    LiveSettings settings = custom.getIfAvailable(LiveSettings::standard);
    Settings compiled = compiling.getIfAvailable();
    AttributeSource known = attributes.getIfAvailable();
    if (known != null) {
      compiled = (compiled == null ? Settings.standard() : compiled).withAttributeSource(known);
    }
    if (compiled != null) {
      settings = settings.withCompiling(compiled);
    }
    if (properties.denyAfter() != null) {
      settings = settings.denyingAfter(properties.denyAfter());
    }
    LiveAuthorizer live =
        properties.lastGood() == null
            ? LiveAuthorizer.over(source, settings)
            : LastGoodCopy.in(properties.lastGood()).over(source, settings);
    live.listen(TenonAutoConfiguration::tell);
    return live;
  }

  private static void tell(Refresh outcome) {
    if (outcome instanceof Refresh.Refused refused) {
      LOG.error("the policy was not replaced: {}", refused.problems());
    } else {
      LOG.info("policy {} is in force", outcome.inForce().version());
    }
  }

  /** Asks the source again and again, on a thread of its own. */
  @Bean
  TenonReload tenonReload(
      LiveAuthorizer live, TenonProperties properties, ObjectProvider<LiveListener> listeners) {
    listeners.orderedStream().forEach(live::listenToAttempts);
    return new TenonReload(live, properties.reload());
  }

  /** The threads of reload, which end with the application. */
  static final class TenonReload implements AutoCloseable {

    private final ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "tenon-reload"));

    TenonReload(LiveAuthorizer live, Duration interval) {
      if (!interval.isZero()) {
        live.refreshing(RefreshSchedule.every(interval), scheduler);
      }
    }

    @Override
    public void close() {
      scheduler.shutdownNow();
    }
  }

  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  @Bean
  @Primary
  @ConditionalOnMissingBean(name = "tenonAuthorizer")
  Authorizer tenonAuthorizer(
      LiveAuthorizer live, ObjectProvider<DecisionInterceptor> interceptors) {
    Authorizer authorizer = live;
    for (DecisionInterceptor each : interceptors.orderedStream().toList()) {
      authorizer = authorizer.interceptedBy(each);
    }
    return authorizer;
  }

  @Bean
  @ConditionalOnMissingBean
  TokenVerifier tenonTokenVerifier(
      LiveAuthorizer live, ObjectProvider<Documents> documents, ObjectProvider<Clock> clock) {
    TokenVerifier.Builder builder =
        TokenVerifier.builder(live::policy)
            .keyListener(failure -> LOG.warn("keys are away: {}", failure));
    documents.ifAvailable(builder::documents);
    clock.ifUnique(builder::clock);
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  Subjects tenonSubjects(LiveAuthorizer live) {
    return new StandardSubjects(live::policy);
  }

  @Bean
  @ConditionalOnMissingBean
  Tenants tenonTenants(TenonProperties properties) {
    return properties.tenant()::of;
  }

  @Bean
  Declarations tenonDeclarations(
      TenonProperties properties, Tenants tenants, ApplicationContext context) {
    boolean own = !context.containsBean("tenonTenants");
    return new Declarations(properties, own || properties.tenant().isKnown());
  }

  @Bean
  Gatekeeper tenonGatekeeper(
      Authorizer authorizer,
      Subjects subjects,
      Tenants tenants,
      ObjectProvider<CallAttributes> attributes,
      ObjectProvider<Approvals> approvals,
      TenonProperties properties) {
    Optional<Approvals> held = Optional.ofNullable(approvals.getIfAvailable());
    return new Gatekeeper(
        authorizer,
        subjects,
        tenants,
        attributes.getIfAvailable(() -> call -> Attributes.none()),
        held,
        properties);
  }

  @Bean
  Tenon tenon(Gatekeeper gatekeeper) {
    return new Tenon(gatekeeper);
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static DefaultPointcutAdvisor tenonMethods(ObjectProvider<Gatekeeper> gatekeeper) {
    MethodDecisions decisions = new MethodDecisions(gatekeeper::getObject);
    DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(decisions, decisions);
    advisor.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    return advisor;
  }

  @Bean
  Problems tenonProblems() {
    return new Problems();
  }

  /** The audit log. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(AuditLog.class)
  static class Audit {

    @Bean
    @ConditionalOnProperty("tenon.audit.file")
    AuditFile tenonAuditFile(TenonProperties properties) throws IOException {
      return AuditFile.append(Objects.requireNonNull(properties.audit().file()));
    }

    @Bean
    @ConditionalOnProperty(value = "tenon.audit.log", havingValue = "true")
    @ConditionalOnMissingBean
    AuditSink tenonAuditLines() {
      return AuditSink.lines(AUDIT::info);
    }
  }

  /** Held requests. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(value = "tenon.approvals.enabled", havingValue = "true")
  static class Held {

    @Bean
    @ConditionalOnMissingBean
    TicketStore tenonTickets() {
      return TicketStore.inMemory();
    }

    @Bean
    @ConditionalOnMissingBean
    Approvals tenonApprovals(
        Authorizer authorizer, TicketStore store, ObjectProvider<AuditLog> audit) {
      AdminSettings settings =
          AdminSettings.standard()
              .withListener(
                  event ->
                      audit.ifAvailable(
                          log ->
                              log.event(
                                  event.by(),
                                  event.tenant(),
                                  event.when(),
                                  event.what(),
                                  event.why(),
                                  event.answer())));
      return Approvals.of(authorizer, store, settings);
    }

    @Bean
    ApprovalsController tenonApprovalsController(Approvals approvals) {
      return new ApprovalsController(approvals);
    }
  }

  /** Refuses the start where something is not declared. */
  @Bean
  SmartInitializingSingleton tenonCompleteness(
      ApplicationContext context, Declarations declarations, TenonProperties properties) {
    return () -> {
      List<String> problems = new ArrayList<>();
      context.getBeanProvider(DispatcherTable.class).stream()
          .forEach(
              table -> {
                List<Mapped> listed = table.list(problems);
                problems.addAll(declarations.problems(listed));
              });
      problems.addAll(
          MethodDecisions.problems(
              ((ConfigurableApplicationContext) context).getBeanFactory(),
              !context.containsBean("tenonTenants") || properties.tenant().isKnown()));
      if (hasManagementPort(context.getEnvironment())
          && properties.managementPort() == TenonProperties.Access.CLOSED) {
        problems.add(
            "management.server.port is a port of its own, where Tenon decides nothing: remove it,"
                + " or set tenon.management-port=open and protect it yourself");
      }
      if (context.getBeanProvider(AuditLog.class).stream().findAny().isPresent()
          && properties.audit().whenFull() == Overflow.BLOCK
          && context.containsBean("tenonReactiveAdapter")) {
        problems.add("tenon.audit.when-full=block would stop an event loop: use deny or drop");
      }
      if (!problems.isEmpty()) {
        throw new UndeclaredException(problems);
      }
    };
  }

  static ConversionService conversion(ApplicationContext context, String bean) {
    return context.containsBean(bean)
        ? context.getBean(bean, ConversionService.class)
        : DefaultConversionService.getSharedInstance();
  }

  static void requireFirst(List<?> adapters, Class<?> type, List<String> problems) {
    Object first = adapters.get(0);
    if (first.getClass() != type) {
      problems.add(
          "the adapter "
              + first.getClass().getName()
              + " comes before the decision: give it a lower order");
    }
  }

  private static boolean hasManagementPort(Environment environment) {
    String port = environment.getProperty("management.server.port", "-1");
    boolean same = !port.equals("0") && port.equals(environment.getProperty("server.port", "8080"));
    return !port.startsWith("-") && !same;
  }

  /** A dispatcher's table. */
  interface DispatcherTable {
    List<Mapped> list(List<String> problems);
  }
}
