package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.store.PolicyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

  private static final String RULE = "{resource: a, effect: allow, actions: [READ], role: r}";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String refused(Path... paths) {
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> YamlPolicies.load(List.of(paths)));
    return refused.getMessage().replace(folder + "/", "").replace(folder.toString(), "FOLDER");
  }

  @Test
  void directory_isOnePolicyOfItsFilesByName() throws IOException {
    write("b.yml", "roles: {b: {inherits: [a]}}\nauthorized_roles: b");
    write("a.yaml", "roles: {a: {}}\npolicies: [" + RULE + "]\nauthorized_roles: [a]");
    write("c.txt", "not read");
    write(".hidden.yaml", "not read");
    Files.createDirectory(folder.resolve("d.yaml"));
    Policy expected =
        Policy.builder()
            .role(Role.of("a"))
            .permission("r", Permission.allow("READ").on("a"))
            .role(Role.of("b").inheriting("a"))
            .authorizing("a", "b")
            .build();
    assertEquals(expected, YamlPolicies.load(folder));
    assertEquals(List.of("a", "r", "b"), List.copyOf(YamlPolicies.load(folder).roles().keySet()));
  }

  // Fault 18: what the file system threw is the cause.
  @Test
  void fileThatCannotBeRead_isTheCause() {
    Path missing = folder.resolve("missing.yaml");
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> YamlPolicies.load(missing));
    assertEquals(java.nio.file.NoSuchFileException.class, refused.getCause().getClass());
    DiagnosticException again =
        assertThrows(DiagnosticException.class, () -> PolicyFiles.of(missing).load());
    assertEquals(java.nio.file.NoSuchFileException.class, again.getCause().getClass());
  }

  // Fault 19: warnings never refuse, however many a file has.
  @Test
  void manyWarnings_refuseNothing() throws IOException {
    String idle = "  - {effect: allow, actions: [], resource: a, role: r}\n";
    Path file = write("a.yaml", "policies:\n" + idle.repeat(2_000));
    LoadedPolicy loaded = YamlPolicies.read(file);
    assertEquals(1_001, loaded.warnings().size());
    assertTrue(
        loaded.warnings().stream().anyMatch(w -> w.code().equals("too-many-warnings")),
        "the reader is told that there are more");
  }

  @Test
  void rules_knowTheirPlace() throws IOException {
    Path file = write("a.yaml", "policies:\n  - " + RULE);
    Permission rule = YamlPolicies.load(file).roles().get("r").permissions().get(0);
    assertEquals(Place.of(file.toString(), 2, 5), rule.place());
  }

  @Test
  void namesDefinedInTwoFiles_showBothPlaces() throws IOException {
    Path a =
        write(
            "a.yaml",
            "version: 1\nroles: {a: {}}\ntenants: [{name: t, resources: [], roles: []}]\nactions: [READ]\n");
    Path b =
        write(
            "b.yaml",
            "version: 2\nroles: {a: {}}\ntenants: [{name: t, resources: [], roles: []}]\nactions: [READ]\n");
    String text = refused(a, b);
    assertTrue(text.contains("b.yaml:1:1: error: key `version` is written twice"), text);
    assertTrue(text.contains("see: a.yaml:1:1"), text);
    assertTrue(text.contains("b.yaml:2:9: error: role `a` is defined twice"), text);
    assertTrue(text.contains("see: a.yaml:2:9"), text);
    assertTrue(text.contains("b.yaml:3:18: error: tenant `t` is defined twice"), text);
    assertTrue(text.contains("see: a.yaml:3:18"), text);
    assertTrue(text.contains("b.yaml:4:11: error: action `READ` is declared twice"), text);
    assertTrue(text.contains("see: a.yaml:4:11"), text);
  }

  @Test
  void errorsOfAllFiles_comeAtOnce() throws IOException {
    Path a = write("a.yaml", "policies: [" + RULE.replace("allow", "alow") + "]");
    Path b = write("b.yaml", "policies: [");
    Path c = write("c.yaml", "roles: 7");
    String text = refused(a, b, c, folder.resolve("d.yaml"));
    assertTrue(text.contains("a.yaml:1:34: error: unknown effect `alow`"), text);
    assertTrue(text.contains("b.yaml:1:12: error: the file ends within a list or a map"), text);
    assertTrue(text.contains("c.yaml:1:8: error: `roles` is a map, not a text"), text);
    assertTrue(text.contains("d.yaml: error: the file cannot be read"), text);
  }

  @Test
  void missingFile() {
    assertEquals(
        """
        nowhere.yaml: error: the file cannot be read  [unreadable-file]
        why: there is no such file or directory
        fix: correct the path, or the file's permissions""",
        refused(folder.resolve("nowhere.yaml")));
  }

  @Test
  void directoryWithoutPolicyFiles() {
    assertEquals(
        """
        FOLDER: error: no policy file in this directory  [no-policy-files]
        why: a directory's policy is all its *.yaml and *.yml files, without those beneath
        fix: name the directory that has them, or one file""",
        refused(folder));
  }

  @Test
  void sameFileTwice() throws IOException {
    Path file = write("a.yaml", "policies: []");
    assertTrue(refused(file, folder).contains("a.yaml: error: the file is listed twice"));
  }

  @Test
  void device_isNoFile() {
    Path zero = Path.of("/dev/zero");
    if (Files.exists(zero)) {
      assertTrue(refused(zero).startsWith("/dev/zero: error: not a file  [unreadable-file]"));
    }
  }

  @Test
  void byteOrderMark_isAcceptedAtTheStart() throws IOException {
    Path file = write("a.yaml", "\uFEFFpolicies:\n  - " + RULE);
    assertEquals(YamlPolicies.parse("b", "policies:\n  - " + RULE), YamlPolicies.load(file));
    Path broken = write("b.yaml", "\uFEFFpolices: []");
    assertTrue(refused(broken).startsWith("b.yaml:1:1: error: unknown key `polices`"));
  }

  @Test
  void otherEncoding_isRefusedWithItsPlace() throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.write(file, "policies: []\n# é\n".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(refused(file).startsWith("a.yaml:2:3: error: a byte that is not UTF-8"));
    Files.write(file, "policies: []\n".getBytes(StandardCharsets.UTF_16));
    assertTrue(refused(file).startsWith("a.yaml:1:1: error: a byte that is not UTF-8"));
  }

  @Test
  void noPath_isABugOfTheCaller() {
    assertThrows(IllegalArgumentException.class, () -> YamlPolicies.load(List.of()));
  }

  @Test
  void emptyTenants_areNotAbsentTenants() {
    assertTrue(YamlPolicies.parse("a", "tenants: []").usesTenants());
    assertTrue(!YamlPolicies.parse("a", "policies: []").usesTenants());
    assertTrue(YamlPolicies.parse("a", "authorized_roles: []").restrictsEntry());
  }

  @Test
  void theSameRoleUnderBothKeys_isAccepted() {
    String twice =
        "policies: [{resource: a, resources: [[a]], effect: allow, actions: [READ], role: r, roles: [r]}]";
    assertEquals(
        YamlPolicies.parse("a", "policies: [" + RULE + "]"), YamlPolicies.parse("b", twice));
  }

  @Test
  void whatCoversNothing_isAWarning() {
    String text =
        """
        policies: [{resources: [], effect: allow, actions: [], role: r}]
        tenants: [{name: t, resources: [], roles: []}]
        """;
    assertEquals(
        List.of("covers-nothing", "empty-tenant"),
        YamlPolicies.readText("a", text).warnings().stream().map(d -> d.code()).toList());
  }
}
