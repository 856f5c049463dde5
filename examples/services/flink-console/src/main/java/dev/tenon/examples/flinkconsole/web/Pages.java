package dev.tenon.examples.flinkconsole.web;

import static java.util.Map.entry;

import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Users;
import dev.tenon.servlet.Refusal;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Writes pages: a template, compiled with the program, and what it shows. */
final class Pages {

  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(ContentType.Html);

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          entry(
              "stale-form",
              "The form is out of date. Go back, load the page again, and send it once more."),
          entry("not-admitted", "No role of yours may use this console."),
          entry("tenant-not-selected", "Choose a tenant first."),
          entry("tenant-not-assigned", "This tenant is not open to you. Choose another one."),
          entry(
              "not-visible",
              "Your tenant does not have resources of this name, so none can be made."),
          entry("denied-by-rule", "A rule denies it."),
          entry("no-rule", "None of your roles allows it."),
          entry("held-for-approval", "It has to be approved first."),
          entry("not-administrator", "This is for administrators of the tenant."),
          entry(
              "other-name",
              "The program gives its job another name, so the job was cancelled at once."));

  private final Security security;
  private final Users users;

  Pages(Security security, Users users) {
    this.security = security;
    this.users = users;
  }

  /** Shows a page. */
  void show(
      HttpServletRequest request,
      HttpServletResponse response,
      String template,
      String title,
      Object model)
      throws IOException {
    Utf8ByteOutput out = new Utf8ByteOutput();
    TEMPLATES.render(
        template + ".jte", Map.of("frame", frame(request, title), "model", model), out);
    response.setContentType("text/html; charset=utf-8");
    response.setContentLength(out.getContentLength());
    out.writeTo(response.getOutputStream());
  }

  private Frame frame(HttpServletRequest request, String title) {
    Visit visit = Visit.begun(request);
    boolean admin =
        users
            .subject(visit.user())
            .flatMap(subject -> security.administeredBy(subject, visit.tenant()))
            .isPresent();
    return new Frame(
        title, visit.user(), visit.tenant(), admin, visit.formToken(), visit.takeMessage());
  }

  /** What a caller is told when the gate refuses; the status is set already. */
  void refused(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean reading = request.getMethod().equals("GET");
    if (refusal.status() == 401 && reading) {
      redirect(response, SignIn.LOGIN);
    } else {
      refused(request, response, refusal.code(), refusal.id());
    }
  }

  /** Says that something is refused or not there; the status is set already. */
  void refused(HttpServletRequest request, HttpServletResponse response, String code, String id)
      throws IOException {
    int status = response.getStatus();
    if (status == 404) {
      show(
          request,
          response,
          "message",
          "Not found",
          new Views.Message("Not found", "There is nothing here.", "", ""));
    } else if (status == 401) {
      show(
          request,
          response,
          "message",
          "Log in",
          new Views.Message("Log in first", "Your session has ended.", "", ""));
    } else {
      String words = WORDS.getOrDefault(code, "It cannot be done.");
      show(
          request,
          response,
          "message",
          "Refused",
          new Views.Message("Refused", words, code, status == 403 ? id : ""));
    }
  }

  /** Says why somebody's decision does not count; the status is set already. */
  void notDone(HttpServletRequest request, HttpServletResponse response, String code, String words)
      throws IOException {
    String text = "Not done: " + words + ".";
    show(request, response, "message", "Refused", new Views.Message("Refused", text, code, ""));
  }

  /** Says that a cluster did not do it; the status is set already. */
  void failed(HttpServletRequest request, HttpServletResponse response, String words)
      throws IOException {
    String heading = "The cluster did not do it";
    show(request, response, "message", heading, new Views.Message(heading, words, "", ""));
  }

  /** Sends the browser elsewhere, by a request that only reads. */
  static void redirect(HttpServletResponse response, String path) {
    response.setStatus(303);
    response.setHeader("Location", path);
  }
}
