package dev.tenon.authzen;

/**
 * What one request may take.
 *
 * <pre>{@code
 * Limits.standard();                        // 256 KiB, 32 levels, 500 evaluations, pages of 100
 * new Limits(65_536, 16, 50, 20, 1_000);
 * }</pre>
 *
 * @param body the most bytes of a body
 * @param depth the most levels of objects and arrays in a body
 * @param evaluations the most evaluations of one request
 * @param page the most results of a page, and their number where the request names none
 * @param scanned the most subjects, resources or actions that one page of a search looks at; the
 *     page ends there with a token for the rest
 */
public record Limits(int body, int depth, int evaluations, int page, int scanned) {

  private static final Limits STANDARD = new Limits(256 * 1024, 32, 500, 100, 10_000);

  /** Refuses what lets nothing through. */
  public Limits {
    if (body < 1 || depth < 4 || evaluations < 1 || page < 1 || scanned < 1) {
      throw new IllegalArgumentException(
          "limits of at least 1, and a depth of at least 4; not body "
              + body
              + ", depth "
              + depth
              + ", evaluations "
              + evaluations
              + ", page "
              + page
              + ", scanned "
              + scanned);
    }
  }

  /**
   * The default limits.
   *
   * @return the shared instance
   */
  public static Limits standard() {
    return STANDARD;
  }
}
