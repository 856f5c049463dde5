package dev.tenon.suite;

import static dev.tenon.suite.AuthorizerAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AuthorizerAssertTest {

  private static final Authorizer AUTHORIZER = Authorizer.compile(Acorn.policy());
  private static final Subject ADA = Subject.of("ada").withRoles("payments-operator");

  private static String refusal(Executable statement) {
    return assertThrows(AssertionError.class, statement).getMessage();
  }

  @Test
  void whatHolds_canBeSaidInOneSentence() {
    assertThat(AUTHORIZER)
        .as(ADA)
        .within("payments")
        .allows("SUBMIT", "flink/dev/flink-job/tx_7")
        .because(Reason.ALLOWED_BY_RULE)
        .holds("STOP", "flink/prod/flink-job/tx_7")
        .denies("SUBMIT", "flink/prod/flink-job/tx_ledger")
        .because(Reason.DENIED_BY_RULE)
        .sees(List.of(Acorn.JOB, Acorn.JAR), List.of(Acorn.JOB));
  }

  @Test
  void whatDoesNotHold_isRefusedWithTheExplanation() {
    AuthorizerAssert.OfSubject ada = assertThat(AUTHORIZER).as(ADA);

    String message = refusal(() -> ada.allows("SUBMIT", "flink/prod/flink-job/tx_ledger"));
    assertTrue(message.startsWith("expected ALLOW and it is\nDENY denied-by-rule"), message);
    assertTrue(message.contains("<- decided"), message);
    assertTrue(
        refusal(() -> ada.denies("SUBMIT", Acorn.JOB))
            .startsWith("expected DENY and it is\nALLOW"));
    assertTrue(
        refusal(() -> ada.holds("SUBMIT", Acorn.JOB))
            .startsWith("expected STAGE and it is\nALLOW"));
    assertTrue(
        refusal(() -> ada.within("fraud").denies("SUBMIT", Acorn.JOB).because(Reason.NO_RULE))
            .startsWith("expected no-rule and it is\nDENY tenant-not-assigned"));
    assertEquals(
        """
        code: expected visible: 1 of 1
          but it is 0 of 1
          missing: flink/dev/flink-jar/tx.jar""",
        refusal(() -> ada.sees(List.of(Acorn.JAR), List.of(Acorn.JAR))));
  }
}
