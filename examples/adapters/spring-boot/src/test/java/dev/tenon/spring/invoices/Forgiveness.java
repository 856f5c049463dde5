package dev.tenon.spring.invoices;

import dev.tenon.spring.Allowed;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A method that answers later, and is decided before any of it runs. */
@Service
public class Forgiveness {

  private final Ledger ledger;

  /** Keeps the ledger. */
  public Forgiveness(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Forgives an invoice. */
  @Allowed(action = "INVOICE_PAY", resource = "orgs/{org}/invoices/{id}")
  public Mono<Boolean> of(String org, long id) {
    return Mono.fromCallable(() -> ledger.mark(org, id, "forgiven"))
        .subscribeOn(Schedulers.boundedElastic());
  }
}
