package dev.tenon.spring;

import dev.tenon.oidc.TokenVerifier;
import jakarta.servlet.ServletContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The servlet stack. */
@AutoConfiguration(
    after = TenonAutoConfiguration.class,
    beforeName = {
      "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet"
          + ".ServletWebSecurityAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@EnableMethodSecurity
class TenonServletAutoConfiguration {

  @Bean
  DecidingAdapter tenonAdapter(
      Gatekeeper gatekeeper,
      Declarations declarations,
      ObjectProvider<HandlerAdapter> adapters,
      ApplicationContext context) {
    return new DecidingAdapter(
        gatekeeper,
        declarations,
        Once.of(() -> adapters.orderedStream().toList()),
        Once.of(() -> TenonAutoConfiguration.conversion(context, "mvcConversionService")));
  }

  @Bean
  WebMvcConfigurer tenonArguments(ObjectProvider<Tenon> tenon) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallArguments(tenon.getObject()));
      }
    };
  }

  @Bean
  TenonAutoConfiguration.DispatcherTable tenonTable(
      ApplicationContext context,
      Declarations declarations,
      TenonProperties properties,
      ObjectProvider<HandlerAdapter> adapters,
      ObjectProvider<ServletContext> servlets) {
    return problems -> {
      TenonAutoConfiguration.requireFirst(
          adapters.orderedStream().toList(), DecidingAdapter.class, problems);
      @Nullable ServletContext servletContext = servlets.getIfAvailable();
      problems.addAll(ServletTable.otherServlets(servletContext, properties.otherServlets()));
      return ServletTable.of(context, declarations, problems);
    };
  }

  /** Who calls, where the application does not say it itself: a bearer token, checked by Tenon. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(SecurityFilterChain.class)
  @EnableWebSecurity
  static class Chain {

    /** No list of users is made up by Spring Boot: callers are known by their tokens. */
    @Bean
    @ConditionalOnMissingBean
    AuthenticationProvider tenonAuthenticationProvider() {
      return new AuthenticationProvider() {
        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
          return null;
        }

        @Override
        public boolean supports(Class<?> authentication) {
          return false;
        }
      };
    }

    @Bean
    SecurityFilterChain tenonChain(HttpSecurity http, TokenVerifier verifier) throws Exception {
      return http.csrf(AbstractHttpConfigurer::disable)
          .formLogin(AbstractHttpConfigurer::disable)
          .httpBasic(AbstractHttpConfigurer::disable)
          .logout(AbstractHttpConfigurer::disable)
          .requestCache(AbstractHttpConfigurer::disable)
          .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .addFilterBefore(new BearerFilter(verifier), AnonymousAuthenticationFilter.class)
          .exceptionHandling(
              handling ->
                  handling
                      .authenticationEntryPoint(
                          (request, response, thrown) ->
                              DecidingAdapter.write(
                                  Refusal.unauthorized("missing", Current.newId(), false),
                                  response))
                      .accessDeniedHandler(
                          (request, response, thrown) ->
                              DecidingAdapter.write(refusal(thrown), response)))
          // The dispatcher decides about each request that a mapping answers; see DecidingAdapter.
          .authorizeHttpRequests(all -> all.anyRequest().permitAll())
          .build();
    }

    private static Refusal refusal(AccessDeniedException thrown) {
      return thrown instanceof RefusedException refused
          ? refused.refusal()
          : Refusal.of(403, "access-denied", Current.newId());
    }
  }
}
