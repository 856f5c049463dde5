package dev.tenon.authzen;

import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Optional;

/**
 * Which subjects there are, and what they hold: the caller of the API says who it asks about, the
 * directory says what that subject is.
 *
 * <pre>{@code
 * Directory people = new Directory() {
 *   public Optional<Subject> find(String type, String id) {
 *     return type.equals("user") ? users.byName(id).map(User::subject) : Optional.empty();
 *   }
 *   public List<String> ids(String type, String after, int most) {
 *     return type.equals("user") ? users.namesAfter(after, most) : List.of();
 *   }
 * };
 * }</pre>
 *
 * <p>Called by many threads at once. Two entries never give equal subjects: what one may do, and
 * approve, would then be the other's.
 */
public interface Directory {

  /**
   * A subject.
   *
   * @param type the type, as a caller wrote it
   * @param id the id, as a caller wrote it
   * @return the subject with its roles, variables and attributes; empty if there is none, which is
   *     decided as an anonymous one
   */
  Optional<Subject> find(String type, String id);

  /**
   * The next ids of a type, for searches.
   *
   * @param type the type, as a caller wrote it
   * @param after the id after which to begin, exclusive; empty for the first
   * @param most how many, at least 1
   * @return at most so many ids in ascending order ({@link String#compareTo}); empty only if there
   *     is none after it
   */
  List<String> ids(String type, String after, int most);
}
