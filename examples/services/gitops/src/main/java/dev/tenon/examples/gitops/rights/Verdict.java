package dev.tenon.examples.gitops.rights;

/** The answer to a batch of questions: all of them granted, or the refusals. */
public sealed interface Verdict permits Granted, Refused {}
