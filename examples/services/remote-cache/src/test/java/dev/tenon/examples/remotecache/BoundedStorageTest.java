package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.Storage.Kind.BLOB;
import static dev.tenon.examples.remotecache.Storage.Kind.RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept never has more bytes than it may, and it is the right things that go. */
class BoundedStorageTest {

  private static final int SIZE = 1000;
  private static final int COST = SIZE + Bound.ENTRY;

  /** Where bytes lie. */
  enum Where {
    MEMORY,
    DISK;

    Place at(Path folder) {
      return this == MEMORY ? new Place.Memory() : new Place.Disk(folder);
    }
  }

  @TempDir private Path folder;

  private static ByteString bytes(int i) {
    return ByteString.copyFrom(
        (i + " ").repeat(SIZE).substring(0, SIZE).getBytes(StandardCharsets.UTF_8));
  }

  private static Digest digest(int i) {
    return Digests.of(bytes(i));
  }

  private static void keep(Storage storage, String instance, int... things) {
    for (int i : things) {
      storage.keep(instance, BLOB, digest(i), bytes(i));
    }
  }

  /** Which of the first ten are kept; to look does not count as use. */
  private List<Integer> kept(Place place, String instance) {
    return IntStream.range(0, 10)
        .filter(i -> place.read(Place.Key.of(instance, BLOB, digest(i))).isPresent())
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasUsedLongestAgo_goesFirst(Where where) {
    Place place = where.at(folder);
    BoundedStorage storage = new BoundedStorage(place, new Bound(3 * COST, 9 * COST));
    keep(storage, "a", 0, 1, 2);
    assertEquals(Optional.of(bytes(0)), storage.find("a", BLOB, digest(0)));
    keep(storage, "a", 3);
    assertEquals(List.of(0, 2, 3), kept(place, "a"));
    assertTrue(storage.has("a", BLOB, digest(2)));
    keep(storage, "a", 4);
    assertEquals(List.of(2, 3, 4), kept(place, "a"));
    keep(storage, "a", 2, 2, 2);
    assertEquals(3 * COST, storage.bytes());
    assertFalse(storage.has("a", BLOB, digest(0)));
    assertEquals(Optional.empty(), storage.find("a", BLOB, digest(0)));
  }

  @Test
  void anInstance_takesNothingFromOneThatKeepsLess() {
    Place place = new Place.Memory();
    BoundedStorage storage = new BoundedStorage(place, new Bound(4 * COST, 6 * COST));
    keep(storage, "small", 0, 1);
    keep(storage, "large", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    keep(storage, "other", 0);
    assertEquals(List.of(0, 1), kept(place, "small"));
    assertEquals(List.of(7, 8, 9), kept(place, "large"));
    assertEquals(List.of(0), kept(place, "other"));
    assertEquals(6 * COST, storage.bytes());
  }

  @Test
  void whatIsJustKept_isThere_evenIfNothingElseIs() {
    Place place = new Place.Memory();
    BoundedStorage storage = new BoundedStorage(place, new Bound(COST, COST));
    keep(storage, "a", 0);
    keep(storage, "b", 1);
    assertEquals(List.of(), kept(place, "a"));
    assertEquals(List.of(1), kept(place, "b"));
  }

  @Test
  void emptyThings_areNotFree() {
    BoundedStorage storage =
        new BoundedStorage(new Place.Memory(), new Bound(2L * Bound.ENTRY, 4L * Bound.ENTRY));
    for (int i = 0; i < 1000; i++) {
      storage.keep("i" + i % 7, RESULT, digest(i), ByteString.EMPTY);
      assertTrue(storage.bytes() <= 4L * Bound.ENTRY);
    }
  }

  @Test
  void whatIsLargerThanTheBound_isRefused_andTakesNothingAway() {
    BoundedStorage storage =
        new BoundedStorage(new Place.Memory(), new Bound(3 * COST - 1, 9 * COST));
    keep(storage, "a", 0, 1);
    ByteString large = ByteString.copyFrom(new byte[3 * SIZE + 2 * Bound.ENTRY]);
    StatusRuntimeException e =
        assertThrows(
            StatusRuntimeException.class, () -> storage.keep("a", BLOB, Digests.of(large), large));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, e.getStatus().getCode());
    assertTrue(storage.has("a", BLOB, digest(0)) && storage.has("a", BLOB, digest(1)));
    ByteString most = large.substring(1);
    storage.keep("a", BLOB, Digests.of(most), most);
    assertEquals(3 * COST - 1, storage.bytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Bound.ENTRY})
  void aBound_leavesRoomForSomething(long bytes) {
    assertThrows(IllegalArgumentException.class, () -> new Bound(bytes, 1 << 20));
    assertThrows(IllegalArgumentException.class, () -> new Bound(2 << 20, 1 << 20));
  }

  /** Kept as lists that anyone can believe. */
  private static final class Twin {

    private record Thing(String instance, int i, long cost) {}

    private final Bound bound;
    private final List<Thing> byUse = new ArrayList<>();

    Twin(Bound bound) {
      this.bound = bound;
    }

    boolean use(String instance, int i) {
      Optional<Thing> found =
          byUse.stream().filter(t -> t.instance.equals(instance) && t.i == i).findFirst();
      found.ifPresent(
          thing -> {
            byUse.remove(thing);
            byUse.add(thing);
          });
      return found.isPresent();
    }

    List<Name> keep(String instance, int i, long cost) {
      List<Name> gone = new ArrayList<>();
      byUse.removeIf(t -> t.instance.equals(instance) && t.i == i);
      byUse.add(new Thing(instance, i, cost));
      while (bytes(byUse, instance) > bound.ofOne()) {
        gone.add(give(instance));
      }
      while (byUse.stream().mapToLong(Thing::cost).sum() > bound.ofAll()) {
        List<Thing> before = byUse.subList(0, byUse.size() - 1);
        Comparator<String> bySpare = Comparator.comparingLong(name -> bytes(before, name));
        gone.add(
            give(
                before.stream()
                    .map(Thing::instance)
                    .distinct()
                    .max(bySpare.thenComparing(Comparator.naturalOrder()))
                    .orElseThrow()));
      }
      return gone;
    }

    private static long bytes(List<Thing> things, String instance) {
      return things.stream().filter(t -> t.instance.equals(instance)).mapToLong(Thing::cost).sum();
    }

    private Name give(String instance) {
      Thing first =
          byUse.stream().filter(t -> t.instance.equals(instance)).findFirst().orElseThrow();
      byUse.remove(first);
      return new Name(first.instance, first.i);
    }
  }

  private record Name(String instance, int i) implements Room.Kept {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void room_isWhatItsTwinSays(int seed) {
    Random random = new Random(seed);
    Bound bound = new Bound(40L * Bound.ENTRY, 90L * Bound.ENTRY);
    Room<Name> room = new Room<>(bound);
    Twin twin = new Twin(bound);
    List<String> instances = List.of("a", "b", "c", "d");
    for (int step = 0; step < 2000; step++) {
      Name name = new Name(instances.get(random.nextInt(4)), random.nextInt(40));
      if (random.nextBoolean()) {
        assertEquals(twin.use(name.instance, name.i), room.use(name));
      } else {
        int size = random.nextInt(8000);
        List<Name> gone = room.add(name, size);
        assertEquals(twin.keep(name.instance, name.i, size + Bound.ENTRY), gone);
      }
      long bytes = twin.byUse.stream().mapToLong(Twin.Thing::cost).sum();
      assertEquals(bytes, room.bytes());
      assertTrue(bytes <= bound.ofAll());
    }
  }

  @ParameterizedTest
  @EnumSource
  void readersWhileThingsGo_getAllOfAThing_orNothing(Where where) throws Exception {
    Place place = where.at(folder);
    BoundedStorage storage = new BoundedStorage(place, new Bound(5 * COST, 12 * COST));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        boolean writes = thread % 2 == 0;
        work.add(
            () -> {
              int found = 0;
              for (int step = 0; step < 500; step++) {
                int i = random.nextInt(10);
                String instance = "i" + random.nextInt(3);
                if (writes) {
                  keep(storage, instance, i);
                }
                Optional<ByteString> read = storage.find(instance, BLOB, digest(i));
                if (read.isPresent()) {
                  assertEquals(bytes(i), read.get());
                  found++;
                }
                assertTrue(storage.bytes() <= 12 * COST);
              }
              return found;
            });
      }
      int found = 0;
      for (Future<Integer> done : threads.invokeAll(work)) {
        found += done.get();
      }
      assertTrue(found > 0);
    } finally {
      threads.shutdown();
    }
    // What is said to be there is there, and nothing else is.
    int there = 0;
    for (String instance : List.of("i0", "i1", "i2")) {
      for (int i : kept(place, instance)) {
        assertTrue(storage.has(instance, BLOB, digest(i)));
        there++;
      }
    }
    assertEquals((long) there * COST, storage.bytes());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void onDisk_whatWasUsedLast_outlivesTheProcess() throws IOException {
    BoundedStorage before =
        new BoundedStorage(new Place.Disk(folder), new Bound(9 * COST, 9 * COST));
    keep(before, "a", 0, 1, 2);
    Instant long1 = Instant.now().minusSeconds(3600);
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(long1));
    }
    assertTrue(before.find("a", BLOB, digest(1)).isPresent());
    Path leftOver = Files.writeString(folder.resolve("unfinished").resolve("x"), "half a bl");

    Place place = new Place.Disk(folder);
    BoundedStorage after = new BoundedStorage(place, new Bound(COST, 9 * COST));
    assertEquals(List.of(1), kept(place, "a"));
    assertEquals(COST, after.bytes());
    assertFalse(Files.exists(leftOver));
    assertEquals(1, files().size());

    new BoundedStorage(new Place.Disk(folder), new Bound(COST - 1, 9 * COST));
    assertEquals(List.of(), files());
  }

  @Test
  void onDisk_whatSomebodyDeleted_isAbsent() throws IOException {
    BoundedStorage storage =
        new BoundedStorage(new Place.Disk(folder), new Bound(9 * COST, 9 * COST));
    keep(storage, "../../a", 0);
    assertEquals(1, files().size());
    Files.delete(files().get(0));
    assertEquals(Optional.empty(), storage.find("../../a", BLOB, digest(0)));
    keep(storage, "../../a", 0);
    assertEquals(Optional.of(bytes(0)), storage.find("../../a", BLOB, digest(0)));
  }

  @Test
  void unfinishedUploads_areBoundedToo() {
    Uploads uploads = new Uploads(new Bound(3 * COST, 6 * COST));
    for (int i = 0; i < 100; i++) {
      uploads.add("a", "x".repeat(100_000) + i, 0, bytes(i), SIZE);
      assertTrue(uploads.bytes() <= 3 * COST);
    }
    uploads.add("b", "name", 0, bytes(0), SIZE);
    assertEquals(SIZE, uploads.size("a", "x".repeat(100_000) + 99));
    assertEquals(0, uploads.size("a", "x".repeat(100_000) + 0));
    assertEquals(SIZE, uploads.size("b", "name"));
  }
}
