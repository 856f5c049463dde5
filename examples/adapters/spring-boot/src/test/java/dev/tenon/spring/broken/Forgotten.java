package dev.tenon.spring.broken;

import dev.tenon.spring.Allowed;
import dev.tenon.spring.Open;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Handlers and methods, each with another mistake. */
@RestController
public class Forgotten {

  @GetMapping("/undeclared")
  String undeclared() {
    return "secret";
  }

  @GetMapping("/misspelt/{id}")
  @Allowed(action = "READ", resource = "things/{ib}")
  String misspelt(@PathVariable String id) {
    return id;
  }

  @GetMapping("/rest/{*rest}")
  @Allowed(action = "READ", resource = "things/{rest}")
  String rest(@PathVariable String rest) {
    return rest;
  }

  @GetMapping("/fraction/{share}")
  @Allowed(action = "READ", resource = "things/{share}")
  String fraction(@PathVariable double share) {
    return "" + share;
  }

  @GetMapping("/twice")
  @Open
  @Allowed(action = "READ", resource = "things")
  String twice() {
    return "";
  }

  @GetMapping("/brace")
  @Allowed(action = "READ", resource = "things/x{id}")
  String brace() {
    return "";
  }

  /** No handler, so nothing decides. */
  @Allowed(action = "READ", resource = "things")
  public String noHandler() {
    return "";
  }

  /** Methods of a bean. */
  @Service
  public static class Beans {

    @Allowed(action = "READ", resource = "things/{id}")
    private String hidden(String id) {
      return id;
    }

    /** No proxy can decide. */
    @Allowed(action = "READ", resource = "things/{id}")
    public final String last(String id) {
      return id + hidden(id);
    }

    /** Has no such parameter. */
    @Allowed(action = "READ", resource = "things/{name}")
    public String other(String id) {
      return id;
    }

    /** Has no single spelling. */
    @Allowed(action = "READ", resource = "things/{thing}")
    public String object(Object thing) {
      return "" + thing;
    }
  }
}
