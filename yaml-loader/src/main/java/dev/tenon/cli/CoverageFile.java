package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.suite.Coverage;
import java.util.List;

/** Writes coverage to a file, in the format of the file's extension. */
final class CoverageFile {

  private CoverageFile() {}

  /** Refuses a name without a known extension; an empty name means no file. */
  static void requireFormat(String file) {
    if (!file.isEmpty()
        && !file.endsWith(".html")
        && !file.endsWith(".json")
        && !file.endsWith(".txt")) {
      throw new Usage(
          "not a file of coverage: "
              + Diagnostic.quote(file)
              + "; its name ends in .html, .json or .txt");
    }
  }

  static void write(String file, List<TestRun.OfPolicy> policies) {
    if (policies.size() != 1) {
      throw new Usage("the suites test several policies, and a file of coverage is about one");
    }
    TestRun.OfPolicy policy = policies.get(0);
    policy.coverage().ifPresent(found -> Output.write(file, text(file, found, policy)));
  }

  private static String text(String file, Coverage coverage, TestRun.OfPolicy policy) {
    if (file.endsWith(".html")) {
      return coverage.toHtml(policy.texts().byName());
    }
    return file.endsWith(".json") ? coverage.toJson() : coverage + "\n";
  }
}
