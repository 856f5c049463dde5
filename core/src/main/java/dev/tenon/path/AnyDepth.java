package dev.tenon.path;

/** The wildcard {@code **}: any number of segments, including none. */
public enum AnyDepth implements SegmentPattern {
  /** The only value. */
  INSTANCE;

  /** Covers any single segment. */
  @Override
  public Coverage coverage(String segment, Variables variables) {
    return Coverage.FULL;
  }

  @Override
  public String toString() {
    return "**";
  }
}
