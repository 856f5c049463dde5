package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The published schema of suites and the loader agree, as far as a schema can know. */
class SuiteSchemaTest {

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(YamlSuites.schema());

  /** What is wrong with these needs more than the shape of one value; others break the schema. */
  private static final Set<String> BEYOND_A_SCHEMA = Set.of();

  private static List<String> violations(Path file) throws IOException {
    return SCHEMA.validate(YamlAsJson.convert(Files.readString(file)), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void goodSuites_areValid() throws IOException {
    Path quickstart = Path.of("../examples/quickstart/policy-tests.yaml");
    assertEquals(List.of(), violations(Path.of("src/test/resources/suites/all-tests.yaml")));
    assertEquals(List.of(), violations(quickstart));
  }

  @Test
  void brokenSuites_areInvalid() throws IOException {
    Set<String> accepted = new TreeSet<>();
    for (Path file : SuiteFilesTest.broken()) {
      if (violations(file).isEmpty()) {
        accepted.add(file.getFileName().toString());
      }
    }
    assertEquals(BEYOND_A_SCHEMA, accepted);
  }
}
