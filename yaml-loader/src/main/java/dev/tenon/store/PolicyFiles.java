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
 * A source that loads a policy from files or directories, which may change while it is in use.
 *
 * <pre>{@code
 * LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(Path.of("/etc/acme/policy")));
 * live.refreshing(Rhythm.every(Duration.ofSeconds(1)), scheduler);
 * }</pre>
 *
 * <p>Each {@link #load} reads all files and compares the hash of their bytes, so that it detects
 * every change on every file system, independently of file times: an edit in place or by renaming,
 * a mounted ConfigMap whose link moves to another directory, a directory that is removed and
 * created again. The compared bytes are the parsed bytes.
 *
 * <p>A change is accepted when two loads in a row read the same bytes, so that a partly written or
 * partly replaced set of files is not taken for a policy, and a file that an editor removes for a
 * moment is not an error. A change is in force after one to two refresh intervals; to apply it at
 * once, refresh twice. The first load reads without a pause until two reads agree.
 *
 * <p>It uses no file watch: a watch is lost with its directory, sees nothing on network file
 * systems, and would need the second read as well. A load reads the files, half a millisecond for a
 * megabyte. Safe to share between threads.
 */
public final class PolicyFiles implements PolicySource {

  /** The most reads of the first load until two in a row agree. */
  private static final int FIRST_LOOKS = 5;

  private final List<Path> paths;
  private String taken = "";
  private String seen = "";
  private @Nullable Outcome outcome;

  private PolicyFiles(List<Path> paths) {
    this.paths = paths;
  }

  /**
   * The policy of files and directories, read as by {@link YamlPolicies#load(List)}.
   *
   * @param paths the files and directories; at least one
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
   * The warnings about the files.
   *
   * @return the warnings of the content that was parsed last; empty if it was refused
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
