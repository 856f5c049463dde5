package dev.tenon.jaxrs.quarkus;

import dev.tenon.jaxrs.Allowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Hands over to a sub-resource, whose methods are declared as all others. */
@Path("orgs/{org}/archive")
public class Archive {

  /** Where the rest is. */
  @Path("{year}")
  public Year year() {
    return new Year();
  }

  /** What is archived in a year. */
  public static class Year {

    /** One invoice. */
    @GET
    @Path("{id}")
    @Allowed(action = "READ", resource = "orgs/{tenant}/archive/{id}")
    public String show(@PathParam("id") long id) {
      return "archived " + id;
    }
  }
}
