package dev.tenon.admin;

import java.text.Normalizer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a new name can be taken for one that is there. Names are compared by code unit
 * everywhere, so two that look alike are two; whoever reads a list of roles would not know.
 *
 * <p>Refused are invisible characters, letters of several scripts in one name (but those that
 * Japanese, Korean and Chinese write together), and a name that differs from another only by case,
 * by compatibility (full width, ligatures), or by letters of Greek and Cyrillic that look Latin.
 */
final class Names {

  /** Pairs of a small letter of Cyrillic or Greek, and the Latin letter that it looks like. */
  private static final String TWINS =
      "аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwһhӏlвbкkмmнhтtαaεeοoρpυuνvκkιiτtηnχxγyϲc";

  private static final Set<Character.UnicodeScript> NEUTRAL =
      EnumSet.of(Character.UnicodeScript.COMMON, Character.UnicodeScript.INHERITED);

  private static final Set<Character.UnicodeScript> EAST_ASIAN =
      EnumSet.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.BOPOMOFO);

  private Names() {}

  /** Why a name is confusing by itself or beside others, in words; empty if it is not. */
  static Optional<String> confusion(String name, Collection<String> others) {
    if (name.codePoints().anyMatch(Names::isInvisible)) {
      return Optional.of("it has characters that cannot be seen");
    }
    if (mixesScripts(name)) {
      return Optional.of("it has letters of several scripts");
    }
    String shape = shape(name);
    return others.stream()
        .filter(other -> !other.equals(name))
        .filter(other -> looksLike(other, shape))
        .findFirst()
        .map(other -> "it looks like `" + other + "`");
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.CONTROL, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
      case Character.SPACE_SEPARATOR -> c != ' ';
      default -> false;
    };
  }

  private static boolean mixesScripts(String name) {
    Set<Character.UnicodeScript> scripts = EnumSet.noneOf(Character.UnicodeScript.class);
    name.codePoints().mapToObj(Character.UnicodeScript::of).forEach(scripts::add);
    scripts.removeAll(NEUTRAL);
    return scripts.size() > 1 && !EAST_ASIAN.containsAll(scripts);
  }

  /** Most names are ASCII, which differ by case alone: no text is made for those. */
  private static boolean looksLike(String other, String shape) {
    return isAscii(other) ? other.equalsIgnoreCase(shape) : shape(other).equals(shape);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String shape(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder shape = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      shape.append(twin(plain.charAt(i)));
    }
    return shape.toString();
  }

  private static char twin(char c) {
    int at = c < 0x80 ? -1 : TWINS.indexOf(c);
    return at < 0 ? c : TWINS.charAt(at + 1);
  }
}
