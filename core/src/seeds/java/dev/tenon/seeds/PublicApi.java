package dev.tenon.seeds;

import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of the module in whose folder a test runs, as a sorted list of lines: each public
 * and protected type of an exported package, with its supertypes, type variables, record
 * components, constructors, methods and fields. A module without a descriptor exports all packages.
 * The list is kept in {@code src/api}, so that a review shows each change of the API.
 *
 * <pre>{@code
 * assertEquals("", PublicApi.difference(Path.of("src/api/core.txt")));
 * }</pre>
 *
 * <p>{@code -Dtenon.api.renew=true} writes the list anew instead. A {@code ?} stands after a type
 * that may be null.
 */
public final class PublicApi {

  /** Set to {@code true}, it renews the list. */
  private static final String RENEW = "tenon.api.renew";

  private static final Pattern EXPORTED = Pattern.compile("(?m)^\\s*exports ([\\w.]+);");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path DESCRIPTOR = SOURCES.resolve("module-info.java");
  private static final Path CLASSES = Path.of("target/classes");

  private PublicApi() {}

  /**
   * What the API has more or less than the list says; renews the list first, if that is asked for.
   *
   * @param list the file of the list, in the module's folder
   * @return what to do and a line for each difference, {@code +} for what is new; empty if there is
   *     none
   */
  public static String difference(Path list) throws IOException {
    NavigableSet<String> actual = ofModule();
    if (Boolean.getBoolean(RENEW)) {
      Files.createDirectories(list.getParent());
      Files.writeString(list, String.join("\n", actual) + "\n");
    }
    return difference(Files.isRegularFile(list) ? Files.readAllLines(list) : List.of(), actual);
  }

  static String difference(List<String> listed, NavigableSet<String> actual) {
    NavigableSet<String> lines = new TreeSet<>();
    actual.stream()
        .filter(line -> !listed.contains(line))
        .map(line -> line + "  +")
        .forEach(lines::add);
    listed.stream()
        .filter(line -> !actual.contains(line))
        .map(line -> line + "  -")
        .forEach(lines::add);
    if (lines.isEmpty() && listed.equals(List.copyOf(actual))) {
      return "";
    }
    return "the public API is not as listed (- is gone, + is new). If the change is meant, renew the"
        + " lists and look at their difference in review:\n  "
        + command()
        + "\n"
        + String.join("\n", lines);
  }

  private static String command() {
    String modules =
        Files.isRegularFile(DESCRIPTOR)
            ? "test -pl core,yaml-loader,oidc"
            : "-Pall test -pl examples/adapters/"
                + Path.of("").toAbsolutePath().getFileName()
                + " -am";
    return "mvn "
        + modules
        + " -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -D"
        + RENEW
        + "=true";
  }

  private static NavigableSet<String> ofModule() throws IOException {
    return Files.isRegularFile(DESCRIPTOR)
        ? ofExported(Files.readString(DESCRIPTOR))
        : ofCompiled();
  }

  /** Of all classes, since an adapter may have sources of another one. */
  private static NavigableSet<String> ofCompiled() throws IOException {
    NavigableSet<String> lines = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.toList()) {
        String name = CLASSES.relativize(file).toString().replace(File.separatorChar, '.');
        if (name.endsWith(".class") && name.indexOf('$') < 0 && !name.endsWith("-info.class")) {
          lines.addAll(of(load(name.substring(0, name.length() - ".class".length()))));
        }
      }
    }
    return lines;
  }

  private static NavigableSet<String> ofExported(String module) throws IOException {
    NavigableSet<String> lines = new TreeSet<>();
    for (String name : EXPORTED.matcher(module).results().map(match -> match.group(1)).toList()) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(name.replace('.', '/')))) {
        for (Path file : files.toList()) {
          String type = file.getFileName().toString();
          if (type.endsWith(".java") && !type.equals("package-info.java")) {
            lines.addAll(of(load(name + "." + type.substring(0, type.length() - 5))));
          }
        }
      }
    }
    return lines;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /** The lines of a type and of the types in it; none if it is not public. */
  static List<String> of(Class<?> type) {
    List<String> lines = new ArrayList<>();
    if (!isSeen(type.getModifiers()) || type.isSynthetic()) {
      return lines;
    }
    String name = type.getCanonicalName();
    lines.add(name + ": " + head(type));
    if (type.isRecord()) {
      for (RecordComponent part : type.getRecordComponents()) {
        lines.add(
            name
                + "."
                + part.getName()
                + ": component "
                + text(part.getGenericType(), part.getAnnotatedType()));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(
            name
                + "."
                + field.getName()
                + ": "
                + (field.isEnumConstant()
                    ? "constant"
                    : words(field.getModifiers() & Modifier.fieldModifiers())
                        + text(field.getGenericType(), field.getAnnotatedType())));
      }
    }
    for (Constructor<?> made : type.getDeclaredConstructors()) {
      if (isSeen(made.getModifiers()) && !made.isSynthetic()) {
        lines.add(
            name
                + "("
                + parameters(made)
                + "): "
                + words(made.getModifiers())
                + "constructor"
                + thrown(made));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
        lines.add(
            name
                + "."
                + method.getName()
                + "("
                + parameters(method)
                + "): "
                + method(type, method));
      }
    }
    for (Class<?> inner : type.getDeclaredClasses()) {
      lines.addAll(of(inner));
    }
    return lines;
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String head(Class<?> type) {
    String kind =
        type.isAnnotation()
            ? "annotation"
            : type.isInterface()
                ? "interface"
                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    int modifiers = type.getModifiers() & Modifier.classModifiers();
    if (type.isEnum() || type.isRecord()) {
      modifiers &= ~(Modifier.FINAL | Modifier.ABSTRACT);
    }
    if (type.isInterface()) {
      modifiers &= ~Modifier.ABSTRACT;
    }
    if (type.getDeclaringClass() != null && !kind.equals("class")) {
      modifiers &= ~Modifier.STATIC;
    }
    List<String> above = new ArrayList<>();
    Type parent = type.getGenericSuperclass();
    if (parent != null && kind.equals("class") && parent != Object.class) {
      above.add(parent.getTypeName());
    }
    Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).sorted().forEach(above::add);
    return words(modifiers)
        + (type.isSealed() && !type.isEnum() ? "sealed " : "")
        + kind
        + variables(type.getTypeParameters())
        + (above.isEmpty() ? "" : " of " + String.join(", ", above).replace('$', '.'));
  }

  private static String method(Class<?> type, Method method) {
    int modifiers = method.getModifiers() & Modifier.methodModifiers() & ~Modifier.SYNCHRONIZED;
    if (type.isInterface() || Modifier.isFinal(type.getModifiers())) {
      modifiers &= ~(Modifier.ABSTRACT | Modifier.FINAL);
    }
    return words(modifiers)
        + (method.isDefault() ? "default " : "")
        + (variables(method.getTypeParameters()) + " ").stripLeading()
        + text(method.getGenericReturnType(), method.getAnnotatedReturnType())
        + thrown(method);
  }

  /** Public says nothing here: what is listed is public unless it is protected. */
  private static String words(int modifiers) {
    String words = Modifier.toString(modifiers & ~Modifier.PUBLIC);
    return words.isEmpty() ? "" : words + " ";
  }

  private static String variables(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(
            variable ->
                variable.getName()
                    + Arrays.stream(variable.getBounds())
                        .filter(bound -> bound != Object.class)
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(" & ", " extends ", ""))
                        .replaceFirst("^ extends $", ""))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameters(Executable made) {
    Parameter[] parameters = made.getParameters();
    Type[] types = made.getGenericParameterTypes();
    boolean generic = types.length == parameters.length;
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      Type type = generic ? types[i] : parameters[i].getType();
      String text = text(type, parameters[i].getAnnotatedType());
      texts.add(parameters[i].isVarArgs() ? text.replaceFirst("\\[]$", "...") : text);
    }
    return String.join(", ", texts);
  }

  private static String thrown(Executable made) {
    return made.getExceptionTypes().length == 0
        ? ""
        : Arrays.stream(made.getExceptionTypes())
            .map(Class::getCanonicalName)
            .sorted()
            .collect(Collectors.joining(", ", " throws ", ""));
  }

  private static String text(Type type, AnnotatedType annotated) {
    boolean nullable =
        Arrays.stream(annotated.getAnnotations())
            .map(Annotation::annotationType)
            .anyMatch(each -> each.getSimpleName().equals("Nullable"));
    return type.getTypeName().replace('$', '.') + (nullable ? "?" : "");
  }
}
