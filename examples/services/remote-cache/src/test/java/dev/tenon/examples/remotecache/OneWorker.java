package dev.tenon.examples.remotecache;

import io.grpc.Channel;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that share a server with a single worker, which a user of one instance may use. */
abstract class OneWorker {

  static TestCache cache;
  static Channel ulf;

  @BeforeAll
  static void start() throws Exception {
    cache = TestCache.running("shared-1");
    ulf = cache.as("ulf", "neuroflux:user");
  }

  @AfterAll
  static void stop() throws IOException {
    cache.close();
  }
}
