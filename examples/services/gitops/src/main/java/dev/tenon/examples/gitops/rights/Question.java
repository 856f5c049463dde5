package dev.tenon.examples.gitops.rights;

/**
 * May it? The place is what made it a question, for the message of a refusal.
 *
 * @param who in whose name
 * @param action a verb of Kubernetes, {@code refer} or {@code reconcile}
 * @param target on what
 * @param place the field or the file that asks for it
 */
public record Question(Who who, String action, Target target, String place) {}
