package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @Test
  void segments_areDecodedOnce() {
    assertEquals(List.of("jobs", "f oo", "ä+b", "j"), segments("/jobs/f%20oo/%C3%a4+b/%6a"));
    assertEquals(List.of(), segments("/"));
  }

  private static List<String> segments(String raw) {
    return RequestPath.parse(raw).orElseThrow().segments();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jobs",
        "*",
        "//",
        "//jobs",
        "/jobs//7",
        "/jobs/",
        "/./jobs",
        "/jobs/..",
        "/jobs/%2e%2e/x",
        "/jobs/.%2E",
        "/jobs/a%2fb",
        "/jobs/a%2Fb",
        "/jobs/a%5cb",
        "/jobs/a\\b",
        "/jobs;x=1/7",
        "/jobs/7;",
        "/jobs/..;/7",
        "/jobs/7%3bx",
        "/jobs/%252e%252e",
        "/jobs/%25",
        "/jobs/%",
        "/jobs/%4",
        "/jobs/%zz",
        "/jobs/%+1",
        "/jobs/%00",
        "/jobs/%0a",
        "/jobs/%7f",
        "/jobs/ ",
        "/jobs/\t",
        "/jobs/%c0%af",
        "/jobs/%ff",
        "/jobs/%ed%a0%80",
        "/jobs/%e2%80%ae",
        "/jobs/a%cc%88",
        "/jobs/ä"
      })
  void whatHidesSomething_isRefused(String raw) {
    assertEquals(Optional.empty(), RequestPath.parse(raw).map(RequestPath::segments));
  }

  @Test
  void tooLong_isRefused() {
    assertEquals(false, RequestPath.parse("/" + "a".repeat(513)).isPresent());
    assertEquals(false, RequestPath.parse("/a".repeat(33)).isPresent());
    assertEquals(true, RequestPath.parse("/a".repeat(32)).isPresent());
  }
}
