package dev.tenon.spring;

import dev.tenon.spring.invoices.ServletService;
import org.springframework.boot.WebApplicationType;

/** The invoices service on the servlet stack. */
class ServletInvoicesTest extends InvoicesContract {

  @Override
  Service start() {
    return Service.start(
        ServletService.class, WebApplicationType.SERVLET, "jdbc:h2:mem:servlet;DB_CLOSE_DELAY=-1");
  }
}
