package dev.tenon.enumeration;

/** So many steps may be taken, the same on every machine. For one thread and one question. */
public final class Budget {

  /** The steps are used up: the question stays undecided. */
  public static final class Exhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reached;

    private Exhausted(String reached) {
      super(reached, null, false, false);
      this.reached = reached;
    }

    /** How far it came, in words. */
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

  /** Takes one step: a place in a superposition, or one request decided. */
  public void step() {
    if (--left < 0) {
      throw tooMuch("more than " + most + " steps");
    }
  }

  /** Takes the steps for something that is kept: memory is bounded as work is. */
  public void keep(int size) {
    left -= size;
    step();
  }

  /** Ends the question without an answer. */
  static Exhausted tooMuch(String reached) {
    return new Exhausted(reached);
  }

  long used() {
    return Math.min(most, most - left);
  }
}
