package dev.tenon.spring.invoices;

import dev.tenon.authz.Access;
import dev.tenon.spring.Allowed;
import dev.tenon.spring.AllowedPage;
import dev.tenon.spring.Identified;
import dev.tenon.spring.NotFoundException;
import java.util.concurrent.Callable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The requests of the service on the reactive stack; JDBC waits on threads that may. */
@RestController
public class ReactiveInvoices {

  private final Ledger ledger;
  private final Forgiveness forgiveness;

  /** Keeps the ledger. */
  public ReactiveInvoices(Ledger ledger, Forgiveness forgiveness) {
    this.ledger = ledger;
    this.forgiveness = forgiveness;
  }

  private static <T> Mono<T> later(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping("/orgs/{org}/invoices")
  @Identified
  Mono<AllowedPage<Invoice>> list(
      @PathVariable String org, @RequestParam(defaultValue = "0") int page, Access access) {
    return later(() -> ledger.page(access, org, page, 3));
  }

  @GetMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_READ", resource = "orgs/{org}/invoices/{id}")
  Mono<Invoice> show(@PathVariable String org, @PathVariable long id) {
    return later(() -> ledger.find(org, id).orElseThrow(NotFoundException::new));
  }

  @PutMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_EDIT", resource = "orgs/{org}/invoices/{id}", creating = true)
  Mono<Boolean> create(@PathVariable String org, @PathVariable long id, @RequestParam long amount) {
    return later(
        () -> {
          ledger.create(org, id, amount);
          return true;
        });
  }

  @PostMapping("/orgs/{org}/invoices/{id}/pay")
  @Allowed(action = "INVOICE_PAY", resource = "orgs/{org}/invoices/{id}")
  Mono<Boolean> pay(@PathVariable String org, @PathVariable long id) {
    return later(() -> ledger.mark(org, id, "paid"));
  }

  @PostMapping("/orgs/{org}/invoices/{id}/forgive")
  @Identified
  Mono<Boolean> forgive(@PathVariable String org, @PathVariable long id) {
    return forgiveness.of(org, id);
  }

  @DeleteMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_DELETE", resource = "orgs/{org}/invoices/{id}")
  Mono<Boolean> delete(@PathVariable String org, @PathVariable long id) {
    return later(() -> ledger.delete(org, id));
  }

  @GetMapping("/help")
  @Allowed(action = "HELP", resource = "help", tenant = "everyone")
  Mono<String> help() {
    return Mono.just("how to pay");
  }
}
