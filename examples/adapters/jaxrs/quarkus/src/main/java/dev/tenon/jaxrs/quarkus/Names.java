package dev.tenon.jaxrs.quarkus;

import dev.tenon.jaxrs.Allowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Answers with the name as the method gets it, which is the name that is decided. */
@Path("orgs/{org}/names/{name}")
public class Names {

  /** The name. */
  @GET
  @Allowed(action = "READ", resource = "orgs/{org}/names/{name}")
  public String show(@PathParam("name") String name) {
    return name;
  }
}
