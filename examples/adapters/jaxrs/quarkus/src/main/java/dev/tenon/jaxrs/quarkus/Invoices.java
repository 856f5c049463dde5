package dev.tenon.jaxrs.quarkus;

import dev.tenon.jaxrs.Allowed;
import dev.tenon.jaxrs.Identified;
import dev.tenon.jaxrs.Open;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The invoices service. */
@Path("orgs/{org}/invoices")
public class Invoices {

  private final Ledger ledger;

  /** Called by the container. */
  public Invoices(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What the caller may read. */
  @GET
  @Identified
  public String list(@PathParam("org") String org) {
    return ledger.readable(org).toString();
  }

  /** One invoice. */
  @GET
  @Path("{id}")
  @Allowed(action = "READ", resource = "orgs/{org}/invoices/{id}")
  public String show(@PathParam("id") long id) {
    if (!Ledger.ALL.contains(id)) {
      throw new NotFoundException();
    }
    return "invoice " + id;
  }

  /** A new invoice. */
  @PUT
  @Path("{id: [0-9]+}")
  @Allowed(action = "EDIT", resource = "orgs/{org}/invoices/{id}", creating = true)
  public String create(@PathParam("id") long id) {
    return "created " + id;
  }

  /** Removes one. */
  @DELETE
  @Path("{id}")
  @Allowed(action = "DELETE", resource = "orgs/{org}/invoices/{id}")
  public String delete(@PathParam("id") long id) {
    return "deleted " + id;
  }

  /** For everybody. */
  @GET
  @Path("health")
  @Open
  public String health() {
    return "well";
  }
}
