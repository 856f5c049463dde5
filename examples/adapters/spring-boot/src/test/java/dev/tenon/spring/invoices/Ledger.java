package dev.tenon.spring.invoices;

import dev.tenon.authz.Access;
import dev.tenon.spring.Allowed;
import dev.tenon.spring.AllowedPage;
import dev.tenon.spring.AllowedRows;
import java.util.Optional;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** The invoices in their database. */
@Service
public class Ledger {

  private final JdbcTemplate jdbc;
  private final AllowedRows rows;

  /** Keeps the database. */
  public Ledger(JdbcTemplate jdbc, AllowedRows rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  /** A page of what somebody may read. */
  public AllowedPage<Invoice> page(Access access, String org, int page, int size) {
    String all = "SELECT org, id, status, amount FROM invoices WHERE org = ?";
    DataClassRowMapper<Invoice> mapper = DataClassRowMapper.newInstance(Invoice.class);
    String resource = "orgs/{org}/invoices/{id:number}";
    return rows.page(access, "INVOICE_READ", resource, "id", page, size, mapper, all, org);
  }

  /** One invoice. */
  public Optional<Invoice> find(String org, long id) {
    String one = "SELECT org, id, status, amount FROM invoices WHERE org = ? AND id = ?";
    DataClassRowMapper<Invoice> mapper = DataClassRowMapper.newInstance(Invoice.class);
    return jdbc.query(one, mapper, org, id).stream().findFirst();
  }

  /** Writes a new one. */
  public void create(String org, long id, long amount) {
    jdbc.update("INSERT INTO invoices VALUES (?, ?, 'open', ?)", org, id, amount);
  }

  /** Changes how it stands. */
  public boolean mark(String org, long id, String status) {
    String sql = "UPDATE invoices SET status = ? WHERE org = ? AND id = ?";
    return jdbc.update(sql, status, org, id) == 1;
  }

  /** Forgives it: decided here, whoever calls. */
  @Allowed(action = "INVOICE_PAY", resource = "orgs/{org}/invoices/{id}")
  public boolean forgive(String org, long id) {
    return mark(org, id, "forgiven");
  }

  /** Removes it. */
  public boolean delete(String org, long id) {
    return jdbc.update("DELETE FROM invoices WHERE org = ? AND id = ?", org, id) == 1;
  }
}
