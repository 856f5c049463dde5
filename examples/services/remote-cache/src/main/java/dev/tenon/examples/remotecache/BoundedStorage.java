package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/**
 * Storage that keeps so much and no more, in whatever place. What is there is decided under one
 * lock, bytes are read and written outside of it: whoever reads what goes at that moment gets all
 * of it, or nothing.
 */
final class BoundedStorage implements Storage {

  private final Place place;
  private final Bound bound;
  private final Object lock = new Object();
  private final Room<Place.Key> room;

  BoundedStorage(Place place, Bound bound) {
    this.place = place;
    this.bound = bound;
    this.room = new Room<>(bound);
    place.each(this::found);
  }

  /** What was there before; it may have been kept with more room. */
  private void found(Place.Key key, long size) {
    List<Place.Key> gone = size > bound.largest() ? List.of(key) : room.add(key, size);
    gone.forEach(place::delete);
  }

  @Override
  public Optional<ByteString> find(String instance, Kind kind, Digest digest) {
    Place.Key key = Place.Key.of(instance, kind, digest);
    return use(key) ? place.read(key) : Optional.empty();
  }

  @Override
  public boolean has(String instance, Kind kind, Digest digest) {
    return use(Place.Key.of(instance, kind, digest));
  }

  private boolean use(Place.Key key) {
    synchronized (lock) {
      return room.use(key);
    }
  }

  @Override
  public void keep(String instance, Kind kind, Digest digest, ByteString bytes) {
    if (bytes.size() > largest()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("nothing larger than " + largest() + " bytes is kept")
          .asRuntimeException();
    }
    Place.Key key = Place.Key.of(instance, kind, digest);
    Runnable put = place.write(key, bytes);
    synchronized (lock) {
      room.add(key, bytes.size()).forEach(place::delete);
      put.run();
    }
  }

  @Override
  public void forget(String instance) {
    synchronized (lock) {
      room.removeAll(Place.Key.shelf(instance)).forEach(place::delete);
    }
  }

  @Override
  public long bytes(String instance) {
    synchronized (lock) {
      return room.bytes(Place.Key.shelf(instance));
    }
  }

  @Override
  public long largest() {
    return bound.largest();
  }

  /** What all of it counts for. */
  long bytes() {
    synchronized (lock) {
      return room.bytes();
    }
  }
}
