package dev.tenon.jaxrs;

import dev.tenon.path.Resource;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.stream.LongStream;

/** The invoices service. */
@Path("orgs/{org}/invoices")
public class Invoices {

  private static final List<Long> ALL = LongStream.rangeClosed(1, 9).boxed().toList();

  /** What the caller may read. */
  @GET
  @Identified
  public String list(@PathParam("org") String org, @Context SecurityContext security) {
    return Caller.of(security)
        .access()
        .allowed("READ", ALL, id -> Resource.of("orgs", org, "invoices", "" + id))
        .toString();
  }

  /** One invoice. */
  @GET
  @Path("{id}")
  @Allowed(action = "READ", resource = "orgs/{org}/invoices/{id}")
  public String show(@PathParam("id") long id) {
    if (!ALL.contains(id)) {
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
