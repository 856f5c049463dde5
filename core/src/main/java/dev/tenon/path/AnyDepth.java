package dev.tenon.path;

/** The wildcard {@code **}: any number of segments, also none. */
public enum AnyDepth implements SegmentPattern {
  /** The one value. */
  INSTANCE;

  /** Any one of the segments it stands for. */
  @Override
  public Coverage coverage(String segment, Variables variables) {
    return Coverage.FULL;
  }

  @Override
  public String toString() {
    return "**";
  }
}
