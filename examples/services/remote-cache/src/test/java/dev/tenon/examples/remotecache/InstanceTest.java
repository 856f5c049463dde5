package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.CacheClient.ACTION_BLOB;
import static dev.tenon.examples.remotecache.CacheClient.ACTION_BYTES;
import static dev.tenon.examples.remotecache.CacheClient.BLOB;
import static dev.tenon.examples.remotecache.CacheClient.HELLO;
import static dev.tenon.examples.remotecache.CacheClient.missing;
import static dev.tenon.examples.remotecache.CacheClient.name;
import static dev.tenon.examples.remotecache.CacheClient.piece;
import static dev.tenon.examples.remotecache.CacheClient.read;
import static dev.tenon.examples.remotecache.CacheClient.upload;
import static dev.tenon.examples.remotecache.CacheClient.write;
import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances by their names, with dots and slashes: A10, B20 to B23. */
class InstanceTest extends FreshCache {

  /** The server of this example with further instances, entered as the file's are. */
  private static TestCache withInstances(String... names) throws IOException {
    dev.tenon.policy.Policy policy = YamlPolicies.load(Path.of("policy.yaml"));
    for (String name : names) {
      policy =
          policy.with(
              Tenant.of(name)
                  .including(List.of(TenantClause.of(at(name), Place.code())))
                  .enteredBy("*"));
      policy =
          policy.with(
              dev.tenon.policy.Role.of("dev of " + name).with(Permission.allow("*").on(at(name))));
    }
    return new TestCache(policy);
  }

  private static ResourcePattern at(String instance) {
    return ResourcePattern.of("engflow", "platform", "*", instance);
  }

  /** A10: what is above is read by who may read it there; each level is decided on its own. */
  @Test
  void a10_b22_b23_subtenantReadsFromAboveAndWritesItsOwn() throws Exception {
    try (TestCache dotted = withInstances("neuroflux.dev")) {
      Channel ci = dotted.as("ci", "neuroflux:cache-writer");
      Channel child = dotted.as("dev", "dev of neuroflux.dev");
      Channel both = dotted.as("both", List.of("neuroflux:cache-reader", "dev of neuroflux.dev"));
      assertEquals(OK, upload(ci, "neuroflux", BLOB, HELLO));
      assertEquals(OK, write(ci, "neuroflux"));
      assertEquals(PERMISSION_DENIED, read(ci, "neuroflux.dev"), "not downward");
      assertEquals(PERMISSION_DENIED, write(ci, "neuroflux.dev"));

      assertEquals(PERMISSION_DENIED, read(child, "neuroflux"));
      assertEquals(NOT_FOUND, read(child, "neuroflux.dev"), "not without a right above");
      assertEquals(List.of(BLOB), missing(child, "neuroflux.dev", BLOB));

      assertEquals(OK, read(both, "neuroflux.dev"));
      assertEquals(List.of(), missing(both, "neuroflux.dev", BLOB));
      String blob = "neuroflux.dev/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes();
      ReadRequest stream = ReadRequest.newBuilder().setResourceName(blob).build();
      assertEquals(OK, status(both, ByteStreamGrpc.getReadMethod(), stream).getCode());
      assertEquals(NOT_FOUND, status(child, ByteStreamGrpc.getReadMethod(), stream).getCode());

      assertEquals(OK, upload(both, "neuroflux.dev", ACTION_BLOB, ACTION_BYTES));
      assertEquals(PERMISSION_DENIED, upload(both, "neuroflux", ACTION_BLOB, ACTION_BYTES));
      assertEquals(List.of(ACTION_BLOB), missing(both, "neuroflux", ACTION_BLOB));
      assertEquals(List.of(), missing(child, "neuroflux.dev", ACTION_BLOB));
    }
  }

  @Test
  void b20_emptyInstance_isTheDefaultOne() {
    Channel wim = cache.as("wim", "cache-writer");
    assertEquals(OK, write(wim, ""));
    assertEquals(OK, read(wim, "default"));
    assertEquals(PERMISSION_DENIED, write(nils, ""));
  }

  /** An instance with slashes exists beside the one that it begins with; each is one name. */
  @Test
  void b21_instanceOfSeveralSegments_isOneAtom() throws Exception {
    // `engflow/platform/*/neuroflux` covers what is beneath; a name is never split into that.
    try (TestCache slashed = withInstances("neuroflux/dev")) {
      Channel parent = slashed.as("nils", "neuroflux:cache-writer");
      Channel child = slashed.as("dev", "dev of neuroflux/dev");
      assertEquals(OK, write(child, "neuroflux/dev"));
      assertEquals(OK, read(child, "neuroflux/dev"));
      assertEquals(OK, upload(child, "neuroflux/dev", BLOB, HELLO));
      assertEquals(
          OK,
          status(
                  child,
                  ByteStreamGrpc.getWriteMethod(),
                  piece(name("neuroflux/dev", BLOB), 0, "hello", true))
              .getCode());
      for (String other : List.of("neuroflux", "neuroflux/", "/neuroflux/dev", "dev", "*")) {
        assertEquals(PERMISSION_DENIED, read(child, other), other);
      }
      for (String other :
          List.of("neuroflux/dev", "neuroflux/x", "*", "../neuroflux", "neuroflux/")) {
        assertEquals(PERMISSION_DENIED, read(parent, other), other);
      }
      assertEquals(NOT_FOUND, read(parent, "neuroflux"));
    }
  }
}
