package dev.tenon.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenon.house.planted.attic.Stray;
import dev.tenon.house.planted.authz.ExposesGuava;
import dev.tenon.house.planted.authz.ExposesHiddenRoom;
import dev.tenon.house.planted.authz.Innocent;
import dev.tenon.house.planted.diagnostic.ImportsUp;
import dev.tenon.house.planted.filter.ImportsSideways;
import dev.tenon.house.planted.live.Logs;
import dev.tenon.house.planted.live.OpensSocket;
import dev.tenon.house.planted.live.Parallel;
import dev.tenon.house.planted.live.PartByPartSettings;
import dev.tenon.house.planted.live.Prints;
import dev.tenon.house.planted.live.ReadsFile;
import dev.tenon.house.planted.live.Rebuilds;
import dev.tenon.house.planted.live.StartsThread;
import dev.tenon.house.planted.path.HiddenRegex;
import dev.tenon.house.planted.path.Regex;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Core keeps the laws of the house, and each law sees the offender that breaks it. */
final class LawsTest {

  private static final String PLANTED = "dev.tenon.house.planted";

  /** Everything but {@code module-info}, which stands in no room. */
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .importPath(House.classes())
          .that(describe("in a package", type -> !type.getPackageName().isEmpty()));

  static Stream<ArchRule> laws() {
    return laws(House.ROOT);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void core_keepsTheLaw(ArchRule law) {
    law.check(CORE);
  }

  @Test
  void core_isNotEmpty() {
    assertFalse(CORE.isEmpty(), () -> "nothing in " + House.classes());
  }

  static Stream<Arguments> offenders() {
    return Stream.of(
        Arguments.of(Laws.floors(PLANTED), ImportsUp.class),
        Arguments.of(Laws.floors(PLANTED), ImportsSideways.class),
        Arguments.of(Laws.floors(PLANTED), Stray.class),
        Arguments.of(Laws.nothingOutside(), ReadsFile.class),
        Arguments.of(Laws.nothingOutside(), OpensSocket.class),
        Arguments.of(Laws.nothingOutside(), StartsThread.class),
        Arguments.of(Laws.nothingOutside(), Parallel.class),
        Arguments.of(Laws.nothingOutside(), Logs.class),
        Arguments.of(Laws.nothingOutside(), Prints.class),
        Arguments.of(Laws.noRegex(PLANTED), Regex.class),
        Arguments.of(Laws.noRegex(PLANTED), HiddenRegex.class),
        Arguments.of(Laws.plainApi(PLANTED), ExposesGuava.class),
        Arguments.of(Laws.plainApi(PLANTED), ExposesHiddenRoom.class),
        Arguments.of(Laws.nullMarked(), Stray.class),
        Arguments.of(Laws.changedInOnePlace(PLANTED), Rebuilds.class),
        Arguments.of(Laws.copiedInOnePlace(), PartByPartSettings.class));
  }

  @ParameterizedTest
  @MethodSource("offenders")
  void law_plantedOffender_isRed(ArchRule law, Class<?> offender) {
    AssertionError red = assertThrows(AssertionError.class, () -> law.check(planted(offender)));
    assertTrue(red.getMessage().contains(offender.getName()), red::getMessage);
  }

  @Test
  void laws_innocentClass_areGreen() {
    laws(PLANTED).forEach(law -> assertDoesNotThrow(() -> law.check(planted(Innocent.class))));
  }

  /** One class, with its package as that is. */
  private static JavaClasses planted(Class<?> type) {
    return new ClassFileImporter()
        .importPackages(type.getPackageName())
        .that(JavaClass.Predicates.equivalentTo(type));
  }

  private static Stream<ArchRule> laws(String root) {
    return Stream.of(
        Laws.floors(root),
        Laws.nothingOutside(),
        Laws.noRegex(root),
        Laws.plainApi(root),
        Laws.nullMarked(),
        Laws.changedInOnePlace(root),
        Laws.copiedInOnePlace());
  }
}
