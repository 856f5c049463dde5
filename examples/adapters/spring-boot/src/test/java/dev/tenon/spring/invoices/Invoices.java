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

/** The requests of the service. */
@RestController
@Identified
public class Invoices {

  private final Ledger ledger;

  /** Keeps the ledger. */
  public Invoices(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping("/orgs/{org}/invoices")
  AllowedPage<Invoice> list(
      @PathVariable String org, @RequestParam(defaultValue = "0") int page, Access access) {
    return ledger.page(access, org, page, 3);
  }

  @GetMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_READ", resource = "orgs/{org}/invoices/{id}")
  Invoice show(@PathVariable String org, @PathVariable long id) {
    return ledger.find(org, id).orElseThrow(NotFoundException::new);
  }

  @PutMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_EDIT", resource = "orgs/{org}/invoices/{id}", creating = true)
  void create(@PathVariable String org, @PathVariable long id, @RequestParam long amount) {
    ledger.create(org, id, amount);
  }

  @PostMapping("/orgs/{org}/invoices/{id}/pay")
  @Allowed(action = "INVOICE_PAY", resource = "orgs/{org}/invoices/{id}")
  boolean pay(@PathVariable String org, @PathVariable long id) {
    return ledger.mark(org, id, "paid");
  }

  @PostMapping("/orgs/{org}/invoices/{id}/forgive")
  boolean forgive(@PathVariable String org, @PathVariable long id) {
    return ledger.forgive(org, id);
  }

  @DeleteMapping("/orgs/{org}/invoices/{id}")
  @Allowed(action = "INVOICE_DELETE", resource = "orgs/{org}/invoices/{id}")
  Callable<Boolean> delete(@PathVariable String org, @PathVariable long id) {
    return () -> ledger.delete(org, id);
  }

  @GetMapping("/help")
  @Allowed(action = "HELP", resource = "help", tenant = "everyone")
  String help() {
    return "how to pay";
  }
}
