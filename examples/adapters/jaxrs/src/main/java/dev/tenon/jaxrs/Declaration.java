package dev.tenon.jaxrs;

import dev.tenon.path.ResourceTemplate;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of a resource method.
 *
 * @param kind how it is decided
 * @param allowed what the policy is asked, null if it is not
 * @param template the resource, null if the policy is not asked
 * @param types the types of the variables that the method gets
 */
record Declaration(
    Kind kind,
    @Nullable Allowed allowed,
    @Nullable ResourceTemplate template,
    Map<String, Class<?>> types) {

  private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([\\w.-]+)\\s*(:[^}]*)?}");

  /** How a method is decided. */
  enum Kind {
    /** Nothing is decided. */
    OPEN,
    /** Whoever is identified. */
    IDENTIFIED,
    /** The policy decides. */
    ALLOWED,
    /** Answered like what does not exist. */
    CLOSED
  }

  /** Reads what is declared; an exception says what is wrong. */
  static Declaration of(Class<?> resource, Method method, boolean tenantIsKnown) {
    if (resource.getName().startsWith("org.glassfish.jersey.")) {
      // What Jersey adds by itself: the answers to OPTIONS, and a description of everything.
      return new Declaration(Kind.CLOSED, null, null, Map.of());
    }
    if (isLocator(method)) {
      // It answers nothing itself, and what it leads to is declared there.
      return new Declaration(Kind.CLOSED, null, null, Map.of());
    }
    AnnotatedElement on = isDeclared(method) ? method : resource;
    Allowed allowed = method.getAnnotation(Allowed.class);
    boolean open = on.isAnnotationPresent(Open.class);
    boolean identified = on.isAnnotationPresent(Identified.class);
    String where = resource.getName() + "." + method.getName();
    int count = (allowed == null ? 0 : 1) + (open ? 1 : 0) + (identified ? 1 : 0);
    if (count != 1) {
      throw new UndeclaredException(
          where
              + (count == 0
                  ? " is not declared: annotate it with @Allowed, @Identified or @Open"
                  : " is declared twice"));
    }
    if (allowed == null) {
      return new Declaration(open ? Kind.OPEN : Kind.IDENTIFIED, null, null, Map.of());
    }
    try {
      ResourceTemplate template = ResourceTemplate.parse(allowed.resource());
      Map<String, Class<?>> types = types(resource, method, template.variables());
      Set<String> there = variables(resource, method);
      for (String name : template.variables()) {
        if (!there.contains(name) && !(name.equals("tenant") && tenantIsKnown)) {
          throw new IllegalArgumentException(
              "the resource `" + template + "` needs {" + name + "}, and the path has " + there);
        }
      }
      return new Declaration(Kind.ALLOWED, allowed, template, types);
    } catch (IllegalArgumentException wrong) {
      throw new UndeclaredException(where + ": " + wrong.getMessage());
    }
  }

  private static boolean isLocator(Method method) {
    return method.isAnnotationPresent(Path.class)
        && Arrays.stream(method.getAnnotations())
            .noneMatch(each -> each.annotationType().isAnnotationPresent(HttpMethod.class));
  }

  private static boolean isDeclared(Method method) {
    return method.isAnnotationPresent(Allowed.class)
        || method.isAnnotationPresent(Open.class)
        || method.isAnnotationPresent(Identified.class);
  }

  private static Set<String> variables(Class<?> resource, Method method) {
    Set<String> names = new TreeSet<>();
    for (AnnotatedElement element : new AnnotatedElement[] {resource, method}) {
      Path path = element.getAnnotation(Path.class);
      if (path != null) {
        VARIABLE.matcher(path.value()).results().forEach(match -> names.add(match.group(1)));
      }
    }
    return names;
  }

  private static Map<String, Class<?>> types(Class<?> resource, Method method, Set<String> wanted) {
    Map<String, Class<?>> types = new HashMap<>();
    for (Class<?> type = resource; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        add(field.getAnnotation(PathParam.class), field.getType(), wanted, types);
      }
    }
    for (Parameter parameter : method.getParameters()) {
      add(parameter.getAnnotation(PathParam.class), parameter.getType(), wanted, types);
    }
    return types;
  }

  private static void add(
      @Nullable Annotation param, Class<?> type, Set<String> wanted, Map<String, Class<?>> types) {
    if (param instanceof PathParam path && wanted.contains(path.value())) {
      if (!Names.isName(type)) {
        throw new IllegalArgumentException(
            "{"
                + path.value()
                + "} is a "
                + type.getSimpleName()
                + ", which has no single spelling as a name");
      }
      types.put(path.value(), type);
    }
  }
}
