package dev.tenon.published;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.seeds.PublicApi;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API of each published adapter is as the list under version control says. */
class PublicApiTest {

  @Test
  void publicApi_isAsListed() throws IOException {
    Path adapter = Path.of("").toAbsolutePath().getFileName();
    assertEquals("", PublicApi.difference(Path.of("src/api", adapter + ".txt")));
  }
}
