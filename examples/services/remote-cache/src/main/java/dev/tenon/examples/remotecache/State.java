package dev.tenon.examples.remotecache;

import dev.tenon.admin.PolicyStore;
import dev.tenon.policy.Policy;
import dev.tenon.store.FilePolicyStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * All that a server keeps: the policy with its changes, what was sent to the cache, what was used,
 * and what happened.
 *
 * @param policies the policy and its history
 * @param builtIn roles that the policy file brings along, and that are never changed
 * @param storage blobs and results
 * @param trail what happened
 * @param operations the runs of actions
 * @param usage the file of what was used, if there is one
 * @param closing what is closed with it
 */
record State(
    PolicyStore policies,
    Set<String> builtIn,
    Storage storage,
    AuditTrail trail,
    Operations operations,
    Optional<Path> usage,
    Closeable closing)
    implements Closeable {

  /** State that ends with the process. */
  static State inMemory(Policy policy, Storage storage) {
    return new State(
        PolicyStore.inMemory(policy),
        policy.roles().keySet(),
        storage,
        AuditTrail.inMemory(),
        Operations.inMemory(),
        Optional.empty(),
        () -> {});
  }

  /**
   * State in a directory of its own, of one process at a time.
   *
   * @param folder the directory, which only its owner may use
   * @param policy the policy of a server that begins; one that goes on has its own
   */
  static State in(Path folder, Policy policy, Bound bound) throws IOException {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileSystemException e) {
      throw new IOException(
          "no state can be kept in %s (%s): name another directory with -Dstate=DIRECTORY"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
    FilePolicyStore policies = FilePolicyStore.open(folder.resolve("policy"), policy);
    return new State(
        policies,
        policy.roles().keySet(),
        Storage.onDisk(folder.resolve("blobs"), bound),
        AuditTrail.in(folder.resolve("audit")),
        Operations.in(
            OperationFiles.in(folder.resolve("operations")),
            new Instances(() -> policies.current().policy())::exists,
            InstantSource.system()),
        Optional.of(folder.resolve("usage")),
        policies::close);
  }

  @Override
  public void close() throws IOException {
    trail.close();
    closing.close();
  }
}
