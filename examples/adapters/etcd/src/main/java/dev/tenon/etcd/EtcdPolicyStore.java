package dev.tenon.etcd;

import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.etcd.EtcdLocation.UnansweredException;
import dev.tenon.policy.Policy;
import dev.tenon.store.CommitBytes;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The revisions of a policy in an etcd cluster, written by as many administrations as there are.
 *
 * <pre>{@code
 * PolicyStore store = EtcdPolicyStore.open(EtcdLocation.of(client), YamlPolicies.load(file));
 * Administration administration = Administration.of(store, AdminSettings.standard());
 * }</pre>
 *
 * <p>A commit is one transaction: where nobody has made commit N yet, and N-1 is there, it puts
 * commit N and the whole new revision. So of two that race one gets a conflict. A transaction that
 * was not answered is sent again, ten times at most, until etcd says what became of it: it happens
 * once at most, as the second one finds the first. Where no answer comes at all, the result is
 * {@link dev.tenon.admin.PolicyStore.CommitResult.Failed}, and {@link #current} shows whether the
 * change is kept once etcd is back.
 *
 * <p>Safe to share between threads. A commit costs one round trip, and so does {@link #current}. A
 * revision is one value: etcd takes up to 1.5 MiB ({@code --max-request-bytes}).
 */
public final class EtcdPolicyStore implements PolicyStore {

  /** How often a transaction without an answer is sent again. */
  private static final int TRIES = 10;

  private final EtcdLocation location;
  private final KV kv;
  private volatile Revision newest;

  private EtcdPolicyStore(EtcdLocation location, Revision newest) {
    this.location = location;
    this.kv = location.client().getKVClient();
    this.newest = newest;
  }

  /**
   * Opens the store, or starts one with a policy where there is none.
   *
   * @param location where it is kept
   * @param first revision 0, if the store is new; otherwise not used
   * @return the store
   * @throws IOException if etcd does not answer, or what is there is no revision of a policy
   */
  public static EtcdPolicyStore open(EtcdLocation location, Policy first) throws IOException {
    Revision zero = new Revision(0, first);
    EtcdPolicyStore store = new EtcdPolicyStore(location, zero);
    location.await(
        store
            .kv
            .txn()
            .If(new Cmp(location.policy(), Cmp.Op.EQUAL, CmpTarget.version(0)))
            .Then(put(location.policy(), CommitBytes.of(zero)))
            .commit());
    store.newest = store.read();
    return store;
  }

  private static Op put(ByteSequence key, byte[] value) {
    return Op.put(key, ByteSequence.from(value), PutOption.DEFAULT);
  }

  private Revision read() throws IOException {
    GetResponse answer = location.await(kv.get(location.policy()));
    if (answer.getKvs().isEmpty()) {
      throw new IOException("there is no policy any more at " + location);
    }
    return CommitBytes.revision(answer.getKvs().get(0).getValue().getBytes());
  }

  @Override
  public Revision current() {
    try {
      Revision now = read();
      if (now.number() != newest.number()) {
        newest = now;
      }
    } catch (IOException away) {
      // The newest that it knows: an append on it finds out whether it still is.
    }
    return newest;
  }

  @Override
  public CommitResult append(Commit commit, Revision revision) {
    ByteSequence maker = EtcdLocation.bytes(UUID.randomUUID().toString());
    CommitResult answer = new CommitResult.Failed("etcd was not asked");
    for (int i = 0; i < TRIES; i++) {
      try {
        if (location.await(transaction(commit, revision, maker).commit()).isSucceeded()
            || isMadeBy(maker, commit)) {
          newest = revision;
          return new CommitResult.Stored(revision);
        }
        return new CommitResult.Conflict(read().number());
      } catch (UnansweredException away) {
        answer =
            new CommitResult.Failed(
                away.getMessage() + "; whether the change is kept shows when etcd is back", away);
      } catch (IOException foreign) {
        return new CommitResult.Failed(
            "what is at " + location + " is not a revision of a policy", foreign);
      }
    }
    return answer;
  }

  private Txn transaction(Commit commit, Revision revision, ByteSequence maker) {
    ByteSequence key = location.commit(commit.number());
    Txn transaction = kv.txn();
    transaction =
        commit.number() == 1
            ? transaction.If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)))
            : transaction.If(
                new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)),
                new Cmp(
                    location.commit(commit.number() - 1), Cmp.Op.GREATER, CmpTarget.version(0)));
    return transaction.Then(
        put(key, CommitBytes.of(commit)),
        put(location.maker(commit.number()), maker.getBytes()),
        put(location.policy(), CommitBytes.of(revision)));
  }

  /**
   * Whether an earlier try was the one that came through, though its answer did not. Two commits
   * may be the same to the letter, so each call puts a word of its own beside its commit.
   */
  private boolean isMadeBy(ByteSequence maker, Commit commit) throws UnansweredException {
    List<KeyValue> there = location.await(kv.get(location.maker(commit.number()))).getKvs();
    return !there.isEmpty() && there.get(0).getValue().equals(maker);
  }

  @Override
  public List<Commit> history(long after, int most) {
    GetOption range =
        GetOption.builder()
            .withRange(location.commit(Long.MAX_VALUE))
            .withLimit(Math.max(1, most))
            .build();
    try {
      List<Commit> commits = new ArrayList<>();
      for (KeyValue one : location.await(kv.get(location.commit(after + 1), range)).getKvs()) {
        commits.add(CommitBytes.commit(one.getValue().getBytes()));
      }
      return List.copyOf(commits);
    } catch (UnansweredException away) {
      throw new IllegalStateException(away);
    } catch (IOException foreign) {
      throw new UncheckedIOException(foreign);
    }
  }
}
