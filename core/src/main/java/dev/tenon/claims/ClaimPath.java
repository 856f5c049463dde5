package dev.tenon.claims;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of a value in a token's claims.
 *
 * <pre>{@code
 * ClaimPath.of("realm_access.roles");                    // dots lead into objects
 * ClaimPath.pointer("/resource_access/my.client/roles"); // JSON Pointer, for names with dots
 * ClaimPath.named("https://acme.example/roles");         // one name, whatever is in it
 * }</pre>
 *
 * <p>The author chooses one of the three; no other one is tried. Immutable; equal when spelling and
 * steps are equal. Finding a value takes one lookup for each step.
 */
public final class ClaimPath {

  /** The maximum number of steps of a path. */
  public static final int MAX_STEPS = 16;

  /** The spelling of a path. */
  public enum Spelling {
    /** Names that are separated by dots. */
    DOTTED,
    /** A JSON Pointer. */
    POINTER,
    /** One name. */
    NAME
  }

  private final String text;
  private final ImmutableList<String> steps;
  private final Spelling spelling;

  private ClaimPath(String text, List<String> steps, Spelling spelling) {
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "a claim's path has at most " + MAX_STEPS + " steps: `" + text + "`");
    }
    this.text = text;
    this.steps = ImmutableList.copyOf(steps);
    this.spelling = spelling;
  }

  /**
   * A dotted path, each step the name of a member of an object.
   *
   * @param dotted such as {@code groups} or {@code realm_access.roles}
   * @return the path
   * @throws IllegalArgumentException if a step is empty, or the text looks like a pointer or a URL
   */
  public static ClaimPath of(String dotted) {
    List<String> steps = Splitter.on('.').splitToList(dotted);
    if (dotted.startsWith("/") || dotted.contains("://") || steps.contains("")) {
      throw new IllegalArgumentException(
          "not a dotted path: `" + dotted + "`; give it as a pointer or as one name");
    }
    return new ClaimPath(dotted, steps, Spelling.DOTTED);
  }

  /**
   * A JSON Pointer (RFC 6901); a step into a list is an index.
   *
   * @param pointer such as {@code /resource_access/my.client/roles}
   * @return the path
   * @throws IllegalArgumentException if it is not a JSON Pointer, or points to all claims
   */
  public static ClaimPath pointer(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException("a JSON Pointer begins with `/`: `" + pointer + "`");
    }
    List<String> steps =
        Splitter.on('/').splitToList(pointer.substring(1)).stream()
            .map(ClaimPath::unescape)
            .toList();
    return new ClaimPath(pointer, steps, Spelling.POINTER);
  }

  private static String unescape(String step) {
    for (int i = step.indexOf('~'); i >= 0; i = step.indexOf('~', i + 1)) {
      char next = i + 1 < step.length() ? step.charAt(i + 1) : ' ';
      if (next != '0' && next != '1') {
        throw new IllegalArgumentException("`~` is written `~0` in a JSON Pointer: `" + step + "`");
      }
    }
    return step.replace("~1", "/").replace("~0", "~");
  }

  /**
   * A claim by its name.
   *
   * @param name such as {@code https://acme.example/roles}
   * @return the path
   * @throws IllegalArgumentException if the name is empty
   */
  public static ClaimPath named(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a claim's name is not empty");
    }
    return new ClaimPath(name, ImmutableList.of(name), Spelling.NAME);
  }

  /**
   * The steps from the claims to the value.
   *
   * @return an immutable list of at least one name
   */
  public List<String> steps() {
    return steps;
  }

  /**
   * The spelling of this path.
   *
   * @return the spelling
   */
  public Spelling spelling() {
    return spelling;
  }

  /**
   * The text of the path.
   *
   * @return the dotted path, the pointer or the name
   */
  public String text() {
    return text;
  }

  /**
   * The value at the path.
   *
   * @param claims a token's claims
   * @return the claim, null if there is none or it is a JSON null
   */
  public @Nullable Object find(Map<String, ?> claims) {
    return findIn(claims);
  }

  /** The value at the path in an object. */
  @Nullable Object findIn(Map<?, ?> object) {
    Object at = object;
    for (int i = 0; i < steps.size() && at != null; i++) {
      at = step(at, steps.get(i));
    }
    return at;
  }

  private @Nullable Object step(Object at, String step) {
    if (at instanceof Map<?, ?> object) {
      return member(object, step);
    }
    int index = spelling == Spelling.POINTER && at instanceof List<?> ? index(step) : -1;
    return at instanceof List<?> list && index >= 0 && index < list.size() ? list.get(index) : null;
  }

  /** A member by name, also of a map whose keys are not comparable with names. */
  static @Nullable Object member(Map<?, ?> object, String name) {
    try {
      return object.get(name);
    } catch (ClassCastException otherKeys) {
      return null;
    }
  }

  private static int index(String step) {
    boolean digits =
        !step.isEmpty() && step.length() <= 6 && (step.length() == 1 || step.charAt(0) != '0');
    for (int i = 0; i < step.length() && digits; i++) {
      digits = step.charAt(i) >= '0' && step.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(step) : -1;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimPath other && steps.equals(other.steps) && spelling == other.spelling;
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  /** The text of the path; a name that could be read as a path is marked. */
  @Override
  public String toString() {
    boolean plain = spelling != Spelling.NAME || (text.indexOf('.') < 0 && text.indexOf('/') < 0);
    return plain ? text : "name " + text;
  }
}
