package dev.tenon.examples.fleet;

import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.policy.Policy;
import dev.tenon.store.CommitBytes;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
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
 * <p>A commit is one transaction: where nobody has made commit N yet, and N-1 is there, it puts
 * commit N and the whole new revision. So of two that race one gets a conflict. A transaction that
 * was not answered is sent again until etcd says what became of it: it happens once at most, as the
 * second one finds the first. Safe to share between threads.
 */
final class EtcdPolicyStore implements PolicyStore {

  /** How often a transaction without an answer is sent again. */
  private static final int TRIES = 10;

  private final KV kv;
  private volatile Revision newest;

  private EtcdPolicyStore(KV kv, Revision newest) {
    this.kv = kv;
    this.newest = newest;
  }

  /** Opens the store, or starts one with a policy where there is none. */
  static EtcdPolicyStore open(Client client, Policy first) throws Etcd.Unanswered {
    KV kv = client.getKVClient();
    Revision zero = new Revision(0, first);
    Etcd.await(
        kv.txn()
            .If(new Cmp(Etcd.POLICY, Cmp.Op.EQUAL, CmpTarget.version(0)))
            .Then(Op.put(Etcd.POLICY, bytes(CommitBytes.of(zero)), PutOption.DEFAULT))
            .commit());
    EtcdPolicyStore store = new EtcdPolicyStore(kv, zero);
    store.newest = store.read();
    return store;
  }

  private static ByteSequence bytes(byte[] bytes) {
    return ByteSequence.from(bytes);
  }

  private Revision read() throws Etcd.Unanswered {
    GetResponse answer = Etcd.await(kv.get(Etcd.POLICY));
    try {
      return CommitBytes.revision(answer.getKvs().get(0).getValue().getBytes());
    } catch (IOException foreign) {
      throw new UncheckedIOException(foreign);
    }
  }

  @Override
  public Revision current() {
    try {
      Revision now = read();
      if (now.number() != newest.number()) {
        newest = now;
      }
    } catch (Etcd.Unanswered away) {
      // the newest that it knows: an append on it finds out whether it still is
    }
    return newest;
  }

  @Override
  public CommitResult append(Commit commit, Revision revision) {
    ByteSequence maker = Etcd.key(UUID.randomUUID().toString());
    CommitResult answer = new CommitResult.Failed("etcd was not asked");
    for (int i = 0; i < TRIES; i++) {
      try {
        if (Etcd.await(transaction(commit, revision, maker).commit()).isSucceeded()
            || isMadeBy(maker, commit)) {
          newest = revision;
          return new CommitResult.Stored(revision);
        }
        return new CommitResult.Conflict(read().number());
      } catch (Etcd.Unanswered away) {
        answer =
            new CommitResult.Failed(
                away.getMessage() + "; whether the change is kept shows when etcd is back", away);
      }
    }
    return answer;
  }

  private Txn transaction(Commit commit, Revision revision, ByteSequence maker) {
    ByteSequence key = Etcd.commit(commit.number());
    Txn transaction = kv.txn();
    transaction =
        commit.number() == 1
            ? transaction.If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)))
            : transaction.If(
                new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)),
                new Cmp(Etcd.commit(commit.number() - 1), Cmp.Op.GREATER, CmpTarget.version(0)));
    return transaction.Then(
        Op.put(key, bytes(CommitBytes.of(commit)), PutOption.DEFAULT),
        Op.put(Etcd.maker(commit.number()), maker, PutOption.DEFAULT),
        Op.put(Etcd.POLICY, bytes(CommitBytes.of(revision)), PutOption.DEFAULT));
  }

  /**
   * Whether an earlier try was the one that came through, though its answer did not. Two commits
   * may be the same to the letter, so each call puts a word of its own beside its commit.
   */
  private boolean isMadeBy(ByteSequence maker, Commit commit) throws Etcd.Unanswered {
    List<KeyValue> there = Etcd.await(kv.get(Etcd.maker(commit.number()))).getKvs();
    return !there.isEmpty() && there.get(0).getValue().equals(maker);
  }

  @Override
  public List<Commit> history(long after, int most) {
    GetOption range =
        GetOption.builder()
            .withRange(Etcd.commit(Long.MAX_VALUE))
            .withLimit(Math.max(1, most))
            .build();
    try {
      List<Commit> commits = new ArrayList<>();
      for (KeyValue one : Etcd.await(kv.get(Etcd.commit(after + 1), range)).getKvs()) {
        commits.add(CommitBytes.commit(one.getValue().getBytes()));
      }
      return List.copyOf(commits);
    } catch (Etcd.Unanswered away) {
      throw new IllegalStateException(away);
    } catch (IOException foreign) {
      throw new UncheckedIOException(foreign);
    }
  }
}
