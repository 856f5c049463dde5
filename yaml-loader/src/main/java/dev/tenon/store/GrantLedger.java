package dev.tenon.store;

import java.util.List;

/**
 * Where a host keeps the temporary grants of a {@link GrantedPolicy} over restarts: a file, a
 * table.
 *
 * <p>Called by one thread at a time, and read once. What cannot be kept is thrown as an exception:
 * then the grant is in force, or revoked, until the process ends, and whoever gave or revoked it
 * gets the exception. A grant that its author may give no more, and that cannot be forgotten, is
 * forgotten with the next change.
 *
 * @param <G> a grant in the host's own form
 */
public interface GrantLedger<G extends StandingGrant> {

  /**
   * The grants that are still to be in force.
   *
   * @return those that were {@linkplain #given given} and not {@linkplain #ended ended} since, the
   *     oldest first; those whose time is over may be left out
   */
  List<G> lasting();

  /**
   * Keeps a grant that is in force now.
   *
   * @param grant the grant
   */
  void given(G grant);

  /**
   * Forgets a grant that was revoked, or that its author may give no more.
   *
   * @param tenant the tenant of the grant; empty if it counted everywhere
   * @param name the name of the grant, unique in its tenant
   */
  void ended(String tenant, String name);
}
