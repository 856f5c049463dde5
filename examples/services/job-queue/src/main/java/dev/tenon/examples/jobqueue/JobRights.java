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

  private JobRights() {}

  /** What the policy asks about a job: whose it is. Nobody's, if there is none. */
  static AttributeSource ownersOf(Jobs jobs) {
    return resource ->
        resource.segments().size() == 4
            ? jobs.find(resource.segments().get(1), resource.segments().get(3))
                .map(job -> Attributes.none().with("resource.owner", job.owner()))
                .orElse(Attributes.none())
            : Attributes.none();
  }

  /** The jobs that the caller would be shown one by one, as a condition of the store. */
  static SqlCondition shown(Call call) {
    RowMapping jobs = RowMapping.columns().fixed("clusters").column("cluster").fixed("jobs");
    return SqlDialect.SQLITE.where(
        call.access().filter("job-info"), jobs.column("id").attribute("resource.owner", "owner"));
  }

  /** Whether the caller may know of a cluster. */
  static boolean maySee(Call call, String cluster) {
    Resource resource = Resource.of("clusters", cluster);
    return call.access().within(cluster).check("cluster-info", resource).allowed();
  }

  /** Whether the caller may make a job more urgent than users may. */
  static boolean mayGoAbove(Call call) {
    Resource jobs = Resource.of("clusters", call.tenant(), "jobs");
    return call.access().check("job-urgency-above", jobs).allowed();
  }
}
