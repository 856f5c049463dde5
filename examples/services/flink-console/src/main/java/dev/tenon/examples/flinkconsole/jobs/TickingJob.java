package dev.tenon.examples.flinkconsole.jobs;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job that counts once a second until it is cancelled. Whoever submits it gives it its name, by
 * Flink's option {@code pipeline.name}.
 */
public final class TickingJob {

  private TickingJob() {}

  /** Takes its time over each number. */
  private static final class Tick implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Long map(Long number) throws InterruptedException {
      Thread.sleep(1000);
      return number;
    }
  }

  /**
   * What Flink runs.
   *
   * @param args not used
   * @throws Exception if Flink does not take the job
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    flink.fromSequence(1, Long.MAX_VALUE).map(new Tick()).sinkTo(new DiscardingSink<>());
    flink.execute();
  }
}
