package dev.tenon.examples.readme;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Who may do what with jobs. */
public final class JobAccess {

  private final Authorizer authorizer;

  /** Reads the policy once, when the service starts. */
  public JobAccess(Path policyFile) {
    this.authorizer = Authorizer.compile(YamlPolicies.load(policyFile));
  }

  /** Throws unless the user is allowed to do it. */
  public void require(Subject user, String action, Resource job) {
    Decision decision = authorizer.check(user, action, job);
    if (!decision.allowed()) {
      throw new SecurityException(decision.reason().code());
    }
  }

  /** The jobs of a collection on which the user is allowed the action. */
  public List<Resource> allowed(Subject user, String action, Collection<Resource> jobs) {
    return authorizer.access(user).allowed(action, jobs, job -> job);
  }

  public static void main(String[] args) {
    JobAccess access = new JobAccess(Path.of("policy.yaml"));
    Subject ada = Subject.of("ada").withRoles("operator");
    access.require(ada, "FLINK_SUBMIT", Resource.of("flink", "dev", "flink-job", "tx_1"));
    System.out.println("ada may submit tx_1 in dev");
    access.require(ada, "FLINK_SUBMIT", Resource.of("flink", "prod", "flink-job", "tx_1"));
  }
}
