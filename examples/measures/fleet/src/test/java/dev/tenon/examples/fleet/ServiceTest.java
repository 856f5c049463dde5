package dev.tenon.examples.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.diagnostic.DiagnosticException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no cluster. */
class ServiceTest {

  /** Nobody listens there. */
  private static final List<String> NOWHERE = List.of("http://127.0.0.1:1");

  @Test
  void serviceWithoutEtcd_andWithoutACopy_refusesToStart(@TempDir Path directory) {
    List<String> told = new ArrayList<>();
    for (String copy : List.of("", directory.resolve("copy").toString())) {
      DiagnosticException refused =
          assertThrows(
              DiagnosticException.class, () -> Service.start(1, NOWHERE, copy, told::add).close());
      assertEquals("etcd", refused.diagnostics().get(0).code());
    }
    assertEquals(List.of(), told);
  }
}
