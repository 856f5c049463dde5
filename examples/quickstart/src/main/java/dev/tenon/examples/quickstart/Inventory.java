package dev.tenon.examples.quickstart;

import dev.tenon.authz.Relations;
import dev.tenon.path.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs on the clusters. It also knows which jobs run a jar, so that the policy can make a jar
 * visible where its jobs are.
 */
final class Inventory implements Relations {

  private static final String RUNS = " runs ";

  private final List<Resource> resources = new ArrayList<>();
  private final Map<Resource, List<Resource>> jobsByJar = new HashMap<>();

  private Inventory() {}

  /** Reads lines such as {@code flink/dev/flink-job/tx_fx runs avro.jar}. */
  static Inventory read(Path file) throws IOException {
    Inventory inventory = new Inventory();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        inventory.add(line);
      }
    }
    return inventory;
  }

  private void add(String line) {
    int runs = line.indexOf(RUNS);
    Resource resource = Resource.parse(runs < 0 ? line : line.substring(0, runs));
    resources.add(resource);
    if (runs >= 0) {
      String name = line.substring(runs + RUNS.length());
      Resource jar = resource.ancestor(2).child("flink-jar").child(name);
      jobsByJar.computeIfAbsent(jar, none -> new ArrayList<>()).add(resource);
    }
  }

  List<Resource> resources() {
    return resources;
  }

  @Override
  public Iterable<Resource> sources(String relation, Resource jar) {
    return relation.equals("runs") ? jobsByJar.getOrDefault(jar, List.of()) : List.of();
  }
}
