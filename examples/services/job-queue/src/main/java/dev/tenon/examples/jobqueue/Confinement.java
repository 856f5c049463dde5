package dev.tenon.examples.jobqueue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a job's process runs, and what it can reach of the machine. Thread-safe. */
interface Confinement {

  /**
   * Makes the directory of one job.
   *
   * @param job the job
   * @return its directory, which is gone when it is closed
   * @throws IOException if it cannot be made
   */
  Directory directory(Job job) throws IOException;

  /**
   * The program that starts a job's command, and its arguments.
   *
   * @param command the job's own command
   * @return what the server executes
   */
  List<String> command(List<String> command);

  /**
   * Ends the processes of jobs that have outlived another server, and removes what they left.
   *
   * @return how many processes there were
   * @throws IOException if they cannot be ended
   */
  int endLeftovers() throws IOException;

  /** The directory of one job. */
  interface Directory extends Closeable {

    /** Where the server starts the process. */
    Path start();

    /** The path by which the job knows its directory. */
    String home();
  }

  /**
   * The confinement that a mode demands.
   *
   * @param settings how many users there are, and how much memory a job may have
   * @param folder for the directories of jobs that run as the server's own user
   * @return a sandbox where there are several users
   * @throws IOException if several users need a sandbox and this machine has none; the message says
   *     why and what to do
   */
  static Confinement of(Settings settings, Path folder) throws IOException, InterruptedException {
    return settings.mode() == Settings.Mode.MULTI_USER
        ? Sandbox.find(Sandbox.PROGRAMS, settings.memory())
        : new SameUser(folder);
  }
}
