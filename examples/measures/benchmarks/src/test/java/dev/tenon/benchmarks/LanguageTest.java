package dev.tenon.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.benchmarks.workload.Language;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is timed for each part of the language is decided rightly. */
class LanguageTest {

  @ParameterizedTest
  @EnumSource
  void requests_areAllowed_preparedOrNot(Language language) {
    Authorizer authorizer = Authorizer.compile(language.policy());
    List<Request> requests = language.requests();
    for (Request request : requests) {
      assertTrue(authorizer.check(request).allowed(), request::toString);
      assertTrue(
          authorizer
              .access(request.subject())
              .within(request.tenant())
              .check(request.action(), request.resource(), request.attributes())
              .allowed(),
          request::toString);
    }
  }

  /** The part is not idle: without what it needs the same request is denied. */
  @ParameterizedTest
  @EnumSource
  void requests_withoutWhatThePartNeeds_areDenied(Language language) {
    Authorizer authorizer = Authorizer.compile(language.policy());
    Request request = language.requests().get(17);
    Reason expected =
        switch (language) {
          case CONDITION, VARIABLE, VARIABLE_IN_TEXT, EXCEPTION -> Reason.NO_RULE;
          case LIMIT -> Reason.BEYOND_LIMIT;
          case HELD -> Reason.NOT_ADMITTED;
          default -> Reason.TENANT_NOT_ASSIGNED;
        };
    Request without =
        switch (language) {
          case VARIABLE, VARIABLE_IN_TEXT ->
              Request.of(
                      Subject.of("other").withRoles("clerk"), request.action(), request.resource())
                  .within(request.tenant());
          case EXCEPTION ->
              Request.of(
                      request.subject(),
                      request.action(),
                      Resource.of("shared", "invoices", "k19", "kept-17"))
                  .within(request.tenant());
          case CONDITION ->
              Request.of(request.subject(), request.action(), request.resource())
                  .within(request.tenant());
          case LIMIT ->
              Request.of(request.subject().limitedTo("none"), request.action(), request.resource())
                  .within(request.tenant());
          case HELD -> request.within("other");
          default -> request.within("tenon");
        };
    assertEquals(expected, authorizer.check(without).reason());
  }
}
