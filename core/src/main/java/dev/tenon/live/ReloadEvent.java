package dev.tenon.live;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An attempt to load a policy, for the flight recorder. */
@Name("dev.tenon.Reload")
@Label("Reload")
@Category("Tenon")
@Description("An attempt to load a policy")
@StackTrace(false)
final class ReloadEvent extends Event {

  @Label("Outcome")
  String outcome = "";

  @Label("Policy")
  @Description("The version of the policy that is in force after it")
  String policy = "";

  @Label("Number")
  long number;

  @Label("Problem")
  @Description("The first problem of a refused policy")
  String problem = "";

  @Label("Took")
  @Timespan(Timespan.NANOSECONDS)
  long took;
}
