package dev.tenon.examples.remotecache;

import io.grpc.Channel;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have a server of their own, with a writer of one instance. */
abstract class FreshCache {

  TestCache cache;
  Channel nils;

  @BeforeEach
  final void start() throws IOException {
    cache = served();
    nils = cache.as("nils", "neuroflux:cache-writer");
  }

  /** The server of a test; that of this example, if nothing else is said. */
  TestCache served() throws IOException {
    return new TestCache();
  }

  @AfterEach
  final void stop() throws IOException {
    cache.close();
  }
}
