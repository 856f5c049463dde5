package dev.tenon.etcd;

import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Registration;
import dev.tenon.policy.Policy;
import dev.tenon.store.CommitBytes;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest revision in an etcd cluster, as a source for a live authorizer.
 *
 * <pre>{@code
 * LiveAuthorizer live = LiveAuthorizer.over(EtcdPolicySource.of(location), settings);
 * live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
 * }</pre>
 *
 * <p>Each {@link #load} asks for a linearizable read, which a member answers only with a majority
 * behind it: so a policy that is confirmed was the newest one at that moment, and a member that is
 * cut off confirms nothing. A watch tells of changes at once; since a watch may be silent because
 * nothing happens or because nobody is there, the host also asks from time to time.
 *
 * <p>Safe to share between threads. A load costs one round trip; a revision that it has seen is not
 * read again.
 */
public final class EtcdPolicySource implements PolicySource {

  private final EtcdLocation location;
  private long seen = -1;
  private @Nullable Policy policy;

  private EtcdPolicySource(EtcdLocation location) {
    this.location = location;
  }

  /**
   * A source of the policy at a location.
   *
   * @param location where an {@link EtcdPolicyStore} keeps it
   * @return the source, which has not asked yet
   */
  public static EtcdPolicySource of(EtcdLocation location) {
    return new EtcdPolicySource(Objects.requireNonNull(location, "location"));
  }

  @Override
  public synchronized Policy load() {
    try {
      GetResponse answer = location.await(location.client().getKVClient().get(location.policy()));
      if (answer.getKvs().isEmpty()) {
        throw new DiagnosticException(
            List.of(
                diagnostic(
                    "there is no policy at " + location,
                    "no store has been opened there",
                    "open one: EtcdPolicyStore.open(location, policy)")));
      }
      KeyValue newest = answer.getKvs().get(0);
      Policy known = policy;
      if (known != null && newest.getModRevision() == seen) {
        return known;
      }
      Revision revision = CommitBytes.revision(newest.getValue().getBytes());
      policy = revision.policy();
      seen = newest.getModRevision();
      return revision.policy();
    } catch (EtcdLocation.UnansweredException away) {
      throw problem(
          "etcd does not answer for " + location,
          String.valueOf(away.getMessage()),
          "look at the cluster's health: etcdctl endpoint health",
          away);
    } catch (IOException foreign) {
      throw problem(
          "what is at " + location + " is not a policy",
          String.valueOf(foreign.getMessage()),
          "use a prefix that no other program writes",
          foreign);
    }
  }

  private static DiagnosticException problem(
      String message, String why, String mend, Exception cause) {
    return new DiagnosticException(List.of(diagnostic(message, why, mend).causedBy(cause)));
  }

  private static Diagnostic diagnostic(String message, String why, String mend) {
    return Diagnostic.error("etcd", Place.ofSource("etcd"), message).because(why).mend(mend);
  }

  @Override
  public Registration onChange(Runnable listener) {
    Watch.Watcher watcher =
        location
            .client()
            .getWatchClient()
            .watch(location.policy(), Watch.listener(change -> listener.run()));
    return watcher::close;
  }
}
