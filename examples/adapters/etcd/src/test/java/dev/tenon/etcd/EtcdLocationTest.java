package dev.tenon.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import io.etcd.jetcd.Client;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What needs no cluster. */
class EtcdLocationTest {

  /** Nobody listens there. */
  private final Client client = Client.builder().endpoints("http://127.0.0.1:1").build();

  private final EtcdLocation location = EtcdLocation.of(client).withTimeout(Duration.ofMillis(100));

  @Test
  void commits_areInTheOrderOfTheirNumbers() {
    String ninth = location.commit(9).toString();
    String tenth = location.commit(10).toString();
    assertTrue(ninth.compareTo(tenth) < 0);
    assertTrue(tenth.compareTo(location.commit(Long.MAX_VALUE).toString()) < 0);
  }

  @Test
  void prefix_isSeenInEachKey_andEndsWithASlash() {
    EtcdLocation own = location.withPrefix("tenon/invoices/");
    assertEquals("tenon/invoices/policy", own.policy().toString());
    assertTrue(own.commit(1).toString().startsWith("tenon/invoices/commit/"));
    assertTrue(own.maker(1).toString().startsWith("tenon/invoices/maker/"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> own.withPrefix("tenon/in"));
    assertEquals(
        "the prefix `tenon/in` does not end with `/`: write for example `tenon/invoices/`",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> own.withTimeout(Duration.ZERO));
  }

  @Test
  void clusterThatIsAway_isToldWithoutTheServersMessage() {
    IOException e =
        assertThrows(
            IOException.class, () -> EtcdPolicyStore.open(location, Policy.builder().build()));
    assertEquals("etcd gave no answer: TimeoutException", e.getMessage());
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> EtcdPolicySource.of(location).load());
    Diagnostic only = refused.diagnostics().get(0);
    assertEquals("etcd does not answer for etcd tenon/", only.message());
    assertEquals("etcd", only.code());
  }
}
