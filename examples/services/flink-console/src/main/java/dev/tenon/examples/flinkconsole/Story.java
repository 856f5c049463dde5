package dev.tenon.examples.flinkconsole;

import java.io.PrintStream;
import java.net.URI;

/** What the console is for, done over HTTP by its users, one after another. */
public final class Story {

  private final URI console;
  private final PrintStream out;

  private Story(URI console, PrintStream out) {
    this.console = console;
    this.out = out;
  }

  /**
   * Tells it.
   *
   * @param console where the console is
   * @param out where it is printed
   */
  public static void tell(URI console, PrintStream out) {
    new Story(console, out).tell();
  }

  private void tell() {
    Visitor ada = somebody("ada");
    Visitor ben = somebody("ben").in("Payments");
    Visitor olga = somebody("olga").in("Global");
    Visitor vera = somebody("vera");

    say("Each of them sees an inventory of his own:");
    sees("ada", ada);
    sees("ben", ben);
    sees("olga", olga);

    say("ada submits a job to Flink in production, of a name that her tenant has:");
    String jar = ada.get("/clusters/prod").find("option value=\"([^\"]+)\"");
    does("ada", ada.submit("/clusters/prod/jobs", "jar", jar, "name", "ReferralDelivery_new"));
    does("ada", ada.submit("/clusters/prod/jobs", "jar", jar, "name", "Payments_new"));
    Visitor.Page ledger =
        ada.submit("/clusters/prod/jobs", "jar", jar, "name", "ReferralDelivery_ledger");
    does("ada", ledger);

    say("lena, who leads the team, reads why the ledger was refused; pam leads another one:");
    Visitor lena = somebody("lena");
    String reference = ledger.find("Reference</dt><dd><code>([^<]+)");
    does("pam", somebody("pam").get("/admin/refusals/" + reference));
    String story = lena.get("/admin/refusals/" + reference).find("(?s)<pre[^>]*>(.*?)</pre>");
    out.print(Visitor.Page.plain(story).indent(4));

    String job = "/clusters/prod/jobs/" + id(ada, "ReferralDelivery_daily");
    say("For ben that job does not exist, nor for anybody in his tenant:");
    does("ben", ben.get(job));

    say("ada cancels it, which an administrator has to approve; asking twice is one request, and");
    say("who administers and may not cancel does not approve either:");
    does("ada", ada.submit(job + "/cancel", "why", "the schema has changed"));
    does("ada", ada.submit(job + "/cancel", "why", "once more"));
    String ticket = lena.get("/approvals").find("/approvals/([^/\"]+)/approve");
    Visitor aldo = somebody("aldo").in("ReferralDeliveryJobs");
    does("aldo", aldo.submit("/approvals/" + ticket + "/approve", "why", "looks right"));
    does("lena", lena.submit("/approvals/" + ticket + "/approve", "why", "seen in the log"));
    out.println("  job   " + ada.get(job).find("<span class=\"state ([A-Z]+)"));
    out.println("  ada   " + ada.get("/approvals").find("class=\"words\">([^<]+)</td>"));

    say("vera may look, until lena grants her more for half an hour, in the team's tenant alone:");
    String other = "/clusters/prod/jobs/" + id(vera, "ReferralDelivery_refunds");
    does("vera", vera.submit(other + "/cancel"));
    does("lena", lena.submit("/admin/grants", grant("FLINK_JOB_TERMINATE")));
    does("vera", vera.submit(other + "/cancel"));
    say("She gives nothing that she does not have, such as submitting:");
    does("lena", lena.submit("/admin/grants", grant("FLINK_SUBMIT")));
  }

  private static String[] grant(String action) {
    return new String[] {
      "name",
      "incident-" + action.length(),
      "action",
      action,
      "resource",
      "flink/prod/flink-job/*",
      "to",
      "user",
      "receiver",
      "vera",
      "minutes",
      "30",
      "why",
      "on call"
    };
  }

  private Visitor somebody(String name) {
    return Visitor.loggedIn(console, name);
  }

  private static String id(Visitor visitor, String name) {
    return visitor.get("/clusters/prod").find("/jobs/([0-9a-f]{32})\">" + name + "<");
  }

  private void say(String line) {
    out.println(line);
  }

  private void sees(String who, Visitor visitor) {
    Visitor.Page page = visitor.get("/");
    String counts = page.find("(?s)<dl class=\"counts\">(.*?)</dl>");
    out.printf(
        "  %-5s %s%n", who, counts.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip());
  }

  private void does(String who, Visitor.Page page) {
    String code = page.find("<code>([a-z-]+)</code>");
    String told = page.find("<p>([^<]*)</p>") + (code.isEmpty() ? "" : " (" + code + ")");
    String line = page.message().isEmpty() ? told : page.message();
    out.printf("  %-5s %d %s%n", who, page.status(), line);
  }
}
