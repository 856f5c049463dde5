package dev.tenon.examples.remotecache;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Points in time as messages have them. */
final class Times {

  private Times() {}

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
