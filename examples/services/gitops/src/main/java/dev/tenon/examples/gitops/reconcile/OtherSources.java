package dev.tenon.examples.gitops.reconcile;

/** A source that is not fetched: all that it names is decided, and no more. */
record OtherSources() implements Work {

  @Override
  public Report run(Decided decided) {
    throw HelmReleases.decidedOnly();
  }
}
