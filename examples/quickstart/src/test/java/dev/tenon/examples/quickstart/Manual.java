package dev.tenon.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages of the documentation. */
final class Manual {

  private static final Set<String> NO_SOURCES = Set.of("target", ".git", "node_modules");

  private static final List<String> PLACES =
      List.of("README.md", "core/", "yaml-loader/", "oidc/", ".github/");

  private Manual() {}

  /** Every Markdown file of the repository, seen from its root, in order. */
  static List<String> markdown() {
    Set<String> found = new TreeSet<>();
    try {
      Files.walkFileTree(
          Checkout.ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NO_SOURCES.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md")) {
                found.add(Checkout.ROOT.relativize(file).toString().replace('\\', '/'));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(found);
  }

  /** The README, the manual, and what contributors read: everything but the examples' pages. */
  static List<String> pages() {
    return markdown().stream().filter(file -> PLACES.stream().anyMatch(file::startsWith)).toList();
  }

  static String read(String page) {
    return Checkout.read(Checkout.ROOT.resolve(page));
  }

  /** All pages as one text. */
  static String text() {
    return pages().stream().map(Manual::read).collect(Collectors.joining("\n"));
  }

  /** The blocks of a kind on all pages. */
  static Stream<Fence> fences(String kind) {
    return pages().stream().flatMap(page -> Fence.of(page).stream()).filter(f -> f.is(kind));
  }
}
