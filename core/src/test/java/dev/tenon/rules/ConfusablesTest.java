package dev.tenon.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.SpoofChecker;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Skeletons of names. */
class ConfusablesTest {

  private static final Set<UnicodeScript> SCRIPTS =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE);

  @Test
  void skeleton_ofEveryLetterThatLooksLikeAscii_isThatOfUnicode() {
    SpoofChecker unicode = new SpoofChecker.Builder().build();
    Set<String> differing = new TreeSet<>();
    int compared = 0;
    for (char c = 0x21; c < 0xD800; c++) {
      String name = String.valueOf(c);
      String skeleton = unicode.getSkeleton(name);
      boolean counts =
          (c < 0x7F || (Character.isLetterOrDigit(c) && SCRIPTS.contains(UnicodeScript.of(c))))
              && skeleton.chars().allMatch(s -> s < 0x7F)
              && Normalizer.isNormalized(name, Normalizer.Form.NFC);
      if (counts) {
        compared++;
        if (!Confusables.skeleton(name).equals(skeleton)) {
          differing.add(String.format("U+%04X", (int) c));
        }
      }
    }
    assertTrue(compared > 300, compared + " characters");
    assertEquals(Set.of(), differing);
  }

  @Test
  void skeleton_tellsNamesApart_thatLookDifferent() {
    assertNotEquals(Confusables.skeleton("tx_audit"), Confusables.skeleton("tx-audit"));
    assertNotEquals(Confusables.skeleton("viewer"), Confusables.skeleton("viewers"));
    assertEquals(Confusables.skeleton("viewer"), Confusables.skeleton("vi\u0435wer"));
    assertEquals(Confusables.skeleton("team-1"), Confusables.skeleton("team-l"));
  }

  // Fault 27: characters that cannot be seen were taken for letters.
  @Test
  void isIgnorable_isTheirPropertyOfUnicode() {
    Set<String> differing = new TreeSet<>();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean ignorable =
          com.ibm.icu.lang.UCharacter.hasBinaryProperty(
              c, com.ibm.icu.lang.UProperty.DEFAULT_IGNORABLE_CODE_POINT);
      if (ignorable != Confusables.isIgnorable(c)) {
        differing.add(String.format("U+%04X", c));
      }
    }
    assertEquals(Set.of(), differing);
  }
}
