package dev.tenon.examples.flinkconsole.flink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the jar of a program, as a build would. */
public final class JobJar {

  private JobJar() {}

  /**
   * The jar of a program.
   *
   * @param main the class with the main method
   * @param others what else it needs, by simple names of classes nested in it
   * @return the bytes of the jar
   */
  public static byte[] of(Class<?> main, String... others) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      String path = main.getName().replace('.', '/');
      add(jar, main, path + ".class");
      for (String other : List.of(others)) {
        add(jar, main, path + "$" + other + ".class");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(JarOutputStream jar, Class<?> from, String entry) throws IOException {
    jar.putNextEntry(new JarEntry(entry));
    try (InputStream in = from.getResourceAsStream("/" + entry)) {
      if (in == null) {
        throw new IOException("no class file " + entry);
      }
      in.transferTo(jar);
    }
  }
}
