package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.error.YAMLException;

/** The published schema and the loader agree about every example, as far as a schema can know. */
class SchemaTest {

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(YamlPolicies.schema());

  /** What is wrong with these needs more than the shape of one value. */
  private static final Set<String> BEYOND_A_SCHEMA =
      Set.of(
          "action-circle",
          "alias-chain",
          "claim-to-unknown-role",
          "condition-of-an-exception-under-the-policy",
          "conditional-inheritance-under-the-policy",
          "condition-too-long",
          "claim-to-unknown-tenant",
          "duplicate-id",
          "duplicate-issuer",
          "duplicate-tenant",
          "invisible-characters-in-names",
          "key-is-a-list",
          "never-valid",
          "no-tenants",
          "not-nfc",
          "resource-and-resources-differ",
          "role-and-roles-differ",
          "role-circle",
          "undeclared-action",
          "undeclared-implied-action",
          "unknown-assigned-role",
          "unknown-inherited-role",
          "variable-name-too-long");

  static List<String> violations(String yaml) throws IOException {
    return SCHEMA.validate(YamlAsJson.convert(yaml), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void everyGoodFile_isValid() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/good"))) {
      for (Path file : files.sorted().toList()) {
        assertEquals(List.of(), violations(Files.readString(file)), file.toString());
      }
    }
  }

  @Test
  void everyBrokenFile_isInvalid_butForWhatIsBeyondASchema() throws IOException {
    Set<String> accepted = new TreeSet<>();
    for (Path file : BrokenFilesTest.files()) {
      if (isAccepted(file)) {
        accepted.add(
            file.getFileName().toString().replaceFirst("^[0-9]+-", "").replace(".yaml", ""));
      }
    }
    assertEquals(new TreeSet<>(BEYOND_A_SCHEMA), accepted);
  }

  private static boolean isAccepted(Path file) throws IOException {
    try {
      return violations(Files.readString(file)).isEmpty();
    } catch (YAMLException | MalformedInputException | StreamConstraintsException notYaml) {
      return false;
    }
  }
}
