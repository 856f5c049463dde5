package dev.tenon.examples.gitops.source;

import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.source.Artifact.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The manifests at a path of an artifact: what its {@code kustomization.yaml} lists, or all YAML
 * files below it if there is none. Everything lies in the artifact: no address, no way up out of
 * it, no link.
 */
public final class Manifests {

  private static final String LIST = "kustomization.yaml";
  private static final Set<String> KEYS = Set.of("apiVersion", "kind", "metadata", "resources");
  private static final int MAX_MANIFESTS = 1_000;

  private final Artifact artifact;
  private final Map<String, List<Map<?, ?>>> found = new LinkedHashMap<>();
  private final Set<String> visited = new LinkedHashSet<>();
  private int count;

  private Manifests(Artifact artifact) {
    this.artifact = artifact;
  }

  /**
   * The manifests by file.
   *
   * @param artifact where
   * @param path a directory of it; {@code ./} may stand before it, as in Flux
   * @throws Failure if something of it is not in the artifact, or no manifest
   */
  public static Map<String, List<Map<?, ?>>> read(Artifact artifact, String path) {
    Manifests manifests = new Manifests(artifact);
    String start = resolve("", path.isEmpty() ? "." : path, "spec.path");
    if (artifact.at(start) != Entry.DIRECTORY) {
      throw outside("spec.path", path);
    }
    manifests.visit(start, "spec.path", path);
    return manifests.found;
  }

  private void visit(String path, String place, String written) {
    if (!visited.add(path)) {
      return;
    }
    switch (artifact.at(path)) {
      case FILE -> add(path);
      case DIRECTORY -> directory(path);
      case LINK ->
          throw failure(
              place + ": `" + written + "` is a link",
              "a link leads where it wants, and is never followed");
      default -> throw outside(place, written);
    }
  }

  private void directory(String path) {
    String list = path.isEmpty() ? LIST : path + "/" + LIST;
    if (artifact.at(list) == Entry.NOTHING) {
      for (String below : artifact.list(path)) {
        if (artifact.at(below) != Entry.FILE || isYaml(below)) {
          visit(below, path, below);
        }
      }
      return;
    }
    if (artifact.at(list) != Entry.FILE) {
      visit(list, path, LIST);
    }
    for (Map<?, ?> content : documents(list)) {
      listed(path, list, content);
    }
  }

  private void listed(String directory, String list, Map<?, ?> content) {
    for (Object key : content.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw failure(
            list + ": `" + key + "` is not supported",
            "it could bring in something that nobody decided about");
      }
    }
    if (content.get("resources") instanceof List<?> resources) {
      for (Object each : resources) {
        String written = String.valueOf(each);
        visit(resolve(directory, written, list), list, written);
      }
    }
  }

  /** Where a path leads; up to the root of the artifact at most. */
  private static String resolve(String directory, String written, String place) {
    Deque<String> parts = new ArrayDeque<>();
    if (written.startsWith("/") || written.contains("\\") || written.contains("\0")) {
      throw outside(place, written);
    }
    for (String part : (directory + "/" + written).split("/", -1)) {
      if (part.equals("..") && parts.pollLast() == null) {
        throw outside(place, written);
      }
      if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static boolean isYaml(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml");
  }

  private void add(String path) {
    List<Map<?, ?>> documents = documents(path);
    count += documents.size();
    if (count > MAX_MANIFESTS) {
      throw failure(path + " is too much", "a path has at most " + MAX_MANIFESTS + " manifests");
    }
    found.put(path, documents);
  }

  private List<Map<?, ?>> documents(String path) {
    List<Map<?, ?>> documents = new ArrayList<>();
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(50).build();
    try {
      for (Object document : new Load(settings).loadAllFromString(artifact.file(path).orElse(""))) {
        if (document instanceof Map<?, ?> map) {
          documents.add(map);
        } else if (document != null) {
          throw failure(path + " is no manifest", "a manifest is a map");
        }
      }
    } catch (YamlEngineException e) {
      throw failure(path + " is no YAML", "it cannot be read");
    }
    return documents;
  }

  private static Failure outside(String place, String written) {
    return failure(
        place + ": `" + written + "` is not in the artifact",
        "what is delivered lies in the source, and nothing is fetched from elsewhere");
  }

  private static Failure failure(String what, String why) {
    return new Failure(
        Failure.Reason.BUILD_FAILED, what, why, "name files and directories of the source");
  }
}
