package dev.tenon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowMappingTest {

  @Test
  void template_isTheSameAsItsParts() {
    RowMapping parts =
        RowMapping.columns()
            .fixed("orgs")
            .column("o.org")
            .fixed("invoices")
            .column("id", ColumnType.WHOLE_NUMBER)
            .column("\"key:id\"", ColumnType.UUID)
            .column("`a:b`");
    RowMapping text = RowMapping.of("orgs/{o.org}/invoices/{id:number}/{\"key:id\":uuid}/{`a:b`}");
    assertEquals(parts.places(), text.places());
    assertEquals(parts.toString(), text.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flink/{cluster}/flink-job/{name}",
        "{path}",
        "jobs/{id:uuid}",
        "jobs/{id:number}/output",
        "a\\/b/{c}",
        "\\*"
      })
  void template_isWhatTheMappingIsWrittenAs(String template) {
    assertEquals(template, RowMapping.of(template).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "a//b",
        "a/{}",
        "a/{b c}",
        "a/{b:date}",
        "a/{:uuid}",
        "a/{b:}",
        "..",
        "a/*",
        "a/{b;drop}",
        "a/team-{b}",
        "a/{b}-job",
        "a/{b}{c}",
        "a/{b/c}",
        "a/{b",
        "a/b}",
        "a/${b}"
      })
  void whatIsNoTemplate_isRefused(String template) {
    assertThrows(IllegalArgumentException.class, () -> RowMapping.of(template));
  }
}
