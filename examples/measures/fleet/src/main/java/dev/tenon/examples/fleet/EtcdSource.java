package dev.tenon.examples.fleet;

import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Registration;
import dev.tenon.policy.Policy;
import dev.tenon.store.CommitBytes;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest revision in an etcd cluster, as a source for a live authorizer.
 *
 * <p>Each {@link #load} asks for a linearizable read, which a member answers only with a majority
 * behind it: so a policy that is confirmed was the newest one at that moment, and a member that is
 * cut off confirms nothing. A watch tells of changes at once; since a watch may be silent because
 * nothing happens or because nobody is there, the host also asks from time to time.
 */
final class EtcdSource implements PolicySource {

  private final Client client;
  private long seen = -1;
  private @Nullable Policy policy;

  EtcdSource(Client client) {
    this.client = client;
  }

  @Override
  public synchronized Policy load() {
    try {
      GetResponse answer = Etcd.await(client.getKVClient().get(Etcd.POLICY));
      if (answer.getKvs().isEmpty()) {
        throw new DiagnosticException(
            List.of(diagnostic("there is no policy in etcd", "nobody has started a store there")));
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
    } catch (Etcd.Unanswered away) {
      throw problem("etcd is away", String.valueOf(away.getMessage()), away);
    } catch (IOException foreign) {
      throw problem("what is in etcd is no policy", String.valueOf(foreign.getMessage()), foreign);
    }
  }

  private static DiagnosticException problem(String message, String why, Exception cause) {
    return new DiagnosticException(List.of(diagnostic(message, why).causedBy(cause)));
  }

  private static Diagnostic diagnostic(String message, String why) {
    return Diagnostic.error("etcd", Place.ofSource("etcd"), message)
        .because(why)
        .mend("see to the cluster");
  }

  @Override
  public Registration onChange(Runnable listener) {
    Watch.Watcher watcher =
        client.getWatchClient().watch(Etcd.POLICY, Watch.listener(change -> listener.run()));
    return watcher::close;
  }
}
