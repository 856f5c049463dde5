package dev.tenon.examples.readme;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;

/** The first lines of Java that a reader sees. */
final class FirstPage {

  private FirstPage() {}

  public static void main(String[] args) {
    Policy policy = YamlPolicies.load(Path.of("policy.yaml"));
    Authorizer authorizer = Authorizer.compile(policy);

    Subject ada = Subject.of("ada").withRoles("payments-operator");
    Resource job = Resource.of("flink", "prod", "flink-job", "tx_daily");
    Decision decision = authorizer.check(ada, "FLINK_SUBMIT", job);
    if (!decision.allowed()) {
      throw new SecurityException(decision.reason().code());
    }
    System.out.println(decision);
  }
}
