package dev.tenon.spring;

import dev.tenon.lists.PostgreSql;
import dev.tenon.spring.invoices.ServletService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.WebApplicationType;

/** The invoices service with its lists in PostgreSQL. */
@Tag("databases")
class PostgreSqlInvoicesTest extends InvoicesContract {

  private PostgreSql server;

  @Override
  Service start() throws Exception {
    server = PostgreSql.start();
    return Service.start(ServletService.class, WebApplicationType.SERVLET, server.url());
  }

  @AfterAll
  void stopServer() throws Exception {
    server.stop();
  }
}
