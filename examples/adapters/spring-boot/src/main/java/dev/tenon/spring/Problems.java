package dev.tenon.spring;

import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What handlers throw as problem details, on both stacks, before handlers of the application. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {

  @ExceptionHandler
  ResponseEntity<byte[]> refused(RefusedException refused) {
    return response(refused.refusal());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> notFound(NotFoundException nothing) {
    return response(Refusal.of(404, "not-found", Current.hereOrNewId()));
  }

  static ResponseEntity<byte[]> unavailable(String code) {
    return response(Refusal.unavailable(code, Current.hereOrNewId()));
  }

  private static ResponseEntity<byte[]> response(Refusal refusal) {
    HttpHeaders headers = new HttpHeaders();
    refusal.headers().forEach(headers::set);
    headers.set(HttpHeaders.CONTENT_TYPE, Refusal.MEDIA_TYPE);
    return ResponseEntity.status(refusal.status())
        .headers(headers)
        .body(refusal.json().getBytes(StandardCharsets.UTF_8));
  }
}
