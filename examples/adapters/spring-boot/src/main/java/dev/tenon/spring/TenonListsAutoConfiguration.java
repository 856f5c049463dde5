package dev.tenon.spring;

import dev.tenon.condition.AttributeSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists in a database. */
@AutoConfiguration(
    after = TenonAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration"
    })
@ConditionalOnClass(JdbcTemplate.class)
@ConditionalOnBean({JdbcTemplate.class, Gatekeeper.class})
class TenonListsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AllowedRows tenonRows(JdbcTemplate jdbc) {
    return new AllowedRows(jdbc);
  }

  @Bean
  @ConditionalOnProperty("tenon.attributes[0].query")
  @ConditionalOnMissingBean
  AttributeSource tenonAttributes(JdbcTemplate jdbc, TenonProperties properties) {
    return new JdbcAttributes(jdbc, properties.attributes());
  }

  @Bean
  DatabaseProblems tenonDatabaseProblems() {
    return new DatabaseProblems();
  }
}
