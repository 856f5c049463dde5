package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.cli.Session.Run;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** A reader of the XML gets the texts of a suite as they are. */
@Tag("command-line")
final class JunitXmlTest {

  @TempDir Path folder;

  @Test
  void xml_textWithMarkupLineEndsAndControls_isReadAsItIs() throws Exception {
    Files.writeString(
        folder.resolve("policy.yaml"),
        "policies:\n  - role: r\n    effect: allow\n    resource: a\n    actions: [V]\n");
    Path suite = folder.resolve("policy-tests.yaml");
    Files.writeString(
        suite,
        """
        subjects: {ann: {roles: [r]}}
        cases:
          - name: "a <b> & \\"c\\" 'd'\\nsecond \\x07 line"
            subject: ann
            allow: {V: b}
        """);
    Path report = folder.resolve("tests.xml");

    Run run =
        Programs.within(
            List.of("test", suite.toString(), "--junit", report.toString()), new byte[0]);

    assertEquals(1, run.exit(), run::err);
    Element test =
        (Element)
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(report)))
                .getElementsByTagName("testcase")
                .item(0);
    String name = test.getAttribute("name");
    assertTrue(name.endsWith("a <b> & \"c\" 'd'\nsecond \uFFFD line"), name);
    assertTrue(test.getTextContent().contains("`b` is not `a` -> role r"), test::getTextContent);
  }
}
