package dev.tenon.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A character that only a wildcard matches. */
class UnusedCharacterTest {

  private static String between(char first, char last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  @Test
  void eachOneInTurn_untilThereIsNone() {
    UnusedCharacter unused = new UnusedCharacter();
    assertEquals('\u3400', unused.find());
    unused.add(between('\u3400', '\u4DBE'));
    assertEquals('\u4DBF', unused.find());
    unused.add("\u4DBF");
    // The hexagrams between them are symbols.
    assertEquals('\u4E00', unused.find());
    unused.add(between('\u4E00', '\u9FFE'));
    assertEquals('\u9FFF', unused.find());
    unused.add("\u9FFF");
    // Syllables of Hangul compose, and half a surrogate pair is no character.
    assertEquals('\uE000', unused.find());
    unused.add(between('\uE000', '\uF8FE'));
    assertEquals('\uF8FF', unused.find());
    unused.add("a\uF8FF");
    assertThrows(IllegalArgumentException.class, unused::find);
  }

  @Test
  void oneBetweenOthers_isFoundAgain() {
    UnusedCharacter unused = new UnusedCharacter();
    unused.add("\u3401 plain \u33FF\uF900 \u3400\u3403");
    assertEquals('\u3402', unused.find());
  }

  /** Of a pattern only what is text counts, in whichever segment it is. */
  @Test
  void aPattern_takesTheTextOfAllItsSegments() {
    UnusedCharacter unused = new UnusedCharacter();
    unused.add(
        ResourcePattern.of(
            "\u3400", "**", "*\u3401*\u3402", "x\u3403${user}\u3404", "*", "${user}"));
    unused.addAll(List.of(NamePattern.of("\u3405"), NamePattern.of("*")));
    assertEquals('\u3406', unused.find());
    unused.addAll(List.of(NamePattern.of("a*\u3406")));
    assertEquals('\u3407', unused.find());
  }

  /** So a witness with it is a name that a request may have, whatever stands beside it. */
  @Test
  void eachOne_staysAsItIsInAName() {
    UnusedCharacter unused = new UnusedCharacter();
    for (char first : new char[] {'\u3400', '\u4E00', '\uE000'}) {
      String found = String.valueOf(unused.find());
      assertEquals(String.valueOf(first), found);
      char last = first == '\u3400' ? '\u4DBF' : first == '\u4E00' ? '\u9FFF' : '\uF8FF';
      for (char c = first; c <= last; c++) {
        for (String name : List.of("" + c, "e" + c, c + "e", c + "e\u0301", "\u1100" + c)) {
          String written = Normalizer.normalize(name, Normalizer.Form.NFC);
          assertEquals(c, written.charAt(name.indexOf(c)), name);
          assertEquals(List.of(written), Resource.of(written).segments());
        }
        unused.add(String.valueOf(c));
      }
    }
    assertThrows(IllegalArgumentException.class, unused::find);
  }
}
