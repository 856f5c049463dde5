package dev.tenon.spring;

import dev.tenon.authz.Access;
import dev.tenon.subject.Subject;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a handler of the servlet stack the caller's {@link Access}, or the {@link Subject}. */
final class CallArguments implements HandlerMethodArgumentResolver {

  private final Tenon tenon;

  CallArguments(Tenon tenon) {
    this.tenon = tenon;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Access.class
        || parameter.getParameterType() == Subject.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Object current = request.getAttribute(DecidingAdapter.CURRENT, RequestAttributes.SCOPE_REQUEST);
    if (!(current instanceof Current here)) {
      throw new IllegalStateException("no request was decided here");
    }
    return parameter.getParameterType() == Access.class ? tenon.access(here) : here.subject();
  }
}
