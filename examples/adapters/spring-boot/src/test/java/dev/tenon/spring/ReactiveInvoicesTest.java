package dev.tenon.spring;

import dev.tenon.spring.invoices.ReactiveService;
import org.springframework.boot.WebApplicationType;

/** The invoices service on the reactive stack. */
class ReactiveInvoicesTest extends InvoicesContract {

  @Override
  Service start() {
    return Service.start(
        ReactiveService.class,
        WebApplicationType.REACTIVE,
        "jdbc:h2:mem:reactive;DB_CLOSE_DELAY=-1");
  }
}
