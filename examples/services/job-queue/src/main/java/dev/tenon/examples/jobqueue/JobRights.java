package dev.tenon.examples.jobqueue;

import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Call;

/** What is asked beside the routes: whose a job is, and what a caller is shown. */
final class JobRights {

  /** Which resource a job is, and which columns of the store say so. */
  private static final String JOB = "clusters/{cluster}/jobs/{id}";

  private JobRights() {}

  /** What the policy asks about a job: whose it is. Nobody's, if there is none. */
  static AttributeSource ownersOf(Jobs jobs) {
    return AttributeSource.of(
        JOB,
        names ->
            jobs.find(names.value("cluster"), names.value("id"))
                .map(job -> Attributes.none().with("resource.owner", job.owner())));
  }

  /** The jobs that the caller would be shown one by one, as a condition of the store. */
  static SqlCondition shown(Call call) {
    RowMapping jobs = RowMapping.of(JOB).attribute("resource.owner", "owner");
    return SqlDialect.SQLITE.where(call.access().filter("job-info"), jobs);
  }

  /** Whether the caller may know of a cluster. */
  static boolean maySee(Call call, String cluster) {
    return call.access().within(cluster).allows("cluster-info", Resource.of("clusters", cluster));
  }

  /** Whether the caller may make a job more urgent than users may. */
  static boolean mayGoAbove(Call call) {
    return call.access()
        .allows("job-urgency-above", Resource.of("clusters", call.tenant(), "jobs"));
  }
}
