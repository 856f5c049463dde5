package dev.tenon.cli;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The other half of what {@link SessionsTest} replays. */
@Tag("command-line")
class OtherSessionsTest {

  @TestFactory
  Stream<DynamicTest> everySession_printsWhatItsFileSays() throws IOException {
    return Sessions.half(1);
  }
}
