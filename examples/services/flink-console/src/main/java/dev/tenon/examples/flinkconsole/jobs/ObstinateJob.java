package dev.tenon.examples.flinkconsole.jobs;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job that takes another name than the one it is submitted under: a program may do that. */
public final class ObstinateJob {

  private ObstinateJob() {}

  /**
   * What Flink runs.
   *
   * @param args not used
   * @throws Exception if Flink does not take the job
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    flink.fromSequence(1, 1000).sinkTo(new DiscardingSink<>());
    flink.execute("Billing_stolen");
  }
}
