package dev.tenon.jaxrs.quarkus;

import dev.tenon.jaxrs.CurrentCaller;
import dev.tenon.path.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.LongStream;

/** A bean that lives as long as the application, and decides for who calls now. */
@ApplicationScoped
public class Ledger {

  static final List<Long> ALL = LongStream.rangeClosed(1, 9).boxed().toList();

  private final CurrentCaller current;

  /** Called by the container. */
  @Inject
  public Ledger(CurrentCaller current) {
    this.current = current;
  }

  /** The invoices that the caller may read. */
  List<Long> readable(String org) {
    return current
        .caller()
        .access()
        .allowed("READ", ALL, id -> Resource.of("orgs", org, "invoices", "" + id));
  }
}
