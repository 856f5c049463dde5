package dev.tenon.cli;

import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tenon schema}: the JSON Schema of a file format. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of policy or suite files, for editors that complete and check"
            + " them.",
    exitCodeList = {"0:printed", "2:a wrong option"})
final class Schema extends Verb {

  /** The formats that have a schema. */
  enum Kind {
    /** Policy files. */
    policy,
    /** Files of test suites. */
    suite
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FORMAT",
      description = "policy or suite. Without it: policy.")
  Kind kind = Kind.policy;

  Schema(Terminal terminal) {
    super("schema", terminal);
  }

  @Override
  Answer answer() {
    String schema = kind == Kind.policy ? YamlPolicies.schema() : YamlSuites.schema();
    return Answer.yes().text(schema).with("format", kind.toString()).with("schema", parsed(schema));
  }

  private static Object parsed(String schema) {
    try {
      return Json.object(schema);
    } catch (java.io.IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }
}
