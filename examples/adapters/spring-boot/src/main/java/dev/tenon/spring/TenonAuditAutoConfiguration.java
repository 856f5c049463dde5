package dev.tenon.spring;

import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The audit log, where a property or the application gives it a sink. */
@AutoConfiguration(after = TenonAutoConfiguration.class)
@ConditionalOnBean({AuditSink.class, Gatekeeper.class})
class TenonAuditAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AuditLog tenonAudit(AuditSink sink, TenonProperties properties) {
    TenonProperties.Audit audit = properties.audit();
    Identities identities =
        switch (audit.ids()) {
          case SHOWN -> Identities.asTheyAre();
          case HASHED -> Identities.hashed(audit.key().getBytes(StandardCharsets.UTF_8));
          case OMITTED -> Identities.omitted();
        };
    return AuditLog.to(
        sink,
        Executors.newSingleThreadExecutor(
            work -> TenonAutoConfiguration.daemon(work, "tenon-audit")),
        AuditSettings.showing(identities)
            .whenFull(audit.whenFull())
            .withContext(Current::hereId, Map::of));
  }
}
