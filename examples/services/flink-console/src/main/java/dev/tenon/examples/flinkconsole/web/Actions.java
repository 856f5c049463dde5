package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Request;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Changes something in a cluster: each route says which action, and finds which resource. */
final class Actions {

  static final String SUBMIT = "FLINK_SUBMIT";
  static final String DELETE = "FLINK_JAR_DELETE";
  static final String TERMINATE = "FLINK_JOB_TERMINATE";

  static final List<String> ALL = List.of(SUBMIT, DELETE, TERMINATE);

  /** No canonical path, so nobody sees it and no rule covers it. */
  private static final Resource NOWHERE = Resource.of("flink", "..");

  private static final String WAITS = "Your request waits for an administrator.";

  private final Clusters clusters;
  private final Security security;
  private final Operations operations;
  private final Pages pages;

  Actions(Clusters clusters, Security security, Operations operations, Pages pages) {
    this.clusters = clusters;
    this.security = security;
    this.operations = operations;
    this.pages = pages;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/clusters/{cluster}/jobs", this::submit)
            .demanding(SUBMIT, this::newJob)
            .creating()
            .whenHeld(this::ask)
            .hiding(),
        Route.post("/clusters/{cluster}/jobs/{job}/cancel", this::cancel)
            .demanding(TERMINATE, this::job)
            .whenHeld(this::ask)
            .hiding(),
        Route.post("/clusters/{cluster}/jars", this::upload)
            .demanding(SUBMIT, this::newJar)
            .creating()
            .hiding(),
        Route.post("/clusters/{cluster}/jars/{jar}/delete", this::delete)
            .demanding(DELETE, this::jar)
            .whenHeld(this::ask)
            .hiding());
  }

  private Resource job(Call call, HttpServletRequest request) {
    return clusters.job(call).map(Inventory::of).orElse(NOWHERE);
  }

  private Resource jar(Call call, HttpServletRequest request) {
    return clusters.jar(call).map(Inventory::of).orElse(NOWHERE);
  }

  private Resource newJob(Call call, HttpServletRequest request) {
    return created(call, "flink-job", Forms.text(request, "name"));
  }

  private Resource newJar(Call call, HttpServletRequest request) {
    return created(call, "flink-jar", fileName(request));
  }

  /** What is to be made in a cluster, of which the tenant has to show something. */
  private Resource created(Call call, String type, String name) {
    return clusters
        .seen(call)
        .map(sight -> Inventory.of(sight.cluster()).child(type).child(name))
        .orElse(NOWHERE);
  }

  private static String fileName(HttpServletRequest request) {
    String name = part(request).map(Part::getSubmittedFileName).orElse("");
    boolean plain = name != null && name.matches("[A-Za-z0-9._-]{1,200}\\.jar");
    return plain ? name : "";
  }

  private static Optional<Part> part(HttpServletRequest request) {
    try {
      return Optional.ofNullable(request.getPart("jar"));
    } catch (ServletException noForm) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void submit(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Cluster cluster = clusters.named(call).orElseThrow();
    Optional<Jar> jar =
        operations.jar(cluster, Forms.text(request, "jar"), call.subject(), call.tenant());
    if (jar.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    String name = Forms.text(request, "name");
    Optional<String> id = operations.run(cluster, jar.get(), name, call.subject(), call.tenant());
    if (id.isPresent()) {
      say(request, name + " is submitted.");
      Pages.redirect(response, Clusters.path(cluster, id.get()));
    } else {
      response.setStatus(403);
      pages.refused(request, response, "other-name", "");
    }
  }

  private void cancel(Call call, HttpServletRequest request, HttpServletResponse response) {
    Cluster cluster = clusters.named(call).orElseThrow();
    cluster.cancel(call.variable("job"));
    say(request, "The job is cancelled.");
    Pages.redirect(response, Clusters.path(cluster, call.variable("job")));
  }

  /** Asks an administrator, where a rule holds the request; asking twice is one request. */
  private void ask(Call call, HttpServletRequest request, HttpServletResponse response) {
    Request asked = call.question(request);
    TicketAnswer answer =
        security.ask(asked, Forms.text(request, "jar"), Forms.text(request, "why"));
    if (answer instanceof TicketAnswer.Refused refused) {
      say(request, "Not asked: " + refused.reason().words() + ".");
      Pages.redirect(response, Clusters.path(clusters.named(call).orElseThrow()));
    } else {
      boolean again = answer instanceof TicketAnswer.Waiting;
      say(request, again ? "You have asked already. " + WAITS : WAITS);
      Pages.redirect(response, Approving.PATH);
    }
  }

  private void upload(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Cluster cluster = clusters.named(call).orElseThrow();
    String name = fileName(request);
    try (InputStream bytes = part(request).orElseThrow().getInputStream()) {
      cluster.upload(name, bytes.readAllBytes());
    }
    say(request, name + " is uploaded.");
    Pages.redirect(response, Clusters.path(cluster));
  }

  private void delete(Call call, HttpServletRequest request, HttpServletResponse response) {
    Cluster cluster = clusters.named(call).orElseThrow();
    cluster.delete(call.variable("jar"));
    say(request, "The jar is deleted.");
    Pages.redirect(response, Clusters.path(cluster));
  }

  private static void say(HttpServletRequest request, String text) {
    Visit.begun(request).say(text);
  }
}
