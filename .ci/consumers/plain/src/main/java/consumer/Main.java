package consumer;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;

/** Decides by a policy that is a text. */
public final class Main {

  private static final String POLICY =
      String.join(
          "\n",
          "roles:",
          "  viewer:",
          "    permissions:",
          "      - {effect: allow, actions: [VIEW], resource: jobs}");

  private Main() {}

  /** Prints the reason of a decision that allows, and of one that does not. */
  public static void main(String[] arguments) {
    Policy policy = YamlPolicies.parse("policy.yaml", POLICY);
    Authorizer authorizer = Authorizer.compile(policy);
    for (String role : new String[] {"viewer", "stranger"}) {
      Decision decision =
          authorizer.check(
              Subject.of("ada").withRoles(role), "VIEW", Resource.of("jobs", "nightly"));
      System.out.println(role + " " + decision.allowed() + " " + decision.reason().code());
    }
  }
}
