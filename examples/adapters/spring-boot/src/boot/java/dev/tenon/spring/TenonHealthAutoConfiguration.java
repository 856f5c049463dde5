package dev.tenon.spring;

import dev.tenon.live.LiveAuthorizer;
import dev.tenon.oidc.TokenVerifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The health of Tenon, where the application shows its own. */
@AutoConfiguration(after = TenonAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(Gatekeeper.class)
class TenonHealthAutoConfiguration {

  @Bean
  HealthIndicator tenonHealthIndicator(
      LiveAuthorizer live, TokenVerifier verifier, TenonProperties properties) {
    return () ->
        (HealthDetails.isUp(live, verifier, properties) ? Health.up() : Health.outOfService())
            .withDetails(HealthDetails.of(live, verifier))
            .build();
  }
}
