package dev.tenon.examples.flinkconsole;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who uses the console over HTTP: keeps the cookie, brings along what the last form had,
 * and follows no redirect by himself. For one thread.
 */
public final class Visitor {

  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  /**
   * An answer.
   *
   * @param status its status
   * @param location where the browser is sent; empty for nowhere
   * @param body the page
   * @param head all its headers
   */
  public record Page(int status, String location, String body, HttpResponse<String> head) {

    /**
     * What a person reads, without the tags.
     *
     * @return the text, with single spaces
     */
    public String text() {
      String main = body.substring(Math.max(0, body.indexOf("<main")));
      return plain(main).replaceAll("\\s+", " ").strip();
    }

    /**
     * What a piece of a page says.
     *
     * @param html the piece
     * @return the same without tags and entities
     */
    public static String plain(String html) {
      return TAG.matcher(html)
          .replaceAll(" ")
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&#34;", "\"")
          .replace("&#39;", "'")
          .replace("&amp;", "&");
    }

    /**
     * What the page says about the last form.
     *
     * @return the message, empty if there is none
     */
    public String message() {
      Matcher status = Pattern.compile("(?s)role=\"status\"[^>]*>(.*?)</div>").matcher(body);
      return status.find() ? status.group(1).strip() : "";
    }

    /**
     * The first path on the page that fits.
     *
     * @param regex a regular expression with one group
     * @return the group; empty if nothing fits
     */
    public String find(String regex) {
      Matcher matcher = Pattern.compile(regex).matcher(body);
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  private final URI console;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private String token = "";
  private String forwardedFor = "";

  /**
   * Somebody who has not been there.
   *
   * @param console where the console is
   */
  public Visitor(URI console) {
    this.console = console;
  }

  /**
   * Somebody who has logged in, with everybody's password.
   *
   * @param console where the console is
   * @param name who
   * @return the visitor
   */
  public static Visitor loggedIn(URI console, String name) {
    Visitor visitor = new Visitor(console);
    visitor.get("/login");
    Page page = visitor.post("/login", "user", name, "password", "tenon");
    if (page.status() != 303) {
      throw new IllegalStateException(name + " cannot log in: " + page.status());
    }
    visitor.get(page.location());
    return visitor;
  }

  /**
   * The same visitor as seen through a proxy.
   *
   * @param address where the proxy says he is
   * @return this visitor
   */
  Visitor at(String address) {
    forwardedFor = address;
    return this;
  }

  /**
   * The same visitor in a tenant.
   *
   * @param tenant its name
   * @return this visitor
   */
  public Visitor in(String tenant) {
    submit("/tenants", "tenant", tenant);
    return this;
  }

  /**
   * Reads a page.
   *
   * @param path its path
   * @return the page
   */
  public Page get(String path) {
    return send(path, "GET", BodyPublishers.noBody(), "");
  }

  /**
   * Sends a form with what proves that it is the console's own, and no redirect is followed.
   *
   * @param path where to
   * @param fields names and values
   * @return the answer
   */
  public Page post(String path, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("csrf");
    all.add(token);
    return postPlainly(path, all.toArray(String[]::new));
  }

  /**
   * Sends a form, and reads the page that comes then.
   *
   * @param path where to
   * @param fields names and values
   * @return the page that follows
   */
  public Page submit(String path, String... fields) {
    Page answer = post(path, fields);
    return answer.location().isEmpty() ? answer : get(answer.location());
  }

  /**
   * Sends a form exactly as it is given.
   *
   * @param path where to
   * @param fields names and values
   * @return the answer
   */
  public Page postPlainly(String path, String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(i == 0 ? "" : "&").append(encoded(fields[i])).append('=');
      form.append(encoded(fields[i + 1]));
    }
    String type = "application/x-www-form-urlencoded";
    return send(path, "POST", BodyPublishers.ofString(form.toString()), type);
  }

  /**
   * Uploads a file.
   *
   * @param path where to
   * @param name the file's name
   * @param bytes what is in it
   * @return the answer
   */
  public Page upload(String path, String name, byte[] bytes) {
    String part =
        "--part\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n".formatted(token)
            + "--part\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"%s\"\r\n\r\n"
                .formatted(name);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(part.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8));
    // In one piece: who is refused before he has sent all of it may lose the answer.
    return send(
        path,
        "POST",
        BodyPublishers.ofByteArray(body.toByteArray()),
        "multipart/form-data; boundary=part");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Page send(String path, String method, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(console.resolve(path)).method(method, body);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!forwardedFor.isEmpty()) {
      request.header("X-Forwarded-For", forwardedFor);
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      Matcher found = TOKEN.matcher(answer.body());
      token = found.find() ? found.group(1) : token;
      String location = answer.headers().firstValue("Location").orElse("");
      return new Page(answer.statusCode(), location, answer.body(), answer);
    } catch (IOException e) {
      throw new IllegalStateException("no answer to " + method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The id of the session.
   *
   * @return the cookie's value; empty without one
   */
  public String session() {
    return cookies.getCookieStore().getCookies().stream()
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /**
   * What forms have to bring along.
   *
   * @return the word that the last page had
   */
  public String formToken() {
    return token;
  }
}
