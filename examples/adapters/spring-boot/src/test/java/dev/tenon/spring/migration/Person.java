package dev.tenon.spring.migration;

import java.util.List;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;

/** Who is logged in, with a department. */
public final class Person extends User {

  private static final long serialVersionUID = 1;

  private final String department;

  /** Somebody with roles. */
  public Person(String name, String department, List<String> roles) {
    super(
        name,
        "",
        AuthorityUtils.createAuthorityList(roles.stream().map(role -> "ROLE_" + role).toList()));
    this.department = department;
  }

  /** The department. */
  public String department() {
    return department;
  }
}
