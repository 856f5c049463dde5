package dev.tenon.jaxrs;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;

/** What is not there is answered with the response that hides what the caller may not see. */
final class NotFoundProblem implements ExceptionMapper<NotFoundException> {

  @Override
  public Response toResponse(NotFoundException nothing) {
    return Problem.of(404, "not-found", UUID.randomUUID().toString());
  }
}
