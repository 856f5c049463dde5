package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/** Where bytes lie. Thread-safe: what is read while it is deleted is whole, or absent. */
interface Place {

  /** The name of a thing; of the instance its hash, so that it is short, and no path. */
  record Key(String instance, Storage.Kind kind, String name) implements Room.Kept {

    static Key of(String instance, Storage.Kind kind, Digest digest) {
      return new Key(shelf(instance), kind, digest.getHash() + "-" + digest.getSizeBytes());
    }

    /** What stands for an instance in keys. */
    static String shelf(String instance) {
      return Hashing.sha256().hashString(instance, StandardCharsets.UTF_8).toString();
    }
  }

  /** The bytes, if they are there. */
  Optional<ByteString> read(Key key);

  /**
   * Writes bytes aside.
   *
   * @return puts them where they belong, at once
   */
  Runnable write(Key key, ByteString bytes);

  void delete(Key key);

  /** Tells what lies there already with its size, first what was used longest ago. */
  void each(ObjLongConsumer<Key> told);

  /** In the memory of this process. */
  final class Memory implements Place {

    private final Map<Key, ByteString> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<ByteString> read(Key key) {
      return Optional.ofNullable(kept.get(key));
    }

    @Override
    public Runnable write(Key key, ByteString bytes) {
      return () -> kept.put(key, bytes);
    }

    @Override
    public void delete(Key key) {
      kept.remove(key);
    }

    @Override
    public void each(ObjLongConsumer<Key> told) {}
  }

  /** In files: a folder for each instance and kind. */
  final class Disk implements Place {

    private static final String UNFINISHED = "unfinished";

    private final Path folder;

    Disk(Path folder) {
      this.folder = folder;
    }

    private Path file(Key key) {
      return folder.resolve(key.instance()).resolve(key.kind().name()).resolve(key.name());
    }

    @Override
    public Optional<ByteString> read(Key key) {
      Path file = file(key);
      try {
        ByteString bytes = ByteString.copyFrom(Files.readAllBytes(file));
        // So that another process knows what was used.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return Optional.of(bytes);
      } catch (NoSuchFileException gone) {
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Runnable write(Key key, ByteString bytes) {
      try {
        Path aside =
            Files.createTempFile(Files.createDirectories(folder.resolve(UNFINISHED)), "", "");
        Files.write(aside, bytes.toByteArray());
        return () -> put(aside, file(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void put(Path aside, Path file) {
      try {
        Files.createDirectories(folder.resolve(folder.relativize(file)).getParent());
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void delete(Key key) {
      try {
        Files.deleteIfExists(file(key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void each(ObjLongConsumer<Key> told) {
      record Found(Key key, long size, FileTime used) {}
      List<Found> found = new ArrayList<>();
      try (Stream<Path> files = Files.walk(Files.createDirectories(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path name = folder.relativize(file);
          if (name.startsWith(UNFINISHED)) {
            Files.delete(file);
          } else {
            Storage.Kind kind = Storage.Kind.valueOf(name.getName(1).toString());
            Key key = new Key(name.getName(0).toString(), kind, name.getName(2).toString());
            found.add(new Found(key, Files.size(file), Files.getLastModifiedTime(file)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      found.sort(Comparator.comparing(Found::used));
      found.forEach(each -> told.accept(each.key(), each.size()));
    }
  }
}
