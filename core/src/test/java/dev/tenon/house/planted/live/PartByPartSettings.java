package dev.tenon.house.planted.live;

/**
 * Settings that name all their parts at each place that changes one, and so can lose one at each.
 */
public final class PartByPartSettings {
  private final int one;
  private final int two;
  private final int three;
  private final int four;

  PartByPartSettings(int one, int two, int three, int four) {
    this.one = one;
    this.two = two;
    this.three = three;
    this.four = four;
  }

  PartByPartSettings withOne(int other) {
    return new PartByPartSettings(other, two, three, four);
  }

  PartByPartSettings withTwo(int other) {
    return new PartByPartSettings(one, other, three, four);
  }

  int sum() {
    return one + two + three + four;
  }
}
