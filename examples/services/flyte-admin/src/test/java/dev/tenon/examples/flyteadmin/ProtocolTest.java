package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The protocol's files are those that Flyte published, byte for byte, and no others. */
class ProtocolTest {

  private static final Path FILES = Path.of("src/main/protobuf");

  @Test
  void theProtocolsFiles_areAsPublished() throws IOException {
    Map<String, String> published = new TreeMap<>();
    for (String line : Files.readAllLines(FILES.resolve("SHA256SUMS"))) {
      String[] sumAndName = line.split("  ", 2);
      published.put(sumAndName[1], sumAndName[0]);
    }
    Map<String, String> here = new TreeMap<>();
    try (Stream<Path> files = Files.walk(FILES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = FILES.relativize(file).toString().replace('\\', '/');
        // The list itself, and the declaration of what flyteidl imports and does not publish.
        if (!name.equals("SHA256SUMS") && !name.startsWith("protoc-gen-openapiv2/")) {
          here.put(name, MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString());
        }
      }
    }
    assertEquals(published, here);
  }
}
