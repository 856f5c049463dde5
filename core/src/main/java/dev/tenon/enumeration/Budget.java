package dev.tenon.enumeration;

/** A limit on the number of steps, the same on every machine. For one thread and one question. */
public final class Budget {

  /** The steps are used up: the question stays undecided. */
  public static final class Exhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reached;

    private Exhausted(String reached) {
      super(reached, null, false, false);
      this.reached = reached;
    }

    /** How far the search came, as text. */
    public String reached() {
      return reached;
    }
  }

  private final long most;
  private long left;

  public Budget(long most) {
    this.most = most;
    this.left = most;
  }

  /** Counts one step: a position while patterns are combined, or one decided request. */
  public void step() {
    if (--left < 0) {
      throw tooMuch("more than " + most + " steps");
    }
  }

  /** Counts steps for retained data, so that memory is bounded like work. */
  public void keep(int size) {
    left -= size;
    step();
  }

  /** The exception that ends the question without an answer. */
  static Exhausted tooMuch(String reached) {
    return new Exhausted(reached);
  }

  long used() {
    return Math.min(most, most - left);
  }
}
