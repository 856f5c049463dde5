package dev.tenon.examples.fleet;

import dev.tenon.diagnostic.DiagnosticException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Some services in one process, each with classes of its own, as if it stood alone: arguments are
 * the endpoints, the number of the first one, how many, and where they keep their copies, or {@code
 * -}.
 */
public final class Services {

  private Services() {}

  /** Loads this program and Tenon anew, and shares everything else. */
  private static final class Own extends URLClassLoader {

    Own(List<URL> urls) {
      super(urls.toArray(URL[]::new), Services.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("dev.tenon.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
  }

  /**
   * Runs services until the process is ended.
   *
   * @param args see above
   * @throws Exception if a service cannot be made at all
   */
  public static void main(String[] args) throws Exception {
    int first = Integer.parseInt(args[1]);
    List<URL> urls = classpath();
    for (int i = first; i < first + Integer.parseInt(args[2]); i++) {
      String copy = args[3].equals("-") ? "" : args[3] + "/copy-" + i;
      Method start =
          new Own(urls)
              .loadClass(Services.class.getName())
              .getMethod("start", int.class, List.class, String.class);
      try {
        start.invoke(null, i, Arrays.asList(args[0].split(",", -1)), copy);
      } catch (InvocationTargetException refused) {
        say("refused " + i + " " + refused.getCause());
      }
    }
  }

  /**
   * Starts one service, in the classes of whoever calls it.
   *
   * @param number which one it is
   * @param endpoints of the cluster
   * @param copy its file, or empty
   */
  public static void start(int number, List<String> endpoints, String copy) {
    Consumer<String> out = Services::say;
    try {
      Service.start(number, endpoints, copy, out);
    } catch (DiagnosticException none) {
      say("refused " + number + " " + none.diagnostics().get(0).code());
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static List<URL> classpath() throws MalformedURLException {
    String[] entries = System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return List.of(urls);
  }
}
