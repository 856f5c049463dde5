package dev.tenon.live;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A decision, for the flight recorder, without the subject. */
@Name("dev.tenon.Check")
@Label("Check")
@Category("Tenon")
@Description("A decision about a request")
@StackTrace(false)
final class CheckEvent extends Event {

  @Label("Action")
  String action = "";

  @Label("Resource")
  String resource = "";

  @Label("Tenant")
  String tenant = "";

  @Label("Effect")
  String effect = "";

  @Label("Reason")
  String reason = "";

  @Label("Place")
  @Description("Where in the policy the rule stands that decided")
  String place = "";

  @Label("Policy")
  String policy = "";

  @Label("Took")
  @Timespan(Timespan.NANOSECONDS)
  long took;
}
