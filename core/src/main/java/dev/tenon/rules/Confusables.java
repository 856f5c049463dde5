package dev.tenon.rules;

import com.google.common.collect.ImmutableMap;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Detects names that look alike: those with equal skeletons (Unicode Technical Standard 39).
 *
 * <p>The table has the letters and digits of Latin, Greek, Cyrillic, Armenian and Cherokee that
 * look like ASCII, and the ASCII that looks like other ASCII ({@code 1} and {@code l}, {@code 0}
 * and {@code O}, {@code m} and {@code rn}). A test compares it with the whole table of Unicode.
 */
public final class Confusables {

  /** ASCII text, a blank, and the characters that look like it. */
  private static final String[] TABLE = {
    "! \u01C3",
    "& \uA778",
    "' `\uA78C",
    "'' \"",
    "'B \u0181",
    "'D \u018A",
    "'P \u01A4",
    "'T \u01AC",
    "'Y \u01B3",
    "'n \u0149",
    "2 \u01A7\uA644\uA75A",
    "3 \u01B7\u021C\u0417\u04E0\uA76A\uA7AB",
    "4 \u13CE",
    "5 \u01BC",
    "6 \u0431\u13EE",
    "8 \u0222\u0223",
    "9 \uA76E",
    "? \u0241\u0294\u13AE",
    "A \u0391\u0410\u13AA\uFF21",
    "AA \uA732",
    "AE \u00C6\u04D4",
    "AO \uA734",
    "AU \uA736",
    "AV \uA738\uA73A",
    "AY \uA73C",
    "B \u0392\u0412\u13F4\uA7B4\uFF22",
    "C \u03F9\u0421\u13DF\uFF23",
    "C' \u0187",
    "D \u13A0",
    "DZ \u01F1",
    "Dz \u01F2",
    "E \u0395\u0415\u13AC\uFF25",
    "F \u03DC\uA798",
    "G \u050C\u13C0\u13F3",
    "G' \u0193",
    "H \u0397\u041D\u13BB\uFF28",
    "J \u037F\u0408\u13AB\uA7B2\uFF2A",
    "K \u039A\u041A\u13E6\uFF2B",
    "K' \u0198",
    "L \u13DE",
    "LJ \u01C7",
    "Lj \u01C8",
    "M \u039C\u03FA\u041C\u13B7\uFF2D",
    "N \u039D\uFF2E",
    "NJ \u01CA",
    "Nj \u01CB",
    "O 0\u039F\u041E\u0555\uFF2F",
    "O' \u13A4",
    "OE \u0152",
    "OO \uA698\uA74E",
    "P \u03A1\u0420\u13E2\uFF30",
    "R \u01A6\u13A1\u13D2",
    "S \u0405\u054F\u13D5\u13DA\uFF33",
    "T \u03A4\u0422\u13A2\uFF34",
    "T3 \uA728",
    "U \u054D",
    "V \u0474\u13D9",
    "W \u051C\u13B3\u13D4",
    "X \u03A7\u0425\uA7B3\uFF38",
    "Y \u03A5\u03D2\u0423\u04AE\u13A9\u13BD\uFF39",
    "Z \u0396\u13C3\uFF3A",
    "a \u0251\u03B1\u0430\uFF41",
    "aa \uA733",
    "ae \u00E6\u04D5",
    "ao \uA735",
    "au \uA737",
    "av \uA739\uA73B",
    "ay \uA73D",
    "b \u0184\u042C\u13CF",
    "bl \u042B",
    "c \u03F2\u0441\u1D04\uABAF\uFF43",
    "d \u0501\u13E7",
    "dz \u01F3\u02A3",
    "e \u0435\u04BD\uAB32\uFF45",
    "f \u017F\u0584\u1E9D\uA799\uAB35",
    "ff \uFB00",
    "ffi \uFB03",
    "ffl \uFB04",
    "fi \uFB01",
    "fl \uFB02",
    "g \u018D\u0261\u0581\u1D83\uFF47",
    "h \u04BB\u0570\u13C2\uFF48",
    "i \u0131\u0269\u026A\u037A\u03B9\u0456\u04CF\u13A5\uA647\uAB75\uFF49",
    "ij \u0133",
    "j \u03F3\u0458\uFF4A",
    "l 1I|\u0196\u01C0\u0399\u0406\u04C0\uFF29\uFF4C",
    "lJ \u0132",
    "lO \u042E",
    "lj \u01C9",
    "ll \u01C1",
    "ls \u02AA",
    "lz \u02AB",
    "n \u0578\u057C",
    "nj \u01CC",
    "o \u03BF\u03C3\u043E\u0585\u1D0F\u1D11\uAB3D\uFF4F",
    "oe \u0153",
    "oo \uA699\uA74F",
    "p \u03C1\u03F1\u0440\uFF50",
    "q \u051B\u0563\u0566",
    "r \u0433\u1D26\uAB47\uAB48\uAB81",
    "r' \u0491",
    "rn m",
    "s \u01BD\u0455\uA731\uABAA\uFF53",
    "st \uFB06",
    "tf \uA777",
    "ts \u02A6",
    "u \u028B\u03C5\u057D\u1D1C\uA79F\uAB4E\uAB52",
    "ue \u1D6B",
    "uo \uAB63",
    "v \u03BD\u0475\u1D20\uABA9\uFF56",
    "w \u026F\u0461\u051D\u0561\u1D21\uAB83",
    "x \u0445\uFF58",
    "y \u0263\u028F\u03B3\u0443\u04AF\u1D8C\u1EFF\uAB5A\uFF59",
    "z \u1D22\uAB93",
  };

  private static final ImmutableMap<Character, String> SKELETONS = skeletons();

  private Confusables() {}

  private static ImmutableMap<Character, String> skeletons() {
    ImmutableMap.Builder<Character, String> skeletons = ImmutableMap.builder();
    for (String row : TABLE) {
      int blank = row.indexOf(' ');
      for (int i = blank + 1; i < row.length(); i++) {
        skeletons.put(row.charAt(i), row.substring(0, blank));
      }
    }
    return skeletons.build();
  }

  private static final Set<UnicodeScript> WITHOUT_SCRIPT =
      EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);

  /** Scripts that are used together. */
  private static final Set<UnicodeScript> EAST_ASIAN =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);

  /** The skeleton of a name. Names with equal skeletons look alike. */
  public static String skeleton(String name) {
    String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed
        .codePoints()
        .filter(c -> !isIgnorable(c))
        .forEach(
            c -> {
              String same = Character.toString(c);
              out.append(c > 0xFFFF ? same : SKELETONS.getOrDefault((char) c, same));
            });
    return Normalizer.normalize(out, Normalizer.Form.NFD);
  }

  /**
   * A skeleton that also ignores case, width and ligatures, for names that people choose from a
   * list.
   */
  public static String foldedSkeleton(String name) {
    String folded = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return skeleton(skeleton(folded).toLowerCase(Locale.ROOT));
  }

  /** The scripts of a name's letters, if they are not used together; otherwise empty. */
  public static Set<UnicodeScript> mixedScripts(String name) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.removeAll(WITHOUT_SCRIPT);
    return scripts.size() > 1 && !EAST_ASIAN.containsAll(scripts) ? scripts : Set.of();
  }

  /**
   * Whether a name has something invisible: an invisible character, a blank at an end, or two
   * blanks in a row.
   */
  public static boolean hidesSomething(String name) {
    return name.startsWith(" ")
        || name.endsWith(" ")
        || name.contains("  ")
        || name.codePoints().anyMatch(Confusables::isInvisible);
  }

  /** Whether a character is invisible, or has no common glyph. */
  private static boolean isInvisible(int c) {
    return isIgnorable(c)
        || c == 0x2800
        || switch (Character.getType(c)) {
          case Character.FORMAT,
              Character.CONTROL,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          case Character.SPACE_SEPARATOR -> c != ' ';
          default -> false;
        };
  }

  /** Unicode's property Default_Ignorable_Code_Point, which UTS 39 drops before it compares. */
  static boolean isIgnorable(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x61C
        || (c >= 0x115F && c <= 0x1160)
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0x1BCA0 && c <= 0x1BCA3)
        || (c >= 0x1D173 && c <= 0x1D17A)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
