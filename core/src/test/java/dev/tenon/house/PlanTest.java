package dev.tenon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.house.House.Room;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house stands as planned: its outer wall, its top level, its papers. */
final class PlanTest {

  @Test
  void moduleInfo_exportsTheSeenRoomsAndNothingElse() throws IOException {
    assertEquals(
        packages(room -> room.seen() && isInhabited(room)),
        core().exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void moduleInfo_exportsAndOpensNothingToFriends() throws IOException {
    assertEquals(
        Set.of(),
        core().exports().stream()
            .filter(ModuleDescriptor.Exports::isQualified)
            .collect(Collectors.toSet()));
    assertEquals(Set.of(), core().opens());
  }

  @Test
  void moduleInfo_requiresGuavaAndJSpecifyAlone_andTheFlightRecorderWhereItIs() throws IOException {
    assertEquals(
        Set.of("java.base", "com.google.common", "org.jspecify", "jdk.jfr"),
        core().requires().stream()
            .map(ModuleDescriptor.Requires::name)
            .collect(Collectors.toSet()));
    assertTrue(
        core().requires().stream()
            .filter(required -> required.name().equals("jdk.jfr"))
            .allMatch(required -> required.modifiers().contains(Modifier.STATIC)));
  }

  @Test
  void docComments_areCheckedInEverySeenRoom() throws IOException {
    String expected =
        House.ROOMS.stream()
            .filter(Room::seen)
            .map(room -> room.in(House.ROOT))
            .sorted()
            .collect(Collectors.joining(","));
    String pom = Files.readString(House.top().resolve("core").resolve("pom.xml"));
    assertTrue(
        pom.contains("<doclint.packages>" + expected + "</doclint.packages>"), () -> expected);
  }

  @Test
  void topLevel_isAsPlanned() throws IOException {
    try (Stream<Path> entries = Files.list(House.top())) {
      assertEquals(
          Set.copyOf(House.TOP_LEVEL),
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !name.startsWith(".") && !name.equals("target"))
              .collect(Collectors.toSet()));
    }
  }

  static Stream<Room> rooms() {
    return House.ROOMS.stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void architecturePage_showsThePackageWithItsCaption(Room room) throws IOException {
    String name = room.in(House.ROOT);
    String row = "| " + room.floor() + " | `" + name + "` | ";
    String caption = isInhabited(room) ? captionOf(name) + " |" : "to come: ";
    String readme = Files.readString(House.top().resolve(".github/ARCHITECTURE.md"));

    assertTrue(readme.contains("\n" + row + caption), () -> row + caption);
    assertEquals(
        room.seen() ? "yes |" : "no |",
        readme
            .lines()
            .filter(line -> line.startsWith(row))
            .map(line -> line.substring(line.lastIndexOf("| ", line.length() - 2) + 2))
            .findFirst()
            .orElse(""));
  }

  /** The first sentence of a package's documentation. */
  private static String captionOf(String name) throws IOException {
    Path source = House.top().resolve("core/src/main/java").resolve(name.replace('.', '/'));
    return Files.readAllLines(source.resolve("package-info.java")).stream()
        .map(line -> line.replace("/**", "").replace("*/", "").replaceFirst("^ *\\*", "").strip())
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static ModuleDescriptor core() throws IOException {
    try (InputStream bytes = Files.newInputStream(House.classes().resolve("module-info.class"))) {
      return ModuleDescriptor.read(bytes);
    }
  }

  private static Set<String> packages(Predicate<Room> which) {
    return House.ROOMS.stream()
        .filter(which)
        .map(room -> room.in(House.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a room has a type in it: a package that has none cannot be exported. */
  private static boolean isInhabited(Room room) {
    Path directory = House.classes().resolve(room.in(House.ROOT).replace('.', '/'));
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> name.endsWith(".class") && !name.equals("package-info.class"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
