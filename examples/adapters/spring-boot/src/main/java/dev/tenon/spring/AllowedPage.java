package dev.tenon.spring;

import java.util.List;

/**
 * One page of a list, of which the caller sees only what is allowed.
 *
 * @param <T> what a row is
 * @param items the rows of the page
 * @param total how many rows of all pages are allowed
 */
public record AllowedPage<T>(List<T> items, long total) {

  /** Copies the rows. */
  public AllowedPage {
    items = List.copyOf(items);
  }
}
