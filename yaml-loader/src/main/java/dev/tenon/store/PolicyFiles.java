package dev.tenon.store;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.live.PolicySource;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.section.Loaded;
import dev.tenon.yaml.section.Loading;
import dev.tenon.yaml.syntax.FileImage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files or directories of a policy that is replaced while it is in use.
 *
 * <pre>{@code
 * LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(Path.of("/etc/acme/policy")));
 * live.refreshing(Rhythm.every(Duration.ofSeconds(1)), scheduler);
 * }</pre>
 *
 * <p>Each {@link #load} looks at the files as they are: it reads all of them and compares the hash
 * of their bytes, so that it sees every change on every file system, whatever the times of the
 * files say: an edit in place or by renaming, a mounted ConfigMap whose link is turned to another
 * directory, a directory that is removed and made again. What is parsed is what was compared.
 *
 * <p>A change counts when a second look sees the same, so that what is half written, or half of it
 * swapped, is not taken for a policy, nor a file that is gone between two steps of an editor for a
 * mistake. In force it is after one to two intervals of looking; to have it at once, refresh twice.
 * The first load takes what it sees twice in a row without a pause.
 *
 * <p>There is no file watch behind it: watches are lost with the directory that they are set on,
 * see nothing on network file systems, and would need the second look all the same. A look costs
 * reading the files, half a millisecond for a megabyte. Safe to share between threads.
 */
public final class PolicyFiles implements PolicySource {

  /** How often the first look is repeated at most until two agree. */
  private static final int FIRST_LOOKS = 5;

  private final List<Path> paths;
  private String taken = "";
  private String seen = "";
  private @Nullable Outcome outcome;

  private PolicyFiles(List<Path> paths) {
    this.paths = paths;
  }

  /**
   * The policy of files and directories together, as {@link YamlPolicies#load(List)} reads them.
   *
   * @param paths where they are; at least one
   * @return a new source
   * @throws IllegalArgumentException if there is no path
   */
  public static PolicyFiles of(Path... paths) {
    if (paths.length == 0) {
      throw new IllegalArgumentException("no path of a policy");
    }
    return new PolicyFiles(List.of(paths));
  }

  @Override
  public Policy load() {
    return look().give().policy();
  }

  private synchronized Outcome look() {
    Outcome before = outcome;
    for (int looks = 1; ; looks++) {
      Loading loading = new Loading();
      FileImage image = loading.look(paths);
      if (before != null && image.hash().equals(taken)) {
        seen = taken;
        return before;
      }
      boolean settled = image.hash().equals(seen);
      seen = image.hash();
      if (settled || (before == null && looks == FIRST_LOOKS)) {
        taken = image.hash();
        Outcome next = Outcome.of(() -> loading.image(image));
        outcome = next;
        return next;
      }
      if (before != null) {
        return before;
      }
    }
  }

  /**
   * What the author of the policy should look at although it was accepted.
   *
   * @return the warnings of the files as they were last taken; empty if they were refused
   */
  public synchronized List<Diagnostic> warnings() {
    return outcome == null ? List.of() : outcome.loaded().map(Loaded::warnings).orElse(List.of());
  }

  /** The paths. */
  @Override
  public String toString() {
    return paths.toString();
  }
}
