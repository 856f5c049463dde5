package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenon.servlet.Call;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that the gate lets through. Who owns a job comes from the call, and nothing
 * in a body can say otherwise: a body with a key that is not expected is refused.
 */
final class JobsApi {

  private static final int MOST_SECONDS = 3600;

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

  /** A job as it is shown. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Shown(
      String id,
      String cluster,
      String owner,
      String state,
      int urgency,
      List<String> command,
      @Nullable Integer exit) {

    private static Shown of(Job job) {
      Integer exit = job.exit() < 0 ? null : job.exit();
      return new Shown(
          job.id(),
          job.cluster(),
          job.owner(),
          job.state().name(),
          job.urgency(),
          job.command(),
          exit);
    }
  }

  private final Jobs jobs;
  private final Store store;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Settings settings;
  private final ExecutorService streams;
  private final Runnable stop;

  JobsApi(
      Jobs jobs,
      Store store,
      Accounts accounts,
      Tokens tokens,
      Settings settings,
      ExecutorService streams,
      Runnable stop) {
    this.jobs = jobs;
    this.store = store;
    this.accounts = accounts;
    this.tokens = tokens;
    this.settings = settings;
    this.streams = streams;
    this.stop = stop;
  }

  void health(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Bodies.write(response, 200, Map.of("healthy", true));
  }

  void token(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Bodies.write(
        response,
        200,
        Map.of(
            "access_token",
                tokens.issue(accounts.find(call.subject().id()).orElseThrow(), Instant.now()),
            "token_type", "Bearer",
            "expires_in", Tokens.LIFE.toSeconds()));
  }

  void list(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var condition = JobRights.shown(call);
    List<Shown> shown =
        store.ids(condition.text(), condition.parameters()).stream()
            .flatMap(id -> jobs.find(call.tenant(), id).stream())
            .map(Shown::of)
            .toList();
    Bodies.write(response, 200, Map.of("jobs", shown, "count", shown.size()));
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
    Optional<Submission> body = Bodies.read(request, response, Submission.class);
    if (body.isEmpty()) {
      return;
    }
    Submission wanted = body.get();
    List<@Nullable String> command = wanted.command();
    if (command == null || !wanted.isSound()) {
      Bodies.error(response, 400, "bad-job");
      return;
    }
    String owner = call.subject().id();
    int urgency = wanted.urgency() == null ? Jobs.USUAL_URGENCY : wanted.urgency();
    int seconds = wanted.seconds() == null ? 60 : wanted.seconds();
    if (urgency > Jobs.USUAL_URGENCY && !JobRights.mayGoAbove(call)) {
      Bodies.error(response, 403, "urgency-too-high");
      return;
    }
    List<String> words = command.stream().map(String::valueOf).toList();
    Optional<Job> job = jobs.submit(call.tenant(), owner, words, seconds, urgency, held);
    if (job.isPresent()) {
      Bodies.write(response, held ? 202 : 201, Shown.of(job.get()));
    } else {
      Bodies.error(response, 429, "too-many-jobs");
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
    Optional<Job> job = jobs.find(call.tenant(), call.variable("id"));
    if (job.isPresent()) {
      then.answer(job.get());
    } else {
      call.notFound(request, response);
    }
  }

  void show(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    withJob(call, request, response, job -> Bodies.write(response, 200, Shown.of(job)));
  }

  void output(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    withJob(
        call,
        request,
        response,
        job -> {
          Bodies.asText(response);
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
          Bodies.asText(response);
          AsyncContext async = request.startAsync();
          async.setTimeout(0);
          try {
            streams.execute(() -> follow(job, call, request, response, async));
          } catch (RejectedExecutionException tooMany) {
            Bodies.error(response, 503, "too-many-streams");
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

  /** Whether the call is still allowed, by the roles that its caller holds now. */
  private boolean mayStill(Call call, HttpServletRequest request) {
    return settings.auth() == Settings.Auth.OFF
        ? call.isStillAllowed(request)
        : accounts
            .find(call.subject().id())
            .map(Guard::subject)
            .filter(now -> call.isStillAllowed(request, now))
            .isPresent();
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
          Bodies.write(response, 200, Shown.of(job));
        });
  }

  void urgency(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Urgency> body = Bodies.read(request, response, Urgency.class);
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
            Bodies.error(response, 400, "bad-urgency");
          } else if (jobs.setUrgency(job, wanted, JobRights.mayGoAbove(call))) {
            Bodies.write(response, 200, Shown.of(job));
          } else {
            Bodies.error(response, 403, "urgency-too-high");
          }
        });
  }

  private static boolean isUrgency(int value) {
    return value >= 0 && value <= Jobs.MOST_URGENCY;
  }

  void stop(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Bodies.write(response, 202, Map.of("stopping", true));
    stop.run();
  }
}
