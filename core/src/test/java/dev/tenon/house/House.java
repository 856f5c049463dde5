package dev.tenon.house;

import dev.tenon.policy.Policy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The plan of the house: core's rooms, the floor each stands on, and where the sources lie. */
final class House {

  /**
   * A room of core.
   *
   * @param name the last part of its package's name
   * @param floor a room imports lower floors only
   * @param seen whether {@code module-info} exports it
   * @param hot whether it works at request time or prepares for it, where no regular expression
   *     runs
   */
  record Room(String name, int floor, boolean seen, boolean hot) {
    String in(String root) {
      return root + "." + name;
    }
  }

  static final String ROOT = "dev.tenon";

  static final List<Room> ROOMS =
      List.of(
          new Room("suite", 11, true, false),
          new Room("admin", 10, true, false),
          new Room("lint", 10, true, false),
          new Room("live", 10, true, false),
          new Room("analysis", 9, true, false),
          new Room("authz", 8, true, true),
          new Room("rules", 7, false, true),
          new Room("scope", 7, true, true),
          new Room("policy", 6, true, false),
          new Room("satisfiability", 6, false, false),
          new Room("claims", 5, true, false),
          new Room("enumeration", 5, false, false),
          new Room("filter", 4, true, true),
          new Room("evaluation", 3, false, true),
          new Room("subject", 3, true, false),
          new Room("trie", 4, false, true),
          new Room("condition", 2, true, true),
          new Room("path", 1, true, true),
          new Room("diagnostic", 0, true, false),
          new Room("json", 0, false, false),
          new Room("persistent", 0, false, true));

  /** The only names that a visitor sees at the top of the repository. */
  static final List<String> TOP_LEVEL =
      List.of("LICENSE", "README.md", "core", "examples", "oidc", "pom.xml", "yaml-loader");

  static Optional<Room> roomOf(String packageName, String root) {
    return ROOMS.stream().filter(room -> room.in(root).equals(packageName)).findFirst();
  }

  /** Where core's main classes were compiled to: where these tests load them from. */
  static Path classes() {
    try {
      return Path.of(Policy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The repository's root. */
  static Path top() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve(".mvn"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("no .mvn above " + Path.of("").toAbsolutePath());
      }
    }
    return here;
  }

  private House() {}
}
