package dev.tenon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What is published, and that each of it can be: the root's POM is the BOM, the published modules
 * are core, the loader, oidc and the adapters, and a POM has what Maven Central asks for.
 */
final class PublishedTest {

  /** A POM of the build. */
  private record Pom(Path folder, Element project) {

    static Pom of(Path folder) {
      try {
        return new Pom(
            folder,
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile())
                .getDocumentElement());
      } catch (Exception unreadable) {
        throw new IllegalStateException(folder + "/pom.xml", unreadable);
      }
    }

    String artifact() {
      return text(project, "artifactId").orElseThrow();
    }

    /** Those that a consumer may get, and those that it has to bring. */
    List<Element> dependencies() {
      return child(project, "dependencies").stream()
          .flatMap(all -> children(all, "dependency"))
          .filter(one -> !text(one, "scope").orElse("compile").equals("test"))
          .toList();
    }

    @Override
    public String toString() {
      return artifact();
    }
  }

  private static final Path TOP = House.top();
  private static final Pom ROOT = Pom.of(TOP);
  private static final Path ADAPTERS = TOP.resolve("examples/adapters");

  /** The modules that the BOM should list, by their folders. */
  static List<Pom> published() throws IOException {
    List<Pom> published = new ArrayList<>();
    for (String module : List.of("core", "yaml-loader", "oidc")) {
      published.add(Pom.of(TOP.resolve(module)));
    }
    try (Stream<Path> folders = Files.list(ADAPTERS)) {
      folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .sorted()
          .map(Pom::of)
          .forEach(published::add);
    }
    return published;
  }

  @Test
  void theBom_listsWhatIsPublished_andManagesNothingElse() throws IOException {
    Set<String> managed =
        child(child(ROOT.project(), "dependencyManagement").orElseThrow(), "dependencies").stream()
            .flatMap(all -> children(all, "dependency"))
            .map(
                one ->
                    text(one, "groupId").orElseThrow()
                        + ":"
                        + text(one, "artifactId").orElseThrow())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        published().stream()
            .map(pom -> "dev.tenon:" + pom.artifact())
            .collect(Collectors.toCollection(TreeSet::new)),
        managed,
        "list each published module in the dependencyManagement of the root's pom.xml; versions of"
            + " other libraries belong to .mvn/parent/pom.xml");
  }

  @Test
  void theRoot_saysWhatMavenCentralAsksFor() {
    for (String needed :
        List.of("name", "description", "url", "licenses", "developers", "scm", "inceptionYear")) {
      assertTrue(child(ROOT.project(), needed).isPresent(), needed);
    }
    Element scm = child(ROOT.project(), "scm").orElseThrow();
    for (String needed : List.of("connection", "developerConnection", "url")) {
      assertTrue(text(scm, needed).isPresent(), needed);
    }
    assertTrue(
        child(ROOT.project(), "licenses").stream()
            .flatMap(all -> children(all, "license"))
            .anyMatch(one -> text(one, "name").equals(Optional.of("Apache-2.0"))));
  }

  @ParameterizedTest
  @MethodSource("published")
  void pom_hasItsNameAndDescription_andInheritsTheRest(Pom pom) {
    assertTrue(pom.artifact().startsWith("tenon-"), pom::artifact);
    assertTrue(!pom.artifact().startsWith("tenon-example"), pom::artifact);
    assertTrue(text(pom.project(), "name").orElse("").startsWith("Tenon "), "name");
    assertTrue(text(pom.project(), "description").orElse("").endsWith("."), "description");
    Pom above = pom;
    while (!above.artifact().equals(ROOT.artifact())) {
      Element parent = child(above.project(), "parent").orElseThrow();
      String path = text(parent, "relativePath").orElse("../pom.xml");
      Path file = above.folder().resolve(path).normalize();
      above = Pom.of(file.getParent());
      assertEquals(text(parent, "artifactId"), Optional.of(above.artifact()));
    }
  }

  /** Without either a consumer's module would depend on the name of a file. */
  @ParameterizedTest
  @MethodSource("published")
  void jar_hasANameAsAModule(Pom pom) throws IOException {
    boolean named =
        Files.exists(pom.folder().resolve("src/main/java/module-info.java"))
            || Files.readString(pom.folder().resolve("pom.xml"))
                .contains("<Automatic-Module-Name>dev.tenon.");
    assertTrue(named, "set Automatic-Module-Name in the configuration of maven-jar-plugin");
  }

  @Test
  void theReleaseProfile_hasEachAdapter() throws IOException {
    Element release =
        child(Pom.of(TOP.resolve("examples")).project(), "profiles").stream()
            .flatMap(all -> children(all, "profile"))
            .filter(one -> text(one, "id").equals(Optional.of("release")))
            .findFirst()
            .orElseThrow();
    assertEquals(
        published().stream()
            .map(Pom::folder)
            .filter(folder -> folder.startsWith(ADAPTERS))
            .map(folder -> "adapters/" + folder.getFileName())
            .toList(),
        children(child(release, "modules").orElseThrow(), "module")
            .map(Node::getTextContent)
            .toList(),
        "list each adapter in the profile `release` of examples/pom.xml");
  }

  /** One test compares them with what is compiled: see the profile `public-api` of the examples. */
  @ParameterizedTest
  @MethodSource("published")
  void module_hasAListOfItsApi(Pom pom) {
    Path list = pom.folder().resolve("src/api").resolve(pom.folder().getFileName() + ".txt");
    assertTrue(
        Files.isRegularFile(list),
        "write " + list + " with PublicApiTest and -Dtenon.api.renew=true, see CONTRIBUTING.md");
  }

  /** A row for each dependency that is not of the tests, with the reason. */
  @ParameterizedTest
  @MethodSource("published")
  void readme_listsTheDependenciesWithTheReason(Pom pom) throws IOException {
    String readme = Files.readString(pom.folder().resolve("README.md"));
    List<String> missing =
        pom.dependencies().stream()
            .map(one -> text(one, "artifactId").orElseThrow())
            .filter(
                name ->
                    !Pattern.compile(
                            "(?m)^\\|[^|]*`" + Pattern.quote(name) + "`[^|]*\\| *\\S.*\\|$")
                        .matcher(readme)
                        .find())
            .toList();
    assertEquals(
        List.of(), missing, "add rows such as | `guava` | why | to " + pom.folder() + "/README.md");
  }

  /**
   * A module that asks for another one by a name that is gone builds on no machine but an old one.
   */
  @Test
  void modulesOfTheHouse_dependOnModulesThatExist() throws IOException {
    TreeMap<String, Pom> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(TOP.resolve("examples"), 3)) {
      files
          .filter(file -> file.endsWith("pom.xml") && !file.toString().contains("target"))
          .map(file -> Pom.of(file.getParent()))
          .forEach(pom -> all.put(pom.artifact(), pom));
    }
    published().forEach(pom -> all.put(pom.artifact(), pom));
    List<String> unknown =
        all.values().stream()
            .flatMap(
                pom ->
                    child(pom.project(), "dependencies").stream()
                        .flatMap(each -> children(each, "dependency"))
                        .filter(one -> text(one, "groupId").equals(Optional.of("dev.tenon")))
                        .map(one -> text(one, "artifactId").orElseThrow())
                        .filter(name -> !all.containsKey(name))
                        .map(name -> pom.artifact() + " -> " + name))
            .toList();
    assertEquals(List.of(), unknown);
  }

  private static Stream<Element> children(Element of, String name) {
    return Stream.iterate(of.getFirstChild(), node -> node != null, Node::getNextSibling)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast);
  }

  private static Optional<Element> child(Element of, String name) {
    return children(of, name).findFirst();
  }

  private static Optional<String> text(Element of, String name) {
    return child(of, name).map(element -> element.getTextContent().strip());
  }
}
