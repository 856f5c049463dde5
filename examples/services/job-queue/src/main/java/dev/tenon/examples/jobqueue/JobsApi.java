package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenon.servlet.Call;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that the gate lets through. Who owns a job comes from the call, and nothing
 * in a body can say otherwise: a body with a key that is not expected is refused.
 */
final class JobsApi {

  private static final int MOST_BODY = 64 * 1024;
  private static final int MOST_SECONDS = 3600;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private static final Pattern JSON_MEDIA =
      Pattern.compile(
          "(?i)[ \\t]*application/json[ \\t]*(;[ \\t]*"
              + "(charset=(utf-8|\"utf-8\")|(?!charset=)%s=(%s|\"[^\"\\\\]*\"))?[ \\t]*)*"
                  .formatted(TOKEN, TOKEN));

  /** What is submitted. */
  private record Submission(
      @Nullable List<@Nullable String> command,
      @Nullable Integer urgency,
      @Nullable Integer seconds) {

    private boolean isSound() {
      return command != null
          && !command.isEmpty()
          && command.size() <= 64
          && command.stream().allMatch(word -> word != null && word.indexOf(0) < 0)
          && (urgency == null || isUrgency(urgency))
          && (seconds == null || (seconds >= 1 && seconds <= MOST_SECONDS));
    }
  }

  private record Urgency(int urgency) {}

  private record NewUser(@Nullable String name, @Nullable String kind, @Nullable String password) {}

  /** A job as it is shown. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Shown(
      String id,
      String owner,
      String state,
      int urgency,
      List<String> command,
      @Nullable Integer exit) {

    private static Shown of(Job job) {
      Integer exit = job.exit() < 0 ? null : job.exit();
      return new Shown(
          job.id(), job.owner(), job.state().name(), job.urgency(), job.command(), exit);
    }
  }

  private final Jobs jobs;
  private final Accounts accounts;
  private final Guard guard;
  private final Tokens tokens;
  private final Settings settings;
  private final ExecutorService streams;
  private final Runnable stop;

  JobsApi(
      Jobs jobs,
      Accounts accounts,
      Guard guard,
      Tokens tokens,
      Settings settings,
      ExecutorService streams,
      Runnable stop) {
    this.jobs = jobs;
    this.accounts = accounts;
    this.guard = guard;
    this.tokens = tokens;
    this.settings = settings;
    this.streams = streams;
    this.stop = stop;
  }

  void health(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(response, 200, Map.of("healthy", true));
  }

  void token(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(
        response,
        200,
        Map.of(
            "access_token", tokens.issue(call.subject().id(), Instant.now()),
            "token_type", "Bearer",
            "expires_in", Tokens.LIFE.toSeconds()));
  }

  void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Shown> shown = JobRoutes.shown(call, jobs.all()).stream().map(Shown::of).toList();
    write(response, 200, Map.of("jobs", shown, "count", shown.size()));
  }

  void submit(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    submit(call, request, response, false);
  }

  void submitHeld(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    submit(call, request, response, true);
  }

  private void submit(
      Call call, HttpServletRequest request, HttpServletResponse response, boolean held)
      throws IOException {
    Optional<Submission> body = read(request, response, Submission.class);
    if (body.isEmpty()) {
      return;
    }
    Submission wanted = body.get();
    List<@Nullable String> command = wanted.command();
    if (command == null || !wanted.isSound()) {
      error(response, 400, "bad-job");
      return;
    }
    String owner = call.subject().id();
    int urgency = wanted.urgency() == null ? Jobs.USUAL_URGENCY : wanted.urgency();
    int seconds = wanted.seconds() == null ? 60 : wanted.seconds();
    if (urgency > Jobs.USUAL_URGENCY && !JobRoutes.mayGoAbove(call, owner)) {
      error(response, 403, "urgency-too-high");
      return;
    }
    List<String> words = command.stream().map(String::valueOf).toList();
    Optional<Job> job = jobs.submit(owner, words, seconds, urgency, held);
    if (job.isPresent()) {
      write(response, held ? 202 : 201, Shown.of(job.get()));
    } else {
      error(response, 429, "too-many-jobs");
    }
  }

  /** What a handler does with the job that its call is about. */
  @FunctionalInterface
  private interface WithJob {

    void answer(Job job) throws IOException;
  }

  private void withJob(
      Call call, HttpServletRequest request, HttpServletResponse response, WithJob then)
      throws IOException {
    Optional<Job> job = jobs.find(call.variable("id"));
    if (job.isPresent()) {
      then.answer(job.get());
    } else {
      call.notFound(request, response);
    }
  }

  void show(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    withJob(call, request, response, job -> write(response, 200, Shown.of(job)));
  }

  void output(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    withJob(
        call,
        request,
        response,
        job -> {
          asText(response);
          response.getOutputStream().write(job.output().all());
        });
  }

  void stream(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    withJob(
        call,
        request,
        response,
        job -> {
          asText(response);
          AsyncContext async = request.startAsync();
          async.setTimeout(0);
          try {
            streams.execute(() -> follow(job, call, request, response, async));
          } catch (RejectedExecutionException tooMany) {
            error(response, 503, "too-many-streams");
            async.complete();
          }
        });
  }

  /** Writes what is printed as it comes, as long as the caller may see it. */
  private void follow(
      Job job,
      Call call,
      HttpServletRequest request,
      HttpServletResponse response,
      AsyncContext async) {
    try {
      response.flushBuffer();
      OutputStream out = response.getOutputStream();
      int position = 0;
      while (!job.output().endsAt(position) && mayStill(call, request)) {
        byte[] more = job.output().after(position);
        out.write(more);
        out.flush();
        position += more.length;
      }
    } catch (IOException callerIsGone) {
      // Nobody is there to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      async.complete();
    }
  }

  private boolean mayStill(Call call, HttpServletRequest request) {
    boolean known = settings.auth() == Settings.Auth.OFF || accounts.isOpen(call.subject().id());
    return known && call.isStillAllowed(request);
  }

  void cancel(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    change(call, request, response, jobs::cancel);
  }

  void release(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    change(call, request, response, jobs::release);
  }

  private void change(
      Call call, HttpServletRequest request, HttpServletResponse response, Consumer<Job> how)
      throws IOException {
    withJob(
        call,
        request,
        response,
        job -> {
          how.accept(job);
          write(response, 200, Shown.of(job));
        });
  }

  void urgency(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Urgency> body = read(request, response, Urgency.class);
    if (body.isEmpty()) {
      return;
    }
    int wanted = body.get().urgency();
    withJob(
        call,
        request,
        response,
        job -> {
          if (!isUrgency(wanted)) {
            error(response, 400, "bad-urgency");
          } else if (jobs.setUrgency(job, wanted, JobRoutes.mayGoAbove(call, job.owner()))) {
            write(response, 200, Shown.of(job));
          } else {
            error(response, 403, "urgency-too-high");
          }
        });
  }

  private static boolean isUrgency(int value) {
    return value >= 0 && value <= Jobs.MOST_URGENCY;
  }

  void nodes(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(
        response,
        200,
        Map.of("nodes", List.of(Map.of("name", "node0", "slots", settings.slots()))));
  }

  void addUser(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<NewUser> body = read(request, response, NewUser.class);
    if (body.isEmpty()) {
      return;
    }
    NewUser user = body.get();
    if (user.name() == null || user.kind() == null || user.password() == null) {
      error(response, 400, "bad-account");
    } else if (settings.mode() == Settings.Mode.SINGLE_USER) {
      error(response, 409, "single-user");
    } else {
      try {
        String id = accounts.add(user.name(), user.kind(), user.password()).id();
        write(response, 201, Map.of("id", id, "name", user.name(), "kind", user.kind()));
      } catch (IllegalArgumentException e) {
        error(response, 400, String.valueOf(e.getMessage()));
      }
    }
  }

  void closeUser(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String name = call.variable("name");
    switch (accounts.close(name, guard::administers)) {
      case CLOSED -> write(response, 200, Map.of("closed", name));
      case ABSENT -> call.notFound(request, response);
      case LAST_ADMINISTRATOR -> error(response, 409, "last-administrator");
    }
  }

  void stop(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(response, 202, Map.of("stopping", true));
    stop.run();
  }

  /** The body, or an answer that says what is wrong with it. */
  private static <T> Optional<T> read(
      HttpServletRequest request, HttpServletResponse response, Class<T> type) throws IOException {
    if (!isJson(request.getContentType())) {
      error(response, 415, "not-json");
      return Optional.empty();
    }
    byte[] bytes = request.getInputStream().readNBytes(MOST_BODY + 1);
    if (bytes.length > MOST_BODY) {
      error(response, 413, "too-long");
      return Optional.empty();
    }
    Optional<T> body = parse(bytes, type);
    if (body.isEmpty()) {
      error(response, 400, "bad-body");
    }
    return body;
  }

  /**
   * Whether a media type is JSON's (RFC 9110, 8.3.1). Its parameters do not matter, but for a
   * charset: JSON is UTF-8 (RFC 8259, 8.1).
   */
  static boolean isJson(@Nullable String media) {
    return media != null && JSON_MEDIA.matcher(media).matches();
  }

  private static <T> Optional<T> parse(byte[] bytes, Class<T> type) throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(bytes, type));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // its message shows parts of the body, which may be a password
    }
  }

  private static void error(HttpServletResponse response, int status, String code)
      throws IOException {
    write(response, status, Map.of("error", code));
  }

  private static void write(HttpServletResponse response, int status, Object body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response
        .getOutputStream()
        .write((JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Never as something that a browser would run. */
  private static void asText(HttpServletResponse response) {
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
  }
}
