package dev.tenon.examples.gitops.source;

import dev.tenon.examples.gitops.cluster.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Fetched repositories, a bare one for each object that asks: what one tenant has fetched is not in
 * the store of another one. For one thread at a time.
 */
public final class GitStore {

  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "git");
  private static final int MAX_FILES = 2_000;
  private static final long MAX_BYTES = 8L << 20;
  private static final int TIMEOUT_SECONDS = 20;
  private static final String FETCHED = "refs/fetched";

  private final Path directory;

  /** A store below a directory. */
  public GitStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Fetches a branch or a tag.
   *
   * @param owner the namespace and the name of the object that asks
   * @param url from where
   * @param ref the branch or tag, such as {@code refs/heads/main}
   * @param credentials for the server
   * @return the artifact
   * @throws Failure if there is nothing to be had
   */
  public Artifact fetch(
      String owner, String url, String ref, Optional<CredentialsProvider> credentials) {
    requireRemote(url);
    try (Repository repository = open(owner);
        Git git = new Git(repository)) {
      git.fetch()
          .setRemote(url)
          .setRefSpecs("+" + ref + ":" + FETCHED)
          .setTagOpt(TagOpt.NO_TAGS)
          .setTimeout(TIMEOUT_SECONDS)
          .setCredentialsProvider(credentials.orElse(null))
          .call();
      ObjectId fetched = repository.resolve(FETCHED);
      if (fetched == null) {
        throw failed("`" + ref + "` cannot be fetched", "the server does not have it");
      }
      return artifact(repository, Repository.shortenRefName(ref), fetched);
    } catch (GitAPIException | IOException e) {
      throw failed("`" + ref + "` cannot be fetched", "the server did not give it");
    }
  }

  /**
   * An artifact that was fetched before.
   *
   * @param owner the namespace and the name of the object that asked
   * @param revision its revision
   */
  public Optional<Artifact> find(String owner, String revision) {
    int at = revision.lastIndexOf("@sha1:");
    String commit = at < 0 ? "" : revision.substring(at + "@sha1:".length());
    if (!ObjectId.isId(commit) || !Files.isDirectory(directory.resolve(owner + ".git"))) {
      return Optional.empty();
    }
    try (Repository repository = open(owner)) {
      return Optional.of(
          artifact(repository, revision.substring(0, at), ObjectId.fromString(commit)));
    } catch (MissingObjectException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The controller's own files are nobody's source. */
  private static void requireRemote(String url) {
    try {
      String scheme = new URIish(url).getScheme();
      if (scheme != null && SCHEMES.contains(scheme)) {
        return;
      }
    } catch (URISyntaxException e) {
      // Not an address either.
    }
    throw failed("spec.url is no address of a server", "a source is https, http, ssh or git");
  }

  private static Failure failed(String what, String why) {
    return new Failure(
        Failure.Reason.FETCH_FAILED, what, why, "correct spec.url, spec.ref or the secret");
  }

  private Repository open(String owner) throws IOException {
    Path path = directory.resolve(owner + ".git");
    Repository repository = new FileRepositoryBuilder().setGitDir(path.toFile()).setBare().build();
    if (!Files.isDirectory(path)) {
      repository.create(true);
    }
    return repository;
  }

  private static Artifact artifact(Repository repository, String name, ObjectId id)
      throws IOException {
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository)) {
      ObjectId commit = commits.parseCommit(id).getId();
      tree.addTree(commits.parseTree(commit));
      tree.setRecursive(true);
      Map<String, String> files = new HashMap<>();
      Set<String> links = new HashSet<>();
      long bytes = 0;
      while (tree.next()) {
        if (!FileMode.REGULAR_FILE.equals(tree.getFileMode())
            && !FileMode.EXECUTABLE_FILE.equals(tree.getFileMode())) {
          links.add(tree.getPathString());
          continue;
        }
        ObjectLoader file = repository.open(tree.getObjectId(0));
        bytes += file.getSize();
        if (bytes > MAX_BYTES || files.size() == MAX_FILES) {
          throw failed(
              "the repository is too large",
              "an artifact has at most " + MAX_FILES + " files and " + (MAX_BYTES >> 20) + " MiB");
        }
        files.put(tree.getPathString(), new String(file.getBytes(), StandardCharsets.UTF_8));
      }
      return new Artifact(name + "@sha1:" + commit.name(), files, links);
    }
  }
}
