package dev.tenon.examples.gitops.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.resolver.FileResolver;

/** A Git server on loopback, with bare repositories that commits are put into. */
public final class GitServer implements AutoCloseable {

  private static final PersonIdent AUTHOR =
      new PersonIdent("ada", "ada@example.com", Instant.EPOCH, java.time.ZoneOffset.UTC);

  private final Path directory;
  private final Daemon daemon;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

  /** Serves what lies below a directory. */
  public GitServer(Path directory) {
    this.directory = directory;
    this.daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon.setRepositoryResolver(new FileResolver<>(directory.toFile(), true));
    try {
      daemon.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a repository. */
  public String url(String name) {
    return "git://127.0.0.1:" + daemon.getAddress().getPort() + "/" + name + ".git";
  }

  /** Makes the files of a repository's branch {@code main} these. */
  public String push(String name, Map<String, String> files) {
    return push(name, files, Map.of());
  }

  /** The same with symbolic links. */
  public String push(String name, Map<String, String> files, Map<String, String> links) {
    Repository repository = repositories.computeIfAbsent(name, this::create);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache tree = DirCache.newInCore();
      DirCacheBuilder builder = tree.builder();
      add(files, FileMode.REGULAR_FILE, builder, inserter);
      add(links, FileMode.SYMLINK, builder, inserter);
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.writeTree(inserter));
      ObjectId parent = repository.resolve("refs/heads/main");
      if (parent != null) {
        commit.setParentId(parent);
      }
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("as it should be");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef("refs/heads/main");
      update.setNewObjectId(id);
      update.update();
      return id.name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      Map<String, String> contents, FileMode mode, DirCacheBuilder builder, ObjectInserter inserter)
      throws IOException {
    for (Map.Entry<String, String> each : new TreeMap<>(contents).entrySet()) {
      DirCacheEntry entry = new DirCacheEntry(each.getKey());
      entry.setFileMode(mode);
      entry.setObjectId(
          inserter.insert(Constants.OBJ_BLOB, each.getValue().getBytes(StandardCharsets.UTF_8)));
      builder.add(entry);
    }
  }

  private Repository create(String name) {
    try {
      Repository repository =
          new FileRepositoryBuilder()
              .setGitDir(directory.resolve(name + ".git").toFile())
              .setBare()
              .build();
      repository.create(true);
      return repository;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    daemon.stop();
    repositories.values().forEach(Repository::close);
  }
}
