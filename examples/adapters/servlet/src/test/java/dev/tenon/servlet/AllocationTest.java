package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the gate allocates for a request that it lets through, in bytes. */
class AllocationTest {

  /** The path of three segments, which is the resource too, and the call. */
  private static final long MOST = 512;

  private static final int REQUESTS = 20_000;

  /** A request as an application server hands it out, which makes nothing itself. */
  private static final class Plain extends HttpServletRequestWrapper {

    private @Nullable Object attribute;

    private Plain() {
      super(nothing(HttpServletRequest.class));
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    @Override
    public String getRequestURI() {
      return "/jobs/ada/f1";
    }

    @Override
    public String getContextPath() {
      return "";
    }

    @Override
    public DispatcherType getDispatcherType() {
      return DispatcherType.REQUEST;
    }

    @Override
    public void setAttribute(String name, Object value) {
      attribute = value;
    }
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  private long handled;

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static long bytesPerRequest(
      Filter filter, Plain request, HttpServletResponse response, FilterChain chain)
      throws Exception {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = allocated();
      for (int i = 0; i < REQUESTS; i++) {
        filter.doFilter(request, response, chain);
      }
      least = Math.min(least, (allocated() - before) / REQUESTS);
    }
    return least;
  }

  @Test
  void aRequestCostsItsOwnObjects_andNoMore() throws Exception {
    Policy policy =
        Policy.builder()
            .role(Role.of("user").with(Permission.allow("job-*").on("jobs/${user}")))
            .build();
    Caller ada = Caller.of(Subject.of("ada").withRoles("user"));
    Route.Handler handler = (call, request, response) -> handled++;
    Route route = Route.get("/jobs/{owner}/{id}", handler);
    Authorizer authorizer = Authorizer.compile(policy);
    Gate gate =
        Gate.builder(
                Routes.of(route.demanding("job-info", "jobs/{owner}/{id}").masked()),
                authorizer,
                request -> ada)
            .build();

    Plain request = new Plain();
    HttpServletResponse response =
        new HttpServletResponseWrapper(nothing(HttpServletResponse.class));
    Filter none = (asked, answered, chain) -> chain.doFilter(asked, answered);
    FilterChain answers = (asked, answered) -> handled++;
    long without = bytesPerRequest(none, request, response, answers);
    long with = bytesPerRequest(gate, request, response, answers);

    assertEquals(2L * 5 * REQUESTS, handled);
    assertEquals("ada", ((Call) request.attribute).variable("owner"));
    System.out.println("allocated by the gate: " + (with - without) + " bytes a request");
    assertTrue(with - without <= MOST, with + " bytes with the gate, " + without + " without");
  }
}
