package dev.tenon.spring;

import dev.tenon.condition.Attributes;
import dev.tenon.path.ResourceTemplate;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Decides before a method of a bean that is {@link Allowed} runs. Handlers of controllers are
 * decided by the dispatcher, and not again.
 */
final class MethodDecisions extends StaticMethodMatcherPointcut implements MethodInterceptor {

  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Mono", MethodDecisions.class.getClassLoader());

  /**
   * What is declared of a method.
   *
   * @param declaration the declaration
   * @param parameters the number of each parameter
   */
  private record Declared(Declaration declaration, Map<String, Integer> parameters) {}

  private final java.util.function.Supplier<Gatekeeper> gatekeeper;
  private final Map<Method, Declared> declared = new ConcurrentHashMap<>();

  /** The gatekeeper comes late: a pointcut is made before other beans. */
  MethodDecisions(java.util.function.Supplier<Gatekeeper> gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  @Override
  public boolean matches(Method method, Class<?> type) {
    return AnnotationUtils.isCandidateClass(type, Allowed.class)
        && !isController(type)
        && annotation(AopUtils.getMostSpecificMethod(method, type)) != null;
  }

  private static boolean isController(Class<?> type) {
    return AnnotatedElementUtils.hasAnnotation(type, Controller.class);
  }

  private static @Nullable Allowed annotation(Method method) {
    return AnnotatedElementUtils.findMergedAnnotation(method, Allowed.class);
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Method method =
        target == null
            ? invocation.getMethod()
            : AopUtils.getMostSpecificMethod(
                invocation.getMethod(), AopProxyUtils.ultimateTargetClass(target));
    Declared found = declared.computeIfAbsent(method, MethodDecisions::declared);
    if (REACTOR && Publisher.class.isAssignableFrom(method.getReturnType())) {
      return Later.invoke(this, invocation, found, method);
    }
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    require(found, invocation.getArguments(), caller, Current.here());
    return invocation.proceed();
  }

  private void require(
      Declared found,
      @Nullable Object[] arguments,
      @Nullable Authentication caller,
      @Nullable Current within) {
    Gatekeeper decider = gatekeeper.get();
    Current current =
        new Current(
            within == null ? Current.newId() : within.id(),
            tenant(found.declaration, within),
            decider.subject(caller),
            within == null ? Attributes.none() : within.attributes());
    Refusal refusal =
        decider
            .decide(
                found.declaration,
                name -> {
                  Integer index = found.parameters.get(name);
                  return index == null ? null : Names.of(arguments[index]);
                },
                current)
            .refusal();
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
  }

  private static String tenant(Declaration declaration, @Nullable Current within) {
    return within == null || !declaration.tenant().isEmpty()
        ? declaration.tenant()
        : within.tenant();
  }

  private static Declared declared(Method method) {
    Allowed allowed = annotation(method);
    if (allowed == null) {
      throw new IllegalStateException(method + " is not declared");
    }
    @Nullable String @Nullable [] names =
        new DefaultParameterNameDiscoverer().getParameterNames(method);
    Map<String, Integer> parameters = new HashMap<>();
    for (int i = 0; names != null && i < names.length; i++) {
      String parameter = names[i];
      if (parameter != null && Names.isName(method.getParameterTypes()[i])) {
        parameters.put(parameter, i);
      }
    }
    return new Declared(Declarations.of(allowed), parameters);
  }

  /** What is wrong with the declared methods of beans, one sentence each. */
  static List<String> problems(ConfigurableListableBeanFactory beans, boolean tenantIsKnown) {
    Set<String> problems = new TreeSet<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
      if (type != null
          && !type.getName().startsWith("org.springframework.")
          && AnnotationUtils.isCandidateClass(type, Allowed.class)) {
        Class<?> user = ClassUtils.getUserClass(type);
        for (Method method : ReflectionUtils.getAllDeclaredMethods(user)) {
          if (!method.isBridge() && annotation(method) != null) {
            problem(user, method, tenantIsKnown, problems);
          }
        }
      }
    }
    return new ArrayList<>(problems);
  }

  private static void problem(
      Class<?> type, Method method, boolean tenantIsKnown, Set<String> problems) {
    String where = ClassUtils.getQualifiedMethodName(method, type) + " is @Allowed";
    int modifiers = method.getModifiers();
    if (isController(type)) {
      if (!AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class)) {
        problems.add(where + ", and is no handler: nothing decides when it is called");
      }
      return;
    }
    if (Modifier.isPrivate(modifiers)
        || Modifier.isStatic(modifiers)
        || Modifier.isFinal(modifiers)) {
      problems.add(where + ", and private, static or final: no proxy decides when it is called");
      return;
    }
    Declared found;
    try {
      found = declared(method);
    } catch (IllegalArgumentException wrong) {
      problems.add(where + ": " + wrong.getMessage());
      return;
    }
    ResourceTemplate template = found.declaration.template();
    for (String name : template == null ? Set.<String>of() : template.variables()) {
      if (!found.parameters.containsKey(name) && !(name.equals("tenant") && tenantIsKnown)) {
        problems.add(
            where
                + " on `"
                + template
                + "`, and has no parameter `"
                + name
                + "` that is a text, a whole number, a UUID or an enum; compile with -parameters");
      }
    }
  }

  /** Methods that answer later: nothing of them runs before the decision. */
  private static final class Later {

    static Object invoke(
        MethodDecisions decisions, MethodInvocation invocation, Declared found, Method method) {
      Mono<ReactiveCaller> caller =
          ReactiveCaller.get()
              .flatMap(each -> decisions.required(found, invocation.getArguments(), each));
      return Mono.class.isAssignableFrom(method.getReturnType())
          ? caller.flatMap(allowed -> Mono.from(proceed(invocation)))
          : Flux.from(caller).flatMap(allowed -> proceed(invocation));
    }

    private static Publisher<?> proceed(MethodInvocation invocation) {
      try {
        Object answer = invocation.proceed();
        return answer instanceof Publisher<?> publisher ? publisher : Mono.empty();
      } catch (Throwable thrown) {
        return Mono.error(thrown);
      }
    }
  }

  /** The caller, if let through; decided on a thread that may wait, as attributes may. */
  private Mono<ReactiveCaller> required(
      Declared found, @Nullable Object[] arguments, ReactiveCaller caller) {
    return Mono.fromCallable(
            () -> {
              require(found, arguments, caller.authentication(), caller.current());
              return caller;
            })
        .subscribeOn(Schedulers.boundedElastic())
        .publishOn(Schedulers.parallel());
  }
}
