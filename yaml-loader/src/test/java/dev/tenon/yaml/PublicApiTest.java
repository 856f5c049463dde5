package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.seeds.PublicApi;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API is as the list under version control says. */
class PublicApiTest {

  @Test
  void publicApi_isAsListed() throws IOException {
    assertEquals("", PublicApi.difference(Path.of("src/api/yaml-loader.txt")));
  }
}
