package dev.tenon.spring;

import dev.tenon.condition.AttributeSource;
import dev.tenon.oidc.TokenVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The reactive stack. */
@AutoConfiguration(
    after = TenonAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.reactive"
          + ".ReactiveUserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.reactive"
          + ".ReactiveWebSecurityAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableReactiveMethodSecurity
class TenonReactiveAutoConfiguration {

  @Bean
  ReactiveDecidingAdapter tenonReactiveAdapter(
      Gatekeeper gatekeeper,
      Declarations declarations,
      ObjectProvider<HandlerAdapter> adapters,
      ObjectProvider<AttributeSource> attributes,
      ApplicationContext context) {
    return new ReactiveDecidingAdapter(
        gatekeeper,
        declarations,
        Once.of(() -> adapters.orderedStream().toList()),
        Once.of(() -> TenonAutoConfiguration.conversion(context, "webFluxConversionService")),
        attributes.stream().findAny().isPresent());
  }

  /** Before all other filters. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebFilter tenonRequestContext() {
    return (exchange, chain) -> ReactiveCaller.within(exchange, chain.filter(exchange));
  }

  @Bean
  WebFluxConfigurer tenonReactiveArguments(ObjectProvider<Tenon> tenon) {
    return new WebFluxConfigurer() {
      @Override
      public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new ReactiveCallArguments(tenon.getObject()));
      }
    };
  }

  @Bean
  TenonAutoConfiguration.DispatcherTable tenonReactiveTable(
      ApplicationContext context,
      Declarations declarations,
      ObjectProvider<HandlerAdapter> adapters) {
    return problems -> {
      TenonAutoConfiguration.requireFirst(
          adapters.orderedStream().toList(), ReactiveDecidingAdapter.class, problems);
      return ReactiveTable.of(context, declarations, problems);
    };
  }

  /** Who calls, where the application does not say it itself: a bearer token, checked by Tenon. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(SecurityWebFilterChain.class)
  @EnableWebFluxSecurity
  static class Chain {

    /** No list of users is made up by Spring Boot: callers are known by their tokens. */
    @Bean
    @ConditionalOnMissingBean
    ReactiveAuthenticationManager tenonAuthenticationManager() {
      return authentication -> Mono.empty();
    }

    @Bean
    SecurityWebFilterChain tenonReactiveChain(ServerHttpSecurity http, TokenVerifier verifier) {
      return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
          .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
          .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
          .logout(ServerHttpSecurity.LogoutSpec::disable)
          .addFilterAt(new ReactiveBearerFilter(verifier), SecurityWebFiltersOrder.AUTHENTICATION)
          // The dispatcher decides about each request that a mapping answers.
          .authorizeExchange(all -> all.anyExchange().permitAll())
          .build();
    }
  }
}
