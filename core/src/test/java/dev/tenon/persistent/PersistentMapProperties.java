package dev.tenon.persistent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("differential")
class PersistentMapProperties {

  /** One change: a key gets a value, or is removed. */
  record Change(String key, int value) {
    boolean removes() {
      return value == 0;
    }
  }

  /** Few keys, among them some whose hash codes are the same: {@code Aa} and {@code BB}. */
  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> key =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars('a', 'b').ofMaxLength(4),
            Arbitraries.of("Aa", "BB", "AaAa", "AaBB", "BBAa", "BBBB"),
            Arbitraries.integers().between(0, 2000).map(i -> "role-" + i));
    return key.flatMap(k -> Arbitraries.integers().between(0, 3).map(v -> new Change(k, v)))
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 300)
  void map_isWhatALinkedMapIs(@ForAll("changes") List<Change> changes) {
    Map<String, String> twin = new LinkedHashMap<>();
    PersistentMap<String, String> map = PersistentMap.empty();
    for (Change change : changes) {
      map = changed(map, change);
      if (change.removes()) {
        twin.remove(change.key());
      } else {
        twin.put(change.key(), "" + change.value());
      }
    }
    assertEquals(new ArrayList<>(twin.entrySet()), new ArrayList<>(map.asMap().entrySet()));
    assertEquals(new ArrayList<>(twin.values()), map.values());
    assertEquals(twin.size(), map.size());
    for (Change change : changes) {
      assertEquals(twin.get(change.key()), map.get(change.key()));
      assertEquals(twin.containsKey(change.key()), map.asMap().containsKey(change.key()));
    }
    int index = 0;
    int last = -1;
    for (String key : twin.keySet()) {
      assertEquals(twin.get(key), map.values().get(index++));
      assertTrue(map.number(key) > last);
      last = map.number(key);
    }
  }

  @Property(tries = 300)
  void digest_isOfWhatIsThere_whateverWasBefore(@ForAll("changes") List<Change> changes) {
    PersistentMap<String, String> map = PersistentMap.empty();
    for (Change change : changes) {
      map = changed(map, change);
    }
    List<String> keys = new ArrayList<>(map.asMap().keySet());
    Collections.shuffle(keys, new Random(1));
    Map<String, String> shuffled = new LinkedHashMap<>();
    for (String key : keys) {
      shuffled.put(key, map.asMap().get(key));
    }
    assertEquals(
        PersistentMap.copyOf(shuffled).digest(PersistentMapProperties::hash),
        map.digest(PersistentMapProperties::hash));
    assertNotEquals(
        map.with("new", "new").digest(PersistentMapProperties::hash),
        map.digest(PersistentMapProperties::hash));
  }

  @SuppressWarnings("ReferenceEquality") // Identity is what sharing is.
  @Property(tries = 300)
  void changes_areWhatDiffers(
      @ForAll("changes") List<Change> before, @ForAll("changes") List<Change> after) {
    PersistentMap<String, String> old = PersistentMap.empty();
    for (Change change : before) {
      old = changed(old, change);
    }
    PersistentMap<String, String> map = old;
    for (Change change : after) {
      map = changed(map, change);
    }
    Set<String> differ = new HashSet<>();
    for (Change change : before) {
      if (differ(old, map, change.key())) {
        differ.add(change.key());
      }
    }
    for (Change change : after) {
      if (differ(old, map, change.key())) {
        differ.add(change.key());
      }
    }
    assertEquals(differ, map.changesSince(old));
    assertEquals(differ, old.changesSince(map));
  }

  private static boolean differ(
      PersistentMap<String, String> old, PersistentMap<String, String> map, String key) {
    Object before = old.get(key);
    Object after = map.get(key);
    return before != after || old.number(key) != map.number(key);
  }

  /** Each value is an object of its own, so that what is the same is shared. */
  private static PersistentMap<String, String> changed(
      PersistentMap<String, String> map, Change change) {
    return change.removes()
        ? map.without(change.key())
        : map.with(change.key(), String.valueOf(change.value()));
  }

  private static HashCode hash(String value) {
    return Hashing.sha256().hashUnencodedChars(value);
  }

  @Example
  void oneOfManyChanged_sharesTheRest() {
    Map<String, Integer> many = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      many.put("role-" + i, i);
    }
    PersistentMap<String, Integer> map = PersistentMap.copyOf(many);
    PersistentMap<String, Integer> changed = map.with("role-77777", -1);
    assertEquals(Set.of("role-77777"), changed.changesSince(map));
    assertEquals(map.number("role-77777"), changed.number("role-77777"));
    for (String key : many.keySet()) {
      if (!key.equals("role-77777")) {
        assertSame(map.get(key), changed.get(key));
      }
    }
  }

  @Example
  void views_cannotBeChanged() {
    PersistentMap<String, String> map = PersistentMap.<String, String>empty().with("a", "1");
    assertThrows(UnsupportedOperationException.class, () -> map.asMap().put("b", "2"));
    assertThrows(UnsupportedOperationException.class, () -> map.asMap().remove("a"));
    assertThrows(UnsupportedOperationException.class, () -> map.asMap().keySet().clear());
    assertThrows(UnsupportedOperationException.class, () -> map.values().remove(0));
    assertThrows(
        UnsupportedOperationException.class,
        () -> map.asMap().entrySet().iterator().next().setValue("2"));
    assertThrows(
        NoSuchElementException.class, () -> PersistentMap.empty().values().iterator().next());
    assertThrows(IndexOutOfBoundsException.class, () -> map.values().get(1));
    assertNull(map.get("b"));
    assertEquals(-1, map.number("b"));
    assertSame(map, map.without("b"));
  }

  // Fault 3: with the last number there is, a map could not be added to any more.
  @Example
  void numbers_beginAnew_whenTheyHaveBeenUsedUp() {
    PersistentMap<String, Integer> map =
        PersistentMap.<String, Integer>emptyFrom(Integer.MAX_VALUE - 2)
            .with("a", 1)
            .with("b", 2)
            .without("a")
            .with("c", 3)
            .with("b", 4)
            .with("d", 5);
    assertEquals(List.of("b", "c", "d"), List.copyOf(map.asMap().keySet()));
    assertEquals(List.of(0, 1, 2), List.of(map.number("b"), map.number("c"), map.number("d")));
    assertEquals(List.of(4, 3, 5), List.copyOf(map.values()));
  }
}
