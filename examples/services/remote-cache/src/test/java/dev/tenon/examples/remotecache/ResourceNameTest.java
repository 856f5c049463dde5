package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A11: the first reserved word ends the instance, and what follows the size is the client's. */
class ResourceNameTest {

  private static final String BLOB =
      "blobs/e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317/5";

  @ParameterizedTest
  @CsvSource({
    "'',''",
    "red/,red",
    "team/red/,team/red",
    "a//b/,a//b",
    "red/../blue/,red/../blue",
    "*/,*",
  })
  void instance_isAllBeforeTheFirstReservedWord(String prefix, String instance) {
    assertEquals(instance, ResourceName.toRead(prefix + BLOB).instance());
    assertEquals(instance, ResourceName.toWrite(prefix + "uploads/u1/" + BLOB).instance());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/blobs/1/2", "/uploads/u/blobs", "/other/" + BLOB})
  void whatFollowsTheSize_isTheClients(String more) {
    assertEquals("red", ResourceName.toRead("red/" + BLOB + more).instance());
    assertEquals("red", ResourceName.toWrite("red/uploads/u1/" + BLOB + more).instance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "red",
        "/" + BLOB,
        "red/blobs/abc/5",
        "red/blobs",
        "red/actions/" + BLOB,
        "red/compressed-blobs/zstd/e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317/5",
        "red/blobs/blake3/e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317/5",
        "red/blobs/e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317/-5",
        "red/blobs/E258D248FDA94C63753607F7C4494EE0FCBE92F1A76BFDAC795C9D84101EB317/5",
        "red/uploads//" + BLOB,
        "red/capabilities/blue/uploads/u1/" + BLOB,
        "red/operations/" + BLOB,
        "red/operations/uploads/u1/" + BLOB,
        "red/actionResults/" + BLOB,
        "red/actionResults/uploads/u1/" + BLOB,
        "red/actions/uploads/u1/" + BLOB,
        "red/compressed-blobs/uploads/u1/" + BLOB,
        "red/capabilities/" + BLOB,
      })
  void anythingElse_isRefused(String name) {
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(() -> ResourceName.toRead(name)));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(() -> ResourceName.toWrite(name)));
  }

  private static Status.Code refused(Runnable parse) {
    return assertThrows(StatusRuntimeException.class, parse::run).getStatus().getCode();
  }
}
