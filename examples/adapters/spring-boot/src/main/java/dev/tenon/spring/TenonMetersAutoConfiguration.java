package dev.tenon.spring;

import dev.tenon.live.AuditLog;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.observability.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of decisions, reloads and the audit log, where there is a registry. */
@AutoConfiguration(
    after = {TenonAutoConfiguration.class, TenonAuditAutoConfiguration.class},
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics"
          + ".CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure"
          + ".CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, Gatekeeper.class})
class TenonMetersAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Meters tenonMeters(MeterRegistry registry) {
    return new Meters(registry);
  }

  @Bean
  SmartInitializingSingleton tenonWatch(
      Meters meters, LiveAuthorizer live, ObjectProvider<AuditLog> audit) {
    return () -> {
      meters.watch(live);
      audit.ifAvailable(meters::watch);
    };
  }
}
