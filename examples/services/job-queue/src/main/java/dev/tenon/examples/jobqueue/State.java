package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Passwords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directory of what a server keeps, of one process at a time: it holds a lock, and its number
 * stands in the locked file.
 */
final class State implements AutoCloseable {

  /** Accounts to try everything with: the name, and the role in the cluster {@code main}. */
  private static final Map<String, String> DEMO =
      Map.of("ada", "user", "ben", "user", "gil", "guest", "wes", "watcher");

  private final Path folder;
  private final FileChannel lock;
  private final Store store;
  private final Accounts accounts;

  private State(Path folder, FileChannel lock, Store store, Accounts accounts) {
    this.folder = folder;
    this.lock = lock;
    this.store = store;
    this.accounts = accounts;
  }

  /**
   * Opens the directory; a new one gets the operator's account, and those to try everything.
   *
   * @param folder the directory, see {@link StateFolder}
   * @param demo whether there are accounts to try everything
   * @throws IOException if another server has it, or it cannot be read
   */
  static State open(Path folder, boolean demo) throws IOException {
    FileChannel lock = lock(folder);
    try {
      Accounts accounts = Accounts.in(folder.resolve("accounts.json"), Passwords.ITERATIONS);
      State state = new State(folder, lock, Store.in(folder.resolve("jobs.db")), accounts);
      if (accounts.all().isEmpty()) {
        state.begin(demo);
      }
      return state;
    } catch (IOException | IllegalStateException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("server.pid"),
            java.util.Set.of(
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (!isFree(channel)) {
      channel.close();
      throw new IOException("another server has the state " + folder + ": stop it first");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** Locks it if nobody has. */
  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException thisProcess) {
      return false;
    }
  }

  /** The server that has a state directory, if there is one. */
  static Optional<ProcessHandle> server(Path folder) throws IOException {
    Path file = folder.resolve("server.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return isFree(channel)
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
    }
  }

  private void begin(boolean demo) throws IOException {
    Files.createDirectories(
        folder.resolve("accounts"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    accounts.add("flux", "operator", List.of(), password("operator"));
    if (demo) {
      for (Map.Entry<String, String> one : DEMO.entrySet()) {
        accounts.add(
            one.getKey(),
            List.of(Accounts.Holding.in(Guard.MAIN, one.getValue())),
            password(one.getKey()));
      }
      store.putCluster("lab", 1);
      accounts.add("oda", List.of(Accounts.Holding.in("lab", "owner")), password("oda"));
    }
  }

  /** A new password, which is also kept in a file that curl reads. */
  private String password(String name) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    String line = "user = \"" + name + ":" + password + "\"\n";
    SecretFile.write(
        folder.resolve("accounts").resolve(name), line.getBytes(StandardCharsets.UTF_8));
    return password;
  }

  Store store() {
    return store;
  }

  Accounts accounts() {
    return accounts;
  }

  @Override
  public void close() throws IOException {
    store.close();
    lock.close();
  }
}
